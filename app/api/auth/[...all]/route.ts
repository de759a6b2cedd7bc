import { answering } from '#lib/web/api.ts';
import { notFound } from '#lib/web/api/find-or-404.ts';
import { problemOf } from '#lib/web/api-problem.ts';
import { container } from '#lib/web/container.ts';
import { problemResponse } from '#lib/web/problem.ts';
import { readBody } from '#lib/web/read-body.ts';

/** An e-mail address and a password: whoever sends more, before anybody knows who it is, is not read to the end. */
const MAX_BODY_BYTES = 64 * 1024;

/** All that a browser asks of better-auth: the rest (the session's token in clear, among others) is asked on the server. */
const OPEN: ReadonlySet<string> = new Set(['/api/auth/sign-in/email']);

/** Sign-in, by better-auth. */
async function handle(request: Request): Promise<Response> {
  return answering(async () => {
    if (!OPEN.has(new URL(request.url).pathname) || request.method !== 'POST') return notFound();
    const { auth, env } = await container();
    const body = await readBody(request, MAX_BODY_BYTES);
    const answer = await auth.handler(new Request(request.url, { method: request.method, headers: request.headers, body: new Uint8Array(body) }));
    return inOurWords(answer, env.consoleUrl);
  });
}

/** What better-auth refuses for another reason than the password, as a problem of ours that says what to do. */
function inOurWords(answer: Response, consoleUrl: string): Response {
  if (answer.status === 403) return problemResponse(problemOf(403, 'wrong_address', { url: consoleUrl }));
  if (answer.status === 503) return problemResponse(problemOf(503, 'password_check_busy'), { 'retry-after': '2' });
  if (answer.status !== 429) return answer;
  const seconds = answer.headers.get('retry-after') ?? answer.headers.get('x-retry-after') ?? '60';
  return problemResponse(problemOf(429, 'too_many_attempts', { seconds }), { 'retry-after': seconds });
}

export { handle as GET, handle as POST };
