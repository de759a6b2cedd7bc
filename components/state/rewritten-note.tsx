import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import type { ChangedVersion } from '#lib/state/state-diff.ts';

interface RewrittenNoteProps {
  deploymentId: string;
  /** The versions shown, newest first. */
  versions: readonly Pick<ChangedVersion, 'serial' | 'note' | 'isCurrent'>[];
}

/** Says what a roll back or an import did and what comes next, as long as no run wrote a newer version. */
export function RewrittenNote({ deploymentId, versions }: RewrittenNoteProps) {
  const t = useTranslations('state.rewritten');
  const current = versions.find(({ isCurrent }) => isCurrent);
  const [kind, from = ''] = current?.note?.split(':') ?? [];
  if (current === undefined || (kind !== 'roll_back' && kind !== 'import')) return null;
  const title = kind === 'import' ? t('imported', { serial: current.serial }) : t('rolledBack', { serial: current.serial, from });
  return <Alert tone="waiting" title={title} actions={<ButtonLink href={`/deployments/${deploymentId}`}>{t('go')}</ButtonLink>}>{t('next')}</Alert>;
}
