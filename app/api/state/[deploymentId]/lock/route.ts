// LOCK and UNLOCK of the state, see scripts/web-server.ts.
export { deleteLock as DELETE, postLock as POST } from '#lib/web/state-door.ts';
