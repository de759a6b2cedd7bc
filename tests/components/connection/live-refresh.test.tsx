import { act } from '@testing-library/react';
import { AppRouterContext, type AppRouterInstance } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { startTransition, useState } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connection } from '#components/connection/connection.ts';
import { LiveRefresh } from '#components/connection/live-refresh.tsx';
import type { ChangeKind } from '#lib/changes/change.ts';
import { hearChanges } from '#tests/support/hear-changes.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

let changes: ReturnType<typeof hearChanges>;

beforeEach(() => {
  vi.useFakeTimers();
  changes = hearChanges();
  connection.begin('one');
});

afterEach(() => {
  changes.stop();
  vi.useRealTimers();
});

/** React sees what happened at the end of each step. */
async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 50) await act(() => vi.advanceTimersByTimeAsync(50));
}

const hear = (kind: ChangeKind, id = '1') => act(async () => {
  changes.say({ type: 'changes', changes: [{ kind, id }] });
  await vi.advanceTimersByTimeAsync(0);
});

/** A page whose refresh takes some time, as the router's does. */
function show(tookMs: number) {
  const refresh = vi.fn();
  function Page() {
    const [, setAnswer] = useState<unknown>(null);
    const router = { refresh: () => {
      refresh();
      startTransition(async () => {
        await new Promise((resolve) => setTimeout(resolve, tookMs));
        startTransition(() => setAnswer({}));
      });
    } } as unknown as AppRouterInstance;
    const [kept] = useState(router);
    return <AppRouterContext value={kept}><LiveRefresh of={['run']} deploymentId="1" /></AppRouterContext>;
  }
  renderWithWords(<Page />);
  return refresh;
}

test('refreshes within a tenth of a second when something that the page shows changes', async () => {
  const refresh = show(0);
  await hear('state');
  await hear('run', '2');
  await pass(1_000);
  expect(refresh).not.toHaveBeenCalled();
  await hear('run');
  await pass(100);
  expect(refresh).toHaveBeenCalledTimes(1);
});

test('refreshes once for changes that come together, and again for one that comes meanwhile', async () => {
  const refresh = show(300);
  for (let times = 0; times < 5; times += 1) await hear('run');
  await pass(50);
  expect(refresh).toHaveBeenCalledTimes(1);
  await hear('run');
  await pass(2_000);
  expect(refresh).toHaveBeenCalledTimes(2);
});

test('starts no refresh while one is under way, however long it takes', async () => {
  const refresh = show(5_000);
  for (let seconds = 0; seconds < 4; seconds += 1) {
    await hear('run');
    await pass(1_000);
  }
  expect(refresh).toHaveBeenCalledTimes(1);
  await pass(2_500);
  expect(refresh).toHaveBeenCalledTimes(2);
});
