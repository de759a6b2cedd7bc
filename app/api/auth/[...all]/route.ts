import { answering } from '#lib/web/api.ts';
import { container } from '#lib/web/container.ts';
import { readBody } from '#lib/web/read-body.ts';

/** An e-mail address and a password: whoever sends more, before anybody knows who it is, is not read to the end. */
const MAX_BODY_BYTES = 64 * 1024;

/** Sign-in and its session, by better-auth; signing up is off there. */
async function handle(request: Request): Promise<Response> {
  return answering(async () => {
    const { auth } = await container();
    if (request.method === 'GET') return auth.handler(request);
    const body = await readBody(request, MAX_BODY_BYTES);
    return auth.handler(new Request(request.url, { method: request.method, headers: request.headers, body: new Uint8Array(body) }));
  });
}

export { handle as GET, handle as POST };
