import { notFound } from '#lib/web/api/find-or-404.ts';
import { route } from '#lib/web/api.ts';

/** Every other address under /api: who is there comes first, then that there is nothing. */
const nothing = route({ permission: 'view', run: async () => notFound() });

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
