import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as ConnectionModule from '#components/connection/connection.ts';

const PAGE = { 'content-type': 'text/x-component' };
const RSC = { headers: { rsc: '1' } };

type Answer = () => Promise<Response> | Response;

let connection: typeof ConnectionModule.connection;
let guarded: typeof fetch;
/** What the network answers next; the last one again and again. */
let network: Answer[];
let isReady: boolean;
/** Requests are accepted and never answered. */
let hangs: boolean;
let asked: string[];

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  window.history.replaceState(null, '', '/runs');
  ({ connection } = await import('#components/connection/connection.ts'));
  const { guardFetch } = await import('#components/connection/guarded-fetch.ts');
  asked = [];
  isReady = true;
  hangs = false;
  guarded = guardFetch(async (input, init) => {
    asked.push(new URL(String(input), location.href).pathname);
    if (hangs) return never(init?.signal);
    return (network.length > 1 ? network.shift() : network[0])!();
  });
  vi.stubGlobal('fetch', async (_: string, init?: RequestInit) => {
    if (hangs) return never(init?.signal);
    if (!isReady) throw new TypeError('Failed to fetch');
    return Response.json({ checks: { database: true } }, { headers: { 'x-console-build': 'one' } });
  });
  connection.begin('one');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const never = (signal: AbortSignal | null | undefined): Promise<never> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError')), { once: true }));
const page = (text: string, init: ResponseInit = {}): Answer => () => new Response(text, { headers: PAGE, ...init });
const fails: Answer = () => Promise.reject(new TypeError('Failed to fetch'));
/** The headers came, and then the connection broke. */
const breaksOff: Answer = () => new Response(new ReadableStream({ start: (controller) => controller.error(new TypeError('network error')) }), { headers: PAGE });

test.each<[string, Answer]>([
  ['is refused', fails],
  ['breaks off half way', breaksOff],
  ['is answered 502 by a proxy', () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } })],
  ['is answered 200 by a captive portal', () => new Response('<h1>Pay for wifi</h1>', { headers: { 'content-type': 'text/html' } })],
  ['finds the database away', page('0:{"b":"one"}\n5:E{"digest":"3141592"}\n')],
])('asks for a page again instead of failing the router when a refresh %s', async (_, answer) => {
  network = [answer, page('0:{"b":"one"}\n')];
  const got = guarded('/runs?_rsc=1', RSC);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await (await got).text()).toBe('0:{"b":"one"}\n');
  expect(asked).toEqual(['/runs', '/runs']);
});

test('waits for the console while it is away and says since when', async () => {
  network = [fails, page('0:{"b":"one"}\n')];
  isReady = false;
  const startedAt = Date.now();
  let isDone = false;
  const got = guarded('/runs?_rsc=1', RSC).finally(() => (isDone = true));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(isDone).toBe(false);
  expect(connection.get().awaySince).toBe(startedAt);
  expect(connection.isFresh()).toBe(false);
  isReady = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect((await got).ok).toBe(true);
  expect(connection.get().awaySince).toBeNull();
});

// A row of plain text (T) ends by its length and not by a line break.
test.each(['0:{"b":"one"}\n', '0:{"b":"one"}\n1:T5,abcde'])('keeps the page when a refresh is answered by the way to the sign-in page after %j, and goes on after it', async (before) => {
  network = [page(`${before}2:E{"digest":"NEXT_REDIRECT;replace;/sign-in?next=%2Fruns;307;"}\n`), page('0:{"b":"one"}\n')];
  const got = guarded('/runs?_rsc=1', RSC);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(connection.get().ended).toBe('signed_out');
  connection.signedIn();
  await vi.advanceTimersByTimeAsync(1_000);
  expect((await got).ok).toBe(true);
});

test('never hands the router a page of another build when it refreshes', async () => {
  network = [page('0:{"b":"two"}\n')];
  let isDone = false;
  void guarded('/runs?_rsc=1', RSC).finally(() => (isDone = true));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(isDone).toBe(false);
  expect(asked).toHaveLength(1);
});

test('hands the router what a followed link leads to: another build, the sign-in page, a page that is not there', async () => {
  for (const answer of [page('0:{"b":"two"}\n'), page('2:E{"digest":"NEXT_REDIRECT;replace;/sign-in;307;"}\n'), page('2:E{"digest":"NEXT_HTTP_ERROR_FALLBACK;404"}\n')]) {
    network = [answer];
    expect((await guarded('/settings?_rsc=1', RSC)).ok).toBe(true);
  }
});

test('shows the error of a page that fails although the console answers: of a link always, of a refresh where the page stays', async () => {
  const cases: [string, Answer, boolean][] = [
    ['/settings?_rsc=1', () => new Response('error', { status: 500 }), true],
    ['/runs?_rsc=1', page('5:E{"digest":"3141592"}\n'), true],
    ['/runs?_rsc=1', () => new Response('error', { status: 500 }), false],
  ];
  for (const [href, answer, isShown] of cases) {
    network = [answer];
    let isDone = false;
    void guarded(href, RSC).finally(() => (isDone = true));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(isDone, href).toBe(isShown);
  }
});

