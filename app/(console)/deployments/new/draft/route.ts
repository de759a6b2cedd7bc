import { requesterIdOf } from '#lib/auth/requester.ts';
import { draftToSave } from '#lib/deployments/draft-schema.ts';
import { saveDraft } from '#lib/deployments/save-draft.ts';
import { refuseDeployment } from '#lib/web/api/refusals.ts';
import { route } from '#lib/web/api.ts';

/** What the browser still has to say of a draft while the page goes away: beacons can reach a route, and no action. */
export const POST = route({
  permission: 'draft',
  body: draftToSave,
  run: async ({ body, actor, context }) => {
    const saved = await saveDraft(context, { ...body, savedBy: actor.label, savedById: requesterIdOf(actor) });
    if (!saved.ok && saved.reason !== 'not_a_draft') throw refuseDeployment({ ok: false, reason: saved.reason });
    return new Response(null, { status: 204 });
  },
});
