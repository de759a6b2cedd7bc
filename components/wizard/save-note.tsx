import { Check, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import type { SaveState } from './autosave.ts';
import { useModuleWords } from './use-module-words.ts';

interface SaveNoteProps {
  state: SaveState;
  /** Fields that no save takes along, because they have an error. */
  leftOut: readonly string[];
  onRetry: () => void;
}

/** Whether what was typed is kept. Said as it is: *Saved* only when the database has it. */
export function SaveNote({ state, leftOut, onRetry }: SaveNoteProps) {
  const t = useTranslations('wizard.save');
  const { label } = useModuleWords();
  const common = useTranslations('common');
  const isLeftOut = leftOut.length > 0 && (state.kind === 'saved' || state.kind === 'untouched');
  return (
    <div role="status" className="flex min-h-9 flex-wrap items-center gap-2 text-small text-muted">
      {state.kind === 'changed' || state.kind === 'saving' ? <><LoaderCircle aria-hidden className="size-3.5 animate-spin" />{t('saving')}</> : null}
      {isLeftOut ? <span className="flex items-center gap-1.5 text-failed"><TriangleAlert aria-hidden className="size-3.5 shrink-0" />{t('savedExcept', { fields: leftOut.map(label).join(', ') })}</span> : null}
      {state.kind === 'saved' && !isLeftOut ? <><Check aria-hidden className="size-3.5" />{t('saved')}</> : null}
      {state.kind === 'failed' ? (
        <>
          <span className="flex items-center gap-1.5 text-failed"><TriangleAlert aria-hidden className="size-3.5 shrink-0" />{t('failed', { reason: state.message ?? t('unreachable') })}</span>
          <Button size="small" variant="ghost" onClick={onRetry}>{common('retry')}</Button>
        </>
      ) : null}
    </div>
  );
}
