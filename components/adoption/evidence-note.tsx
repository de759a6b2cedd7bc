import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';

/** Says that Terraform went on after the run had ended, and that what it wrote is kept; nothing where it did not. */
export function EvidenceNote({ evidence }: { evidence: readonly { name: string; size: number }[] }) {
  const t = useTranslations('adoption.evidence');
  if (evidence.length === 0) return null;
  return (
    <Alert tone="unknown" title={t('title')}>
      {t('meaning', { parts: evidence.map(({ name, size }) => t('part', { name, size })).join(', ') })}
    </Alert>
  );
}
