'use server';

import { requesterIdOf } from '#lib/auth/requester.ts';
import type { z } from 'zod';
import { may } from '#lib/auth/permission.ts';
import { findDeployment } from '#lib/deployments/deployment-store.ts';
import { draftToFinish, draftToLookAt, draftToSave } from '#lib/deployments/draft-schema.ts';
import { finishWizard } from '#lib/deployments/finish-wizard.ts';
import { saveDraft } from '#lib/deployments/save-draft.ts';
import type { DraftToFinish, DraftToSave, FinishAnswer, SavedDraft } from '#lib/deployments/wizard.ts';
import { describePreflightFor } from '#lib/preflight/shown-preflight.ts';
import { draftSubject } from '#lib/preflight/draft-preflight.ts';
import { findLatestPreflight } from '#lib/preflight/preflight-store.ts';
import type { PreflightReport } from '#lib/preflight/preflight.ts';
import { requestPreflight } from '#lib/preflight/request-preflight.ts';
import { action, type ActionResult } from '#lib/web/action.ts';
import { refused } from '#lib/web/refused.ts';
import { translator } from '#lib/words/translate.ts';

const save = action<DraftToSave, SavedDraft>({
  permission: 'draft',
  input: draftToSave,
  // The wizard shows what it has; other pages read when they are opened.
  revalidate: null,
  run: async ({ input, actor, context }) => {
    const result = await saveDraft(context, { ...input, savedBy: actor.label, savedById: requesterIdOf(actor) });
    if (result.ok) return { ok: true, value: result.saved };
    return result.reason === 'not_a_draft' ? { ok: false, message: translator('wizard')('save.gone') } : refused(result.reason);
  },
});

const finish = action<DraftToFinish, FinishAnswer>({
  permission: 'plan',
  input: draftToFinish,
  revalidate: null,
  run: async ({ input, actor, context }) => {
    if (input.skipPreflight !== undefined && !may(actor.role, 'skip_preflight')) return refused('not_allowed');
    if ((input.values.allowDowngrade ?? '') !== '' && !may(actor.role, 'allow_downgrade')) return refused('not_allowed');
    return { ok: true, value: await finishWizard(context, { ...input, requestedBy: actor.label, requesterId: requesterIdOf(actor) }) };
  },
});

const lookAt = action<z.infer<typeof draftToLookAt>, PreflightReport>({
  permission: 'plan',
  input: draftToLookAt,
  revalidate: null,
  run: async ({ input: { id, values, again, fix }, actor, context }) => {
    if (fix !== null && !may(actor.role, 'approve')) return refused('not_allowed');
    const deployment = await findDeployment(context.db, id);
    if (deployment === null) return refused('not_found');
    await requestPreflight(context, { deploymentId: id, subject: await draftSubject(context, deployment, values), requestedBy: actor.label, requesterId: requesterIdOf(actor), again, fix });
    const latest = await findLatestPreflight(context.db.prisma, id);
    return latest === null ? refused('not_found') : { ok: true, value: await describePreflightFor(context.db, actor.role, latest) };
  },
});

/** Keeps a half-filled wizard. */
export async function saveDraftAction(draft: DraftToSave): Promise<ActionResult<SavedDraft>> {
  return save(draft);
}

/** Takes the names and queues a plan: of a draft, or of a deployment that was changed. */
export async function finishWizardAction(draft: DraftToFinish): Promise<ActionResult<FinishAnswer>> {
  return finish(draft);
}

/** Asks for a preflight of what the wizard has, stored or not. */
export async function draftPreflightAction(asked: z.infer<typeof draftToLookAt>): Promise<ActionResult<PreflightReport>> {
  return lookAt(asked);
}
