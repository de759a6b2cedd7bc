export { getState as GET, postState as POST } from '#lib/web/state-door.ts';
