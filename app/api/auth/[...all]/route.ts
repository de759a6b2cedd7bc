import { answering } from '#lib/web/api.ts';
import { notFound } from '#lib/web/api/find-or-404.ts';
import { container } from '#lib/web/container.ts';
import { readBody } from '#lib/web/read-body.ts';

/** An e-mail address and a password: whoever sends more, before anybody knows who it is, is not read to the end. */
const MAX_BODY_BYTES = 64 * 1024;

/** All that a browser asks of better-auth: the rest (the session's token in clear, among others) is asked on the server. */
const OPEN: ReadonlySet<string> = new Set(['/api/auth/sign-in/email']);

/** Sign-in, by better-auth. */
async function handle(request: Request): Promise<Response> {
  return answering(async () => {
    if (!OPEN.has(new URL(request.url).pathname)) return notFound();
    const { auth } = await container();
    const body = await readBody(request, MAX_BODY_BYTES);
    return auth.handler(new Request(request.url, { method: request.method, headers: request.headers, body: new Uint8Array(body) }));
  });
}

export { handle as GET, handle as POST };
