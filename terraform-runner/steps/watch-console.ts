import { CONSOLE_ASKED_EVERY_MS, CONSOLE_AWAY_MS } from '#lib/tunables.ts';
import { translator } from '#lib/words/translate.ts';
import { askConsole, consoleAddressOf } from '../console-address.ts';
import type { RunContext } from '../run-context.ts';
import { givesUpAfter } from '../state-relay/state-relay.ts';
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

/** An interrupted Terraform that has begun nothing and does not end through the relay is ended by the runner so much later. */
const RELAY_ENDS_WITHIN_MS = 45_000;

/**
 * Asks the console's address while Terraform works, and says in the log when it is away and when it is back: Terraform tries again without
 * a word, and meanwhile does not react to an interrupt. The state relay ends the retries then, and the log says so. Without a relay, the
 * runner ends a Terraform that has begun nothing (docs/decisions/0012). Returns what ends the watch.
 */
export function watchConsole({ setup, run, log, heartbeat, access, relay }: RunContext, process: TerraformProcess, heard: Heard): () => Promise<void> {
  const words = translator('runner');
  const address = consoleAddressOf(run);
  if (address === null) return () => Promise.resolve();
  const ended = new AbortController();
  const state = { awaySince: null as number | null, isSaid: false, isAsking: false, isGivenUpSaid: false };
  const endWithin = givesUpAfter(setup.limits.cancelGraceMs);

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
  /** Of an interrupted Terraform: how long the console has been away, and how long since then or since the interrupt. */
  const timesOf = () => {
    const { interruptedAt = null } = heard;
    if (state.awaySince === null || interruptedAt === null) return { away: 0, interruptedAndAway: 0 };
    const now = performance.now();
    return { away: now - state.awaySince, interruptedAndAway: now - Math.max(interruptedAt, state.awaySince) };
  };
  const sayGivenUp = () => {
    if (relay === null || state.isGivenUpSaid || timesOf().away < endWithin) return;
    state.isGivenUpSaid = true;
    log.say(words('console.givenUp'), 'warn');
  };
  const endUnheeded = () => {
    if (heard.hasBegun || timesOf().interruptedAndAway < endWithin + (relay === null ? 0 : RELAY_ENDS_WITHIN_MS)) return;
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
    sayGivenUp();
    endUnheeded();
  };
  const timer = setInterval(() => void look(), Math.min(CONSOLE_ASKED_EVERY_MS, endWithin));
  ended.signal.addEventListener('abort', () => clearInterval(timer));
  return async () => {
    ended.abort();
    if (heartbeat.isFenced()) return;
    // A command may be over before the next look: its log says all the same that the console is back, or that Terraform ended without it.
    sayGivenUp();
    if (state.isSaid) note(await askConsole(address, access), performance.now());
  };
}
