import { draftToSave } from '#lib/deployments/draft-schema.ts';
import { saveDraft } from '#lib/deployments/save-draft.ts';
import { route } from '#lib/web/api.ts';

/** What the browser still has to say of a draft while the page goes away: beacons can reach a route, and no action. */
export const POST = route({
  permission: 'draft',
  body: draftToSave,
  run: async ({ body, actor, context }) => {
    await saveDraft(context, { ...body, savedBy: actor.label });
    return new Response(null, { status: 204 });
  },
});
