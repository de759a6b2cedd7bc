import { CONSOLE_ASKED_EVERY_MS, CONSOLE_AWAY_MS, UNHEEDED_INTERRUPT_MS } from '#lib/tunables.ts';
import { translator } from '#lib/words/translate.ts';
import { askConsole, consoleAddressOf } from '../console-address.ts';
import type { RunContext } from '../run-context.ts';
import type { TerraformProcess } from '../terraform/process.ts';

/** What is known of a Terraform command under way. */
export interface Heard {
  /** When it last printed something, by performance.now(). */
  lastAt: number;
  /** When it was interrupted; null until then. */
  interruptedAt?: number | null;
  /** Whether it began to change something in Azure. */
  hasBegun?: boolean;
}

/**
 * Asks the console's address while Terraform works, and says in the log when it is away and when it is back: Terraform tries again without
 * a word. It heeds no interrupt meanwhile, so one that holds nothing in Azure is ended (docs/decisions/0012). Returns what ends the watch.
 */
export function watchConsole({ setup, run, log, heartbeat, access }: RunContext, process: TerraformProcess, heard: Heard): () => Promise<void> {
  const words = translator('runner');
  const address = consoleAddressOf(run);
  if (address === null) return () => Promise.resolve();
  const ended = new AbortController();
  const state = { awaySince: null as number | null, isSaid: false, isAsking: false };
  const endWithin = Math.min(setup.limits.cancelGraceMs / 2, UNHEEDED_INTERRUPT_MS);

  const note = (problem: string | null, askedAt: number) => {
    if (problem === null) {
      if (state.isSaid) log.say(words('console.back', { address }));
      Object.assign(state, { awaySince: null, isSaid: false });
      return;
    }
    state.awaySince ??= askedAt;
    if (state.isSaid || performance.now() - state.awaySince < CONSOLE_AWAY_MS) return;
    state.isSaid = true;
    log.say(words('console.away', { address, reason: problem }), 'warn');
  };
  const endUnheeded = () => {
    const { interruptedAt = null, hasBegun = false } = heard;
    if (state.awaySince === null || interruptedAt === null || hasBegun || performance.now() - interruptedAt < endWithin) return;
    log.say(words('console.ended'), 'warn');
    ended.abort();
    process.kill();
  };
  const look = async () => {
    if (state.isAsking) return;
    state.isAsking = true;
    const askedAt = performance.now();
    const problem = await askConsole(address, access, ended.signal);
    state.isAsking = false;
    if (ended.signal.aborted || heartbeat.isFenced()) return;
    note(problem, askedAt);
    endUnheeded();
  };
  const timer = setInterval(() => void look(), Math.min(CONSOLE_ASKED_EVERY_MS, endWithin));
  ended.signal.addEventListener('abort', () => clearInterval(timer));
  return async () => {
    ended.abort();
    // A command may be over before the next look: its log says all the same that the console is back.
    if (state.isSaid && !heartbeat.isFenced()) note(await askConsole(address, access), performance.now());
  };
}
