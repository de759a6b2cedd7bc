import { setTimeout as sleep } from 'node:timers/promises';
import { describeFailure } from '#lib/runs/failures/describe-failure.ts';
import { CONSOLE_AWAITED_FOR_APPLY_MS, CONSOLE_AWAITED_MS } from '#lib/tunables.ts';
import { translator } from '#lib/words/translate.ts';
import { askConsole, consoleAddressOf } from '../console-address.ts';
import type { Ending } from '../ending.ts';
import { FencedError } from '../fenced.ts';
import type { RunContext } from '../run-context.ts';
import { endingAsAsked } from './end-left.ts';

const ASK_AGAIN_MS = 2_000;

/**
 * Waits until the console's address answers from the runner's host; null when it does, else how the run ends. Terraform would try for a
 * quarter of an hour without a word in its log. A console that restarts answers again within the time.
 */
export async function awaitConsole(context: Pick<RunContext, 'setup' | 'run' | 'workdir' | 'log' | 'heartbeat' | 'access'>, withinMs = context.run.phase === 'apply' ? CONSOLE_AWAITED_FOR_APPLY_MS : CONSOLE_AWAITED_MS): Promise<Ending | null> {
  const { run, log, heartbeat, access } = context;
  const words = translator('runner');
  const address = consoleAddressOf(run);
  if (address === null) return null;
  const until = performance.now() + withinMs;
  for (let tries = 1; ; tries += 1) {
    const problem = await askConsole(address, access);
    if (heartbeat.isFenced()) throw new FencedError(run.id);
    if (problem === null) {
      if (tries > 1) log.say(words('console.back', { address }));
      return null;
    }
    if (heartbeat.asked().cancel) return (await endingAsAsked(context)) ?? { event: 'cancel' };
    const values = { address, reason: problem, seconds: Math.ceil(withinMs / 1_000) };
    if (tries === 1) log.say(words('console.awaited', values), 'warn');
    if (performance.now() >= until) {
      const evidence = { address: null, summary: words('console.noAnswer', values), detail: '' };
      return { event: 'fail', failure: describeFailure('console_unreachable', { values, evidence, quoted: {} }) };
    }
    await sleep(Math.min(ASK_AGAIN_MS, withinMs));
  }
}
