import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connection } from '#components/connection/connection.ts';
import { Elapsed } from '#components/ui/elapsed.tsx';
import { renderWithWords } from '#tests/support/with-words.tsx';

let isReady: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  isReady = true;
  vi.stubGlobal('fetch', async () => {
    if (!isReady) throw new TypeError('Failed to fetch');
    return Response.json({ checks: { database: true } });
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const seconds = (): number => Number(/(\d+) s/.exec(screen.getByTestId('time').textContent ?? '')?.[1]);
const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

test('a duration grows while the console is heard, and stands still while it is away or silent', async () => {
  connection.begin('one');
  renderWithWords(<span data-testid="time"><Elapsed since={new Date().toISOString()} until={null} /></span>);
  await pass(5_000);
  expect(seconds()).toBe(5);

  isReady = false;
  connection.suspect();
  await pass(30_000);
  expect(seconds()).toBeLessThanOrEqual(6);

  isReady = true;
  await pass(3_000);
  expect(seconds()).toBeGreaterThan(35);

  const before = seconds();
  await pass(40_000);
  expect(seconds() - before, 'nobody heard anything, as in a sleep').toBeLessThanOrEqual(12);
});
