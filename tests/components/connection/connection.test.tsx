import { act, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ConnectionGuard } from '#components/connection/connection-guard.tsx';
import { connection } from '#components/connection/connection.ts';

let pings: PromiseWithResolvers<Response>[];

beforeEach(() => {
  vi.useFakeTimers();
  pings = [];
  vi.stubGlobal('fetch', () => {
    const ping = Promise.withResolvers<Response>();
    pings.push(ping);
    return ping.promise;
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const answered = () => Response.json({ checks: { database: true } });
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

test('finds the console away when the network goes while an answer is on its way', async () => {
  render(<ConnectionGuard />);
  void connection.check();
  window.dispatchEvent(new Event('offline'));
  pings.shift()?.resolve(answered());
  await pass(0);
  expect(connection.isUsable()).toBe(true);
  for (let tries = 0; tries < 2; tries += 1) {
    pings.shift()?.reject(new TypeError('Failed to fetch'));
    await pass(300);
  }
  expect(connection.isUsable()).toBe(false);

  // Here again, for the tests that follow in this process.
  await pass(3_000);
  pings.shift()?.resolve(answered());
  await pass(0);
  expect(connection.isUsable()).toBe(true);
});
