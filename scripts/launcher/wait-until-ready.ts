import { setTimeout as pause } from 'node:timers/promises';
import { LaunchProblem } from '../launch-problem.mjs';
import type { SupervisedChild } from './supervised-child.ts';

const READY_WITHIN_MS = 60_000;

/** Waits until the web process says it is ready. Throws LaunchProblem childNotReady, or the signal's reason. */
export async function waitUntilWebIsReady(web: SupervisedChild, url: string, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await pause(50)) {
    signal.throwIfAborted();
    if (await isReady(url, signal)) return;
  }
  throw new LaunchProblem('childNotReady', { child: 'web', seconds: READY_WITHIN_MS / 1000, tail: web.tail });
}

/** Waits for something a child tells us once. Throws like waitUntilWebIsReady. */
export async function waitForChild<T>(child: SupervisedChild, name: string, told: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = pause(READY_WITHIN_MS, null, { signal }).then(
    () => {
      throw new LaunchProblem('childNotReady', { child: name, seconds: READY_WITHIN_MS / 1000, tail: child.tail });
    },
    () => {
      throw signal.reason;
    },
  );
  return Promise.race([told, late]);
}

async function isReady(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/health/ready`, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
