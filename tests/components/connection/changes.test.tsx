import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as ChangesModule from '#components/connection/changes.ts';
import type * as ConnectionModule from '#components/connection/connection.ts';
import type { Change, ChangesEvent } from '#lib/changes/change.ts';

let connection: typeof ConnectionModule.connection;
let changes: typeof ChangesModule;
let takesOver: (() => Response) | null;
let streams: { say: (event: ChangesEvent) => void; ping: () => void; breakOff: () => void; isClosed: () => boolean }[];
let stop: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  streams = [];
  takesOver = null;
  vi.stubGlobal('fetch', answer);
  ({ connection } = await import('#components/connection/connection.ts'));
  changes = await import('#components/connection/changes.ts');
  connection.begin('one');
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The console: healthy, with a stream in the test's hands. */
async function answer(input: string, init?: RequestInit): Promise<Response> {
  if (takesOver !== null) return takesOver();
  if (input === '/api/health/ready') return Response.json({ checks: { database: true } });
  let isClosed = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string): void => controller.enqueue(new TextEncoder().encode(text));
      init?.signal?.addEventListener('abort', () => {
        isClosed = true;
        controller.error(new DOMException('aborted', 'AbortError'));
      });
      streams.push({
        say: (event) => send(`data: ${JSON.stringify(event)}\n\n`),
        ping: () => send(': here\n\n'),
        breakOff: () => controller.error(new TypeError('network error')),
        isClosed: () => isClosed,
      });
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
}

async function follow(): Promise<Change[]> {
  const heard: Change[] = [];
  changes.onChange((change) => heard.push(change));
  stop = changes.followChanges();
  await vi.advanceTimersByTimeAsync(10);
  return heard;
}

test('passes on changes, and asks for everything once the stream begins', async () => {
  const heard = await follow();
  streams[0]!.say({ type: 'person', id: 'dana', role: 'admin' });
  streams[0]!.say({ type: 'changes', changes: [{ kind: 'run', id: 'one' }] });
  await vi.advanceTimersByTimeAsync(10);
  expect(heard).toEqual([{ kind: 'all', id: '' }, { kind: 'run', id: 'one' }]);
  expect(connection.get().newRole).toBeNull();
});

test('says that an admin changed the role, and no longer when it is the old one again', async () => {
  await follow();
  for (const role of ['admin', 'viewer']) streams[0]!.say({ type: 'person', id: 'dana', role });
  await vi.advanceTimersByTimeAsync(10);
  expect(connection.get().newRole).toBe('viewer');
  streams[0]!.say({ type: 'person', id: 'dana', role: 'admin' });
  await vi.advanceTimersByTimeAsync(10);
  expect(connection.get().newRole).toBeNull();
});

test('stops when the person is removed, and follows again after another sign-in', async () => {
  await follow();
  streams[0]!.say({ type: 'ended', reason: 'removed' });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(connection.get().ended).toBe('removed');
  expect(streams).toHaveLength(1);
  connection.signedIn();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(streams).toHaveLength(2);
});

test('opens a stream again that broke, or that says nothing any more', async () => {
  await follow();
  streams[0]!.breakOff();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(streams).toHaveLength(2);
  for (let pings = 0; pings < 4; pings += 1) {
    streams[1]!.ping();
    await vi.advanceTimersByTimeAsync(5_000);
  }
  expect(streams).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(streams[1]!.isClosed()).toBe(true);
  expect(streams.length).toBeGreaterThan(2);
});

test('opens a stream again that stays open and never says a word', async () => {
  await follow();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(streams[0]!.isClosed()).toBe(true);
  expect(streams.length).toBeGreaterThan(1);
  expect(connection.get().awaySince).toBeNull();
});

test.each([200, 502, 503])('says that the console is away when a captive portal or a proxy answers everything with a page and %i', async (status) => {
  takesOver = () => new Response('<h1>Welcome to our wifi</h1>', { status, headers: { 'content-type': 'text/html' } });
  await follow();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(connection.get().awaySince).not.toBeNull();
  takesOver = null;
  await vi.advanceTimersByTimeAsync(8_000);
  expect(connection.get().awaySince).toBeNull();
  expect(streams).toHaveLength(1);
});

test('holds no stream while the page is in the background', async () => {
  await follow();
  const seen = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(streams.map((stream) => stream.isClosed())).toEqual([true]);
  seen.mockReturnValue('visible');
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(streams).toHaveLength(2);
  seen.mockRestore();
});
