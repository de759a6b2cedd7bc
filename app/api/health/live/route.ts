import { freshHeaders } from '#lib/web/build-id.ts';

/** The process answers. Open to all. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: freshHeaders() });
}
