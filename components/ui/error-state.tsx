import { OctagonX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

/** A page that failed: what it means, where to look, and another try. `digest` is the number the server's log has for it. */
export function ErrorState({ digest, retry }: { digest: string | null; retry: () => void }) {
  const t = useTranslations('common');
  return (
    <div role="alert">
      <EmptyState
        art={<OctagonX aria-hidden className="size-8 text-failed" />}
        title={t('error.title')}
        actions={<Button variant="primary" onClick={retry}>{t('retry')}</Button>}
      >
        <p>{t('error.cause')}</p>
        <p>{digest === null ? t('error.actionPlain') : t('error.action', { digest })}</p>
      </EmptyState>
    </div>
  );
}