test('passes on what the router itself gave up, and lets prefetches fail', async () => {
  const gone = new DOMException('aborted', 'AbortError');
  network = [() => Promise.reject(gone)];
  await expect(guarded('/runs?_rsc=1', RSC)).rejects.toBe(gone);
  network = [fails];
  await expect(guarded('/runs?_rsc=1', { headers: { rsc: '1', 'next-router-prefetch': '1' } })).rejects.toThrow('Failed to fetch');
});

test('fails an action at once, so that it cannot happen later by itself', async () => {
  network = [fails];
  isReady = false;
  await expect(guarded('/runs', { method: 'POST', headers: { 'next-action': 'id' } })).rejects.toThrow('Failed to fetch');
  expect(asked).toHaveLength(1);
});

test('sees in an action that the session ended, and in an unknown one that the console is newer', async () => {
  network = [page('1:{"ok":false,"message":"…","code":"not_signed_in"}\n')];
  await guarded('/runs', { method: 'POST', headers: { 'next-action': 'id' } });
  await vi.advanceTimersByTimeAsync(1);
  expect(connection.get().ended).toBe('signed_out');
  network = [() => new Response('Server action not found.', { status: 404, headers: { 'x-nextjs-action-not-found': '1' } })];
  await guarded('/runs', { method: 'POST', headers: { 'next-action': 'id' } });
  expect(connection.get().outdated).toBe(true);
});

test('keeps an action whose answer brings the sign-in page from the router, and lets one that leads there on purpose pass', async () => {
  const action = { method: 'POST', headers: { 'next-action': 'id' } };
  const signIn = '0:{"a":"$@1"}\n4:E{"digest":"NEXT_REDIRECT;replace;/sign-in?next=%2Fruns;307;"}\n';
  network = [page(signIn)];
  await expect(guarded('/runs', action)).rejects.toThrow('The session has ended');
  expect(connection.get().ended).toBe('signed_out');
  connection.signedIn();
  network = [() => new Response(signIn, { status: 303, headers: { 'content-type': 'text/x-component', 'x-action-redirect': '/sign-in;push' } })];
  expect((await guarded('/runs', action)).status).toBe(303);
  expect(connection.get().ended).toBeNull();
});

test('sees in a 401 of the API that the session ended', async () => {
  network = [() => new Response('{}', { status: 401 })];
  await guarded('/api/v1/runs/1/log?from=1');
  expect(connection.get().ended).toBe('signed_out');
});

// A request that never ends holds up everything that the router does after it.
test('asks for a page again when its request hangs until the console is found away', async () => {
  network = [page('0:{"b":"one"}\n')];
  hangs = true;
  const got = guarded('/runs?_rsc=1', RSC);
  connection.suspect();
  await vi.advanceTimersByTimeAsync(8_000);
  expect(connection.get().awaySince).not.toBeNull();
  hangs = false;
  await vi.advanceTimersByTimeAsync(6_000);
  expect((await got).ok).toBe(true);
  expect(asked).toEqual(['/runs', '/runs']);
});

test('asks for a page again when its connection died unnoticed', async () => {
  network = [page('0:{"b":"one"}\n')];
  hangs = true;
  const got = guarded('/runs?_rsc=1', RSC);
  await vi.advanceTimersByTimeAsync(1_000);
  hangs = false;
  await vi.advanceTimersByTimeAsync(25_000);
  expect((await got).ok).toBe(true);
  expect(connection.get().awaySince).toBeNull();
});

test('fails an action that hangs when the console is found away, and sends none until a ping is answered', async () => {
  network = [page('0:{"a":"$@1"}\n')];
  hangs = true;
  const action = { method: 'POST', headers: { 'next-action': 'id' } };
  const hung = expect(guarded('/runs', action)).rejects.toThrow('The console is away');
  connection.suspect();
  await vi.advanceTimersByTimeAsync(8_000);
  await hung;
  const sent = asked.length;
  const refused = expect(guarded('/runs', action)).rejects.toThrow('The console is away');
  await vi.advanceTimersByTimeAsync(8_000);
  await refused;
  expect(asked).toHaveLength(sent);
  hangs = false;
  await vi.advanceTimersByTimeAsync(6_000);
  expect((await guarded('/runs', action)).ok).toBe(true);
  expect(asked).toHaveLength(sent + 1);
});

test('does not follow a link to the page of a captive portal', async () => {
  network = [() => new Response('<h1>Pay for wifi</h1>', { headers: { 'content-type': 'text/html' } })];
  isReady = false;
  let isDone = false;
  const got = guarded('/settings?_rsc=1', RSC).finally(() => (isDone = true));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(isDone).toBe(false);
  expect(connection.get().awaySince).not.toBeNull();
  network = [page('0:{"b":"one"}\n')];
  isReady = true;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(await (await got).text()).toBe('0:{"b":"one"}\n');
});

test.each([['an action', '/runs', { method: 'POST', headers: { 'next-action': 'id' } }], ['the API', '/api/v1/runs', {}]])('pings the console when a page of HTML answers %s', async (_, href, init) => {
  network = [() => new Response('<h1>Pay for wifi</h1>', { headers: { 'content-type': 'text/html' } })];
  isReady = false;
  await guarded(href, init);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(connection.get().awaySince).not.toBeNull();
});
