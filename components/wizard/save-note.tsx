import { Check, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import type { SaveState } from './autosave.ts';

/** Whether what was typed is kept. Said as it is: *Saved* only when the database has it. */
export function SaveNote({ state, onRetry }: { state: SaveState; onRetry: () => void }) {
  const t = useTranslations('wizard.save');
  const common = useTranslations('common');
  return (
    <div role="status" className="flex min-h-9 flex-wrap items-center gap-2 text-small text-muted">
      {state.kind === 'changed' || state.kind === 'saving' ? <><LoaderCircle aria-hidden className="size-3.5 animate-spin" />{t('saving')}</> : null}
      {state.kind === 'saved' ? <><Check aria-hidden className="size-3.5" />{t('saved')}</> : null}
      {state.kind === 'failed' ? (
        <>
          <span className="flex items-center gap-1.5 text-failed"><TriangleAlert aria-hidden className="size-3.5 shrink-0" />{t('failed', { reason: state.message ?? t('unreachable') })}</span>
          <Button size="small" variant="ghost" onClick={onRetry}>{common('retry')}</Button>
        </>
      ) : null}
    </div>
  );
}
