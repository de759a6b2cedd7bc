import { createHash } from 'node:crypto';
import type { ClaimedRun } from '#lib/runs/claim-store.ts';
import { consoleAddressOf } from '../console-address.ts';

/** Below the ports that Linux gives to outgoing connections (32768 and above). */
const PORT = 28_167;

/** Where the state relay of one run listens. */
export interface RelayAddress {
  host: string;
  port: number;
  /** As a URL without a path. */
  origin: string;
}

/**
 * Returns the loopback address of a run's state relay. It follows from the run's id alone, because a saved plan names it: the plan may be
 * applied after a restart or on another host.
 */
export function relayAddressOf(runId: string): RelayAddress {
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(`state-relay/${runId}`).digest();
  const host = `127.${1 + (a % 254)}.${b}.${1 + (c % 254)}`;
  return { host, port: PORT, origin: `http://${host}:${PORT}` };
}

/**
 * Returns a function that replaces the relay's address by the console's in what Terraform prints: a person cannot do anything with a
 * loopback address of the runner's host.
 */
export function nameConsole(run: Pick<ClaimedRun, 'id' | 'stateIsHere' | 'files'>): (text: string) => string {
  const address = consoleAddressOf(run);
  if (address === null) return (text) => text;
  const { host, port, origin } = relayAddressOf(run.id);
  return (text) => (text.includes(host) ? text.replaceAll(origin, address).replaceAll(`${host}:${port}`, new URL(address).host).replaceAll(host, new URL(address).hostname) : text);
}
