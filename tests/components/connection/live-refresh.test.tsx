import { act, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followChanges } from '#components/connection/changes.ts';
import { connection } from '#components/connection/connection.ts';
import { LiveRefresh } from '#components/connection/live-refresh.tsx';
import type { ChangesEvent } from '#lib/changes/change.ts';

const refresh = vi.fn();
// The router belongs to Next and works only in a page that Next serves.
vi.mock('next/navigation', () => {
  const router = { refresh: () => refresh() as void };
  return { useRouter: () => router };
});

let say: (event: ChangesEvent) => void;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async (input: string) => {
    if (input.startsWith('/api/health/')) return Response.json({ checks: { database: true } });
    return new Response(new ReadableStream<Uint8Array>({
      start(controller) {
        say = (event) => controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`));
      },
    }));
  });
  connection.begin('one');
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

test('refreshes the page within 2 seconds when what it shows changed, and not for another deployment', async () => {
  stop = followChanges();
  render(<LiveRefresh of={['run']} deploymentId="d1" />);
  await pass(5_000);
  refresh.mockClear();

  say({ type: 'changes', changes: [{ kind: 'run', id: 'd2' }] });
  await pass(2_000);
  expect(refresh).not.toHaveBeenCalled();

  say({ type: 'changes', changes: [{ kind: 'run', id: 'd1' }] });
  await pass(2_000);
  expect(refresh).toHaveBeenCalled();
});
