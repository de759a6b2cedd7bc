import { invitePerson } from '#lib/auth/people-store.ts';
import { createToken } from '#lib/ids.ts';
import type { BenchConsole } from './bench-console.ts';

/** Signs in as a person of the bench's own, by the sign-in that people use. */
export async function createSessionCookie({ url, context }: BenchConsole): Promise<string> {
  const email = `${createToken().slice(0, 8).toLowerCase()}@bench.example.com`;
  const password = createToken();
  await invitePerson(context.db, { name: 'Bench', email, password, role: 'admin' });
  const headers = { 'content-type': 'application/json', origin: url };
  const answer = await fetch(`${url}/api/auth/sign-in/email`, { method: 'POST', headers, body: JSON.stringify({ email, password }) });
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}`);
  return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
}
