import { openapiDocument } from '#lib/web/api/openapi.ts';
import { route } from '#lib/web/api.ts';

export const GET = route({ permission: 'view', run: async ({ context }) => openapiDocument(context.consoleUrl) });
