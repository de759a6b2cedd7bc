import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { connection } from '#components/connection/connection.ts';
import { MAX_UPLOAD_BYTES, uploadState } from '#components/state/upload-state.ts';

const TEXTS = { signedOut: 'sign in', lost: 'no answer', tooLarge: 'too large', none: 'no file' };
const send = (file: File | null) => uploadState('some-id', file, { texts: TEXTS, onProgress: () => {} });

it('asks for a file, and sends none that is too large', async () => {
  expect(await send(null)).toEqual({ ok: false, message: 'no file' });
  expect(await send(new File([], 'empty.tfstate'))).toEqual({ ok: false, message: 'no file' });
  const large = new File(['x'], 'large.tfstate');
  Object.defineProperty(large, 'size', { value: MAX_UPLOAD_BYTES + 1 });
  expect(await send(large)).toEqual({ ok: false, message: 'too large' });
});

/** Serves one answer to every request, at the page's own address; jsdom keeps its first origin, so it asks for CORS. */
let server: Server | null = null;
async function serve(status: number, body: object): Promise<void> {
  server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(request.method === 'OPTIONS' ? 200 : status, { 'content-type': 'application/problem+json', 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' }).end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => void server?.listen(0, '127.0.0.1', resolve));
  (globalThis as unknown as { jsdom: { reconfigure(settings: { url: string }): void } }).jsdom.reconfigure({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/state` });
}

afterEach(() => {
  connection.needsNobody();
  server?.close();
  vi.unstubAllGlobals();
});

it('asks for a new sign-in when the session ended, and keeps the chosen file', async () => {
  await serve(401, { code: 'not_signed_in', title: 'Sign in', detail: 'The session ended.' });
  const file = new File(['{}'], 'a.tfstate');
  expect(await send(file)).toEqual({ ok: false, message: 'sign in' });
  expect(connection.get().ended).toBe('signed_out');
  connection.signedIn();
  server?.close();
  await serve(201, {});
  expect(await send(file)).toEqual({ ok: true });
  expect(connection.get().ended).toBeNull();
});

it('asks for a new sign-in when the server closed the connection before its 401 was read', async () => {
  await serve(201, {});
  await new Promise((resolve) => server?.close(resolve));
  vi.stubGlobal('fetch', async () => new Response('{}', { status: 401 }));
  expect(await send(new File(['{}'], 'a.tfstate'))).toEqual({ ok: false, message: 'no answer' });
  await vi.waitFor(() => expect(connection.get().ended).toBe('signed_out'));
});
