import { route } from '#lib/web/api.ts';
import { streamChanges } from '#lib/web/changes-stream.ts';
import { actorOfRequest } from '#lib/web/current-user.ts';

export const dynamic = 'force-dynamic';

/** What changes on the console, for its own open pages (text/event-stream); ends with the person's session. */
export const GET = route({
  permission: 'view',
  run: ({ actor, request, context: { db }, container: { hub } }) => {
    const findActor = async () => (await actorOfRequest(request))?.actor ?? null;
    return Promise.resolve(streamChanges({ db, hub, findActor }, actor));
  },
});
