import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { OPERATIONS, type Operation } from '#lib/web/api/operations.ts';
import type { ConsoleContext } from '#lib/console-context.ts';
import { buildDeployment } from '#tests/support/builders.ts';
import { useWebServices } from '#tests/support/web-services.ts';

// Outside a request of Next's there are no headers() and no redirects; the API uses neither.
vi.mock('next/headers', () => ({ headers: () => Promise.reject(new Error('no request')) }));
vi.mock('next/navigation', () => ({ forbidden: () => {}, redirect: () => {} }));

let token: string;
let context: ConsoleContext;
useWebServices((services, tokens) => {
  token = tokens.admin;
  context = services.context;
});

type Handler = (request: Request, route: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** Sends this body to an operation, with ids that exist nowhere unless told: bad input is told before a missing row. */
async function send({ method, path: address }: Operation, body: BodyInit | null, headers: Record<string, string> = {}, id: () => string = randomUUID): Promise<Response> {
  const file = path.resolve('app', `.${address.replaceAll(/\{(\w+)\}/g, '[$1]')}`, 'route.ts');
  const handlers = (await import(file)) as Record<string, Handler>;
  const ids = Object.fromEntries([...address.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, id()]));
  const request = new Request(`http://console${address}`, { method: method.toUpperCase(), body, headers: { authorization: `Bearer ${token}`, ...headers }, duplex: 'half' } as RequestInit);
  return handlers[method.toUpperCase()]!(request, { params: Promise.resolve(ids) });
}

const utf16 = (text: string) => new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));

/** What an attacker, or a broken program, sends in place of an object. */
const HOSTILE: Readonly<Record<string, BodyInit>> = {
  'a name twice': '{"name": "a", "name": "b"}',
  'a name twice, once escaped': '{"inputs": {"a": 1, "\\u0061": 2}}',
  __proto__: '{"__proto__": {"role": "admin"}}',
  'a deep __proto__': '{"inputs": {"tags": {"__proto__": {"a": "b"}}}}',
  'objects 100,000 deep': `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  'lists 100,000 deep': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  'a number that is infinite': '{"inputs": {"node_count": 1e999}}',
  'a number that loses digits': '{"inputs": {"node_count": 12345678901234567890}}',
  NUL: '{"name": "a\\u0000b"}',
  'NUL in a name': '{"a\\u0000b": 1}',
  'half a character': '{"name": "\\ud800"}',
  'a list': '[]',
  'a text': '"text"',
  'a number': '7',
  null: 'null',
  'a text of 10 MB': JSON.stringify({ name: 'x'.repeat(10 * 1024 * 1024) }),
  'a truncated document': '{"name": "a',
  'two documents': '{}{}',
  NaN: '{"a": NaN}',
  'a form': 'name=a&kind=deploy',
  UTF16: utf16('{"name": "a"}'),
  'bytes that are no UTF-8': new Uint8Array([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]),
  'an unknown field': '{"constructor": {"prototype": {}}, "toString": 1}',
};

const WITH_BODY = OPERATIONS.filter(({ method, body, path: address }) => method !== 'get' && (body !== undefined || address.endsWith('/state-versions')));

describe.each(WITH_BODY.filter(({ path: address }) => address.startsWith('/api/v1')).map((operation) => [`${operation.method} ${operation.path}`, operation] as const))('%s', (_name, operation) => {
  it('refuses each hostile body with a problem that says what to do', async () => {
    for (const [name, body] of Object.entries(HOSTILE)) {
      const response = await send(operation, body, { 'content-type': 'application/json' });
      const problem = (await response.json()) as { code?: string; title?: string; detail?: string; errors?: object[] };
      const isRefused = response.status >= 400 && response.status < 500 && typeof problem.title === 'string' && (problem.detail ?? '') !== '';
      if (!isRefused) throw new Error(`${name}: ${response.status} ${JSON.stringify(problem).slice(0, 300)}`);
      expect(response.headers.get('content-type'), name).toContain('application/problem+json');
    }
  });
});

it('fails for no operation without a body that is sent one', async () => {
  const others = OPERATIONS.filter((one) => !WITH_BODY.includes(one) && one.method !== 'get' && one.path.startsWith('/api/v1'));
  for (const operation of others) {
    for (const body of Object.values(HOSTILE)) expect((await send(operation, body)).status, `${operation.method} ${operation.path}`).toBeLessThan(500);
  }
});

const OF_STATE = OPERATIONS.filter(({ method, path: address }) => method !== 'get' && /^\/api\/state\/|\/state-versions$/.test(address));

it.each(OF_STATE.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))('refuses hostile bodies where Terraform sends its state: %s', async (_name, operation) => {
  const deploymentId = await buildDeployment(context.db);
  for (const [name, body] of Object.entries(HOSTILE)) {
    const response = await send(operation, body, { 'content-type': 'application/json' }, () => deploymentId);
    const said = await response.text();
    if (response.status < 400 || response.status >= 500) throw new Error(`${name}: ${response.status} ${said.slice(0, 300)}`);
    expect((JSON.parse(said) as { detail: string }).detail, name).not.toBe('');
  }
  expect(await context.db.prisma.stateVersion.count({ where: { deploymentId } })).toBe(0);
  expect(await context.db.prisma.stateLock.count({ where: { deploymentId } })).toBe(0);
});

it('takes a body with a byte order mark', async () => {
  const operation = OPERATIONS.find(({ path: address, method }) => address === '/api/v1/deployments' && method === 'post')!;
  const response = await send(operation, '\ufeff{"unknown": 1}');
  expect(((await response.json()) as { code: string }).code).toBe('invalid_input');
});
