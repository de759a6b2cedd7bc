import { codeOf } from '../../wandb-chain/chain-net.ts';
import type { RunNetworkFacts } from '../../run-network.ts';
import { failed, passed, shellWord, unknown, warned, type Check, type Found } from '../check.ts';
import type { CheckContext } from '../check-context.ts';
import { ASK_WITHIN_MS } from '../facts/ask-address.ts';
import { runAddresses, type RunAddress, type RunAddresses } from '../facts/run-addresses.ts';

/** Of a host: it answered, it cannot be reached (or something on the way refuses), or it says nothing yet and may later. */
interface Asked {
  address: RunAddress;
  outcome: 'reached' | 'blocked' | 'silent';
  /** A code of an error, or an HTTP status; never a text, which could have a proxy's password in it. */
  reason: string;
}

/**
 * Whether the runner reaches what the run fetches: modules, providers and charts, with the proxies and certificates that its
 * Terraform will be given. A practice run fetches nothing.
 */
export const egressCheck: Check = {
  id: 'egress',
  async find(context) {
    const { subject } = context;
    if (subject.target === 'practice' && !subject.faults.includes('egress_blocked')) return passed('none_needed');
    const network = await context.runNetwork();
    const { addresses, untold } = runAddresses(subject, network.settings, network.operator);
    return judge(await Promise.all(addresses.map((address) => ask(context, network, address))), untold);
  },
};

async function ask({ surroundings, abortSignal }: CheckContext, { access }: RunNetworkFacts, address: RunAddress): Promise<Asked> {
  try {
    const status = await surroundings.ask(address, access, abortSignal);
    return { address, outcome: outcomeOf(status, address), reason: `HTTP ${status}` };
  } catch (error) {
    const isLate = error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name);
    const reason = isLate ? `${ASK_WITHIN_MS / 1000} s` : codeOf(error);
    return { address, outcome: isLate || PASSING.includes(reason) ? 'silent' : 'blocked', reason };
  }
}

/** Nobody answered, or the name server did not: that may pass. */
const PASSING = ['ETIMEDOUT', 'EAI_AGAIN'];

/** 407 is a proxy's. Too many requests and errors of a server's own pass. */
function outcomeOf(status: number, { isPublic }: RunAddress): Asked['outcome'] {
  if (status === 429 || status >= 500) return 'silent';
  return status === 407 || (isPublic && status >= 400) ? 'blocked' : 'reached';
}

function judge(asked: readonly Asked[], untold: RunAddresses['untold']): Found {
  const of = (...outcomes: Asked['outcome'][]) => asked.filter(({ outcome }) => outcomes.includes(outcome));
  const values = { hosts: of('reached').map(hostOf).join(', '), untold };
  const troubled = of('blocked', 'silent');
  const [first] = troubled;
  if (first === undefined) return untold === 'none' ? passed('reached', { values }) : unknown('untold', { values });
  const needed = of('blocked').filter(({ address }) => address.isNeeded);
  const told = needed.length > 0 ? needed : troubled;
  const rest = { values: { ...values, troubled: told.map((one) => `${hostOf(one)} (${one.reason})`).join(', ') }, command: told.map(({ address: { url } }) => `curl --head ${shellWord(url)}`).join('\n') };
  if (needed.length > 0) return failed('blocked', rest);
  return warned(of('blocked').length > 0 ? 'maybe_needed' : 'silent', rest);
}

function hostOf({ address: { url } }: Asked): string {
  return new URL(url).host;
}
