import type { DraftToSave, FinishAnswer, SavedDraft } from '#lib/deployments/wizard.ts';
import type { SaveAnswer } from './autosave.ts';

/** The server action that keeps a draft. */
export type SaveAction = (draft: DraftToSave) => Promise<SaveAnswer<SavedDraft>>;

/** The server action behind the wizard's last button. */
export type FinishAction = (draft: Pick<DraftToSave, 'id' | 'values'>) => Promise<SaveAnswer<FinishAnswer>>;
