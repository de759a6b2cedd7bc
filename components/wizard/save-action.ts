import type { StartPreflight, HowToLook } from '#components/preflight/start-preflight.ts';
import type { DraftToFinish, DraftToSave, FinishAnswer, SavedDraft } from '#lib/deployments/wizard.ts';
import type { SaveAnswer } from './autosave.ts';

/** The server action that keeps a draft. */
export type SaveAction = (draft: DraftToSave) => Promise<SaveAnswer<SavedDraft>>;

/** The server action behind the wizard's last button. */
export type FinishAction = (draft: DraftToFinish) => Promise<SaveAnswer<FinishAnswer>>;

/** The server action that asks for a preflight of the draft as it stands. */
export type PreflightAction = (asked: Pick<DraftToSave, 'id' | 'values'> & HowToLook) => ReturnType<StartPreflight>;
