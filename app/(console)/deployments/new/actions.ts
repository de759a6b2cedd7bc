'use server';

import { draftToFinish, draftToSave } from '#lib/deployments/draft-schema.ts';
import { finishWizard } from '#lib/deployments/finish-wizard.ts';
import { saveDraft } from '#lib/deployments/save-draft.ts';
import type { DraftToSave, FinishAnswer, SavedDraft } from '#lib/deployments/wizard.ts';
import { action, type ActionResult } from '#lib/web/action.ts';
import { translator } from '#lib/words/translate.ts';

const save = action<DraftToSave, SavedDraft>({
  permission: 'draft',
  input: draftToSave,
  // The wizard shows what it has; other pages read when they are opened.
  revalidate: null,
  run: async ({ input, actor, context }) => {
    const result = await saveDraft(context, { ...input, savedBy: actor.label });
    return result.ok ? { ok: true, value: result.saved } : { ok: false, message: translator('wizard')('save.gone') };
  },
});

const finish = action<Pick<DraftToSave, 'id' | 'values'>, FinishAnswer>({
  permission: 'plan',
  input: draftToFinish,
  revalidate: null,
  run: async ({ input, actor, context }) => ({ ok: true, value: await finishWizard(context, { ...input, requestedBy: actor.label }) }),
});

/** Keeps a half-filled wizard. */
export async function saveDraftAction(draft: DraftToSave): Promise<ActionResult<SavedDraft>> {
  return save(draft);
}

/** Takes the names and queues a plan: of a draft, or of a deployment that was changed. */
export async function finishWizardAction(draft: Pick<DraftToSave, 'id' | 'values'>): Promise<ActionResult<FinishAnswer>> {
  return finish(draft);
}
