import { readFile } from 'node:fs/promises';
import { BlockList, isIPv4 } from 'node:net';
import path from 'node:path';
import { farEndFaultOf } from '#lib/deployments/far-end-faults.ts';
import { hasWandb } from '#lib/modules/missing-resources.ts';
import { findNetworkSettings } from '#lib/network/network-settings-store.ts';
import { textOutput } from '#lib/state/output.ts';
import { readNewestSummary } from '#lib/state/summary-store.ts';
import { claimChainTargets, recordChain, type ChainTarget } from '#lib/status/wandb-chain-store.ts';
import { linksOf } from '#lib/status/wandb-chain.ts';
import { BACKGROUND_STATUS_EVERY_MS, WATCHED_STATUS_EVERY_MS } from '#lib/tunables.ts';
import { farEndAt, writeFarEnd } from './practice/far-end.ts';
import type { RunnerLog } from './runner-log.ts';
import type { RunnerSetup } from './run-context.ts';
import { withProxies } from './run-network.ts';
import { machineNet, type ChainNet } from './wandb-chain/chain-net.ts';
import { checkChain } from './wandb-chain/check-chain.ts';
import { practiceNet } from './wandb-chain/practice-net.ts';
import { startWatch } from './watch.ts';

/** How long one question of a check may take, and all of them. */
const QUESTION_MS = 5_000;
const CHECK_MS = 40_000;

/** Checks the way from W&B's name to its sign-in page for every deployment that has outputs. Returns what stops it. */
export function startWatchingWandb(setup: RunnerSetup, simulatorUrl: string | null, log: RunnerLog): () => void {
  return startWatch({
    claim: (most) => claimChainTargets(setup.db, { watchedEveryMs: WATCHED_STATUS_EVERY_MS, othersEveryMs: BACKGROUND_STATUS_EVERY_MS, most }),
    look: (target) => look(setup, simulatorUrl, target),
    log,
    what: 'the way to W&B',
  });
}

/** Where W&B is to answer, by the module's outputs. */
interface Place {
  fqdn: string;
  address: string;
}

async function look(setup: RunnerSetup, simulatorUrl: string | null, target: ChainTarget): Promise<void> {
  const place = await readPlace(setup, target);
  if (place === null) return;
  const startedAt = target.startedAt ?? new Date();
  const net = target.target === 'practice' ? await playedNet(setup, simulatorUrl, { ...target, startedAt }, place) : machineNet(withProxies(setup.network, await findNetworkSettings(setup)));
  if (net === null) return;
  const found = await checkChain({ ...place, allowedRanges: rangesOf(target), net, timeoutMs: QUESTION_MS, signal: AbortSignal.timeout(CHECK_MS) });
  const before = target.startedAt === null ? [] : target.links;
  await recordChain(setup.db, target.id, { ...place, startedAt, checkedAt: target.claimedAt, links: linksOf(found, before, new Date()) });
}

/** Null as long as W&B is not installed, the module has not handed back both, or an address that no gateway of Azure's can have. */
async function readPlace(setup: RunnerSetup, { id }: ChainTarget): Promise<Place | null> {
  const state = await readNewestSummary(setup, id);
  if (state === null || !hasWandb(state.resources)) return null;
  const { outputs } = state;
  const [fqdn, address] = [textOutput(outputs, 'fqdn'), textOutput(outputs, 'address')];
  return fqdn === null || address === null || !isIPv4(address) || NO_GATEWAY.check(address) ? null : { fqdn, address };
}

/** A state is whatever its writer put in: nothing on this machine or beside it is asked because of one (RFC 6890). */
const NO_GATEWAY = new BlockList();
NO_GATEWAY.addSubnet('0.0.0.0', 8);
NO_GATEWAY.addSubnet('127.0.0.0', 8);
NO_GATEWAY.addSubnet('169.254.0.0', 16);
NO_GATEWAY.addSubnet('224.0.0.0', 3);

/** The simulator plays the far end: it is told what, and says how it is reached. Null while there is none. */
async function playedNet({ dataDir, practice }: RunnerSetup, simulatorUrl: string | null, { startedAt, recordMadeAt, faults }: ChainTarget & { startedAt: Date }, place: Place): Promise<ChainNet | null> {
  if (simulatorUrl === null) return null;
  await writeFarEnd(dataDir, farEndAt({ ...place, startedAt, recordMadeAt, fault: farEndFaultOf(faults), speed: practice.speed }, new Date()));
  const caPem = await readFile(path.join(dataDir, 'practice', 'simulator', 'cert.pem'), 'utf8');
  return practiceNet({ simulatorUrl, caPem, ...place, timeoutMs: QUESTION_MS });
}

function rangesOf({ inputs: { allowed_ip_ranges: ranges } }: ChainTarget): string[] {
  return Array.isArray(ranges) ? ranges.filter((range): range is string => typeof range === 'string') : [];
}
