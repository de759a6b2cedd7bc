import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { realResource } from '#lib/modules/resource-address.ts';
import type { LogLine } from '#lib/logs/log-line.ts';
import type { Run } from '#lib/runs/run.ts';
import { parseState } from '#lib/state/state-document.ts';
import { readPracticeCloud } from '#runner/practice/practice-cloud.ts';
import { LICENSE, type FaultApi } from './fault-api.ts';
import { readTerraforms } from './our-processes.ts';

/** What must hold after a run has ended, whatever was hit (docs/RELIABILITY.md); each broken one as a sentence. */
export async function checkRun(api: FaultApi, deploymentId: string, run: Run, log: readonly LogLine[]): Promise<string[]> {
  const locks = await api.get<{ state: unknown }>(`/api/v1/deployments/${deploymentId}/locks`);
  return [
    ...checkSequence(log),
    ...checkDoubles(log),
    ...(run.status === 'applied' ? checkApply(log) : []),
    ...(locks.state === null ? [] : ['a lock was left on the state']),
    ...(run.finishedAt === null ? ['the run has no end'] : []),
  ];
}

/** No line lost, none doubled, one end. */
function checkSequence(log: readonly LogLine[]): string[] {
  const gap = log.findIndex((line, index) => line.seq !== index + 1);
  const ends = log.filter((line) => line.type === 'end').length;
  return [...(gap === -1 ? [] : [`line ${gap + 1} of the log is missing`]), ...(ends === 1 && log.at(-1)?.type === 'end' ? [] : [`the log has ${ends} ends`])];
}

/**
 * In any log, of a run that failed too, Terraform says of a resource at most once that it begins and that it is done; and that it is
 * planned once in each phase: an apply tells its plan again.
 */
function checkDoubles(log: readonly LogLine[]): string[] {
  return (['planned_change', 'apply_start', 'apply_complete', 'apply_errored'] as const).flatMap((kind) => {
    const told = toldOf(log, kind);
    return told.filter((one, index) => told.indexOf(one) !== index).map((one) => `the log tells twice of ${one} (${kind})`);
  });
}

/** An applied run has an end of each resource it began, and says in the end how many there were. */
function checkApply(log: readonly LogLine[]): string[] {
  const [starts, ends] = [toldOf(log, 'apply_start'), toldOf(log, 'apply_complete')];
  const unfinished = starts.filter((one) => !ends.includes(one));
  const summaries = log.filter(({ event }) => event?.kind === 'change_summary' && event.operation !== 'plan').length;
  return [
    ...unfinished.map((one) => `the log has no end of ${one}`),
    ...(summaries === 1 ? [] : [`the log has ${summaries} summaries of its apply`]),
  ];
}

function toldOf(log: readonly LogLine[], kind: 'planned_change' | 'apply_start' | 'apply_complete' | 'apply_errored'): string[] {
  return log.flatMap(({ event, phase }) => (event?.kind === kind ? [`${event.address} ${event.action} (${phase})`] : []));
}

/** The secret input is in no log and, once no run is at work, in no file beside the database's own (where it is sealed). */
export async function checkSecrets(dataDir: string, logs: readonly LogLine[]): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).filter((file) => !file.startsWith(path.join(dataDir, 'postgres')));
  const found: string[] = logs.some(({ text }) => text.includes(LICENSE)) ? ['the license is in the log'] : [];
  for (const file of files) {
    const text = await readFile(file, 'latin1').catch(() => '');
    if (text.includes(LICENSE)) found.push(`the license is in ${path.relative(dataDir, file)}`);
  }
  return found;
}

/** Everything in the practice cloud is in state, and everything of Azure's in state is in the practice cloud. */
export async function checkCloud(api: FaultApi, dataDir: string, { deploymentId, namespace }: { deploymentId: string; namespace: string }): Promise<string[]> {
  const cloud = (await readPracticeCloud(path.join(dataDir, 'practice', 'cloud', namespace), new Date())).filter(({ provisioningState }) => provisioningState !== 'Deleting');
  const inCloud = new Map(cloud.map(({ address, id }) => [address, id]));
  const inState = await readState(api, deploymentId);
  return [
    ...[...inCloud.keys()].filter((address) => !inState.has(address)).map((address) => `${address} is in the cloud and not in state`),
    ...[...inState].filter(([address, id]) => id !== null && !inCloud.has(address)).map(([address]) => `${address} is in state and not in the cloud`),
  ];
}

/**
 * After a run that did not go through: what Azure lists is in state, or the console says that it is not. The console has a look of
 * its own at Azure behind it, and what answers for Azure may just have been hit as well: so it is asked again for a while.
 */
export async function checkForgotten(api: FaultApi, dataDir: string, { deploymentId, namespace }: { deploymentId: string; namespace: string }): Promise<string[]> {
  for (let tries = 1; ; tries += 1) {
    const known = new Set([...(await readState(api, deploymentId)).keys(), ...(await readUnmanaged(api, deploymentId))]);
    const cloud = await readPracticeCloud(path.join(dataDir, 'practice', 'cloud', namespace), new Date());
    const listed = cloud.filter(({ location, provisioningState }) => location !== null && provisioningState !== 'Deleting');
    const forgotten = listed.filter(({ address }) => !known.has(address)).map(({ address }) => `${address} is in the cloud, and neither in state nor told as missing there`);
    if (forgotten.length === 0 || tries === FORGOTTEN_TRIES) return forgotten;
    await pause(1_000);
  }
}

const FORGOTTEN_TRIES = 10;

/** What the console says that a run of the deployment made and its state does not have; addresses as the cloud has them. */
async function readUnmanaged(api: FaultApi, deploymentId: string): Promise<string[]> {
  const { items } = await api.get<{ items: { address: string | null }[] }>(`/api/v1/deployments/${deploymentId}/unmanaged`);
  return items.flatMap(({ address }) => (address === null ? [] : [realResource(address).address.replace(/^module\.wandb\./, '')]));
}

/** Addresses as the cloud has them, with the id in Azure; null for what has none there. */
async function readState(api: FaultApi, deploymentId: string): Promise<Map<string, string | null>> {
  const { items } = await api.get<{ items: { id: string }[] }>(`/api/v1/deployments/${deploymentId}/state-versions?limit=1`);
  if (items[0] === undefined) return new Map();
  const state = parseState(await api.get(`/api/v1/deployments/${deploymentId}/state-versions/${items[0].id}`));
  return new Map(
    state.resources.map(({ address, attributes }) => {
      const id = (attributes.input as { value?: { id?: unknown } } | undefined)?.value?.id;
      const inAzure = typeof id === 'string' && /^(?:\/subscriptions\/[^/]+\/resourceGroups\/|https:)/.test(id);
      return [realResource(address).address.replace(/^module\.wandb\./, ''), inAzure ? id : null];
    }),
  );
}

/** Looks again and again that no two Terraforms work at once; one deployment is driven at a time. Returns what was seen. */
export function watchTerraforms(dataDir: string): { stop(): string[] } {
  const seen = new Set<string>();
  let before: string[] = [];
  const timer = setInterval(() => {
    const alive = readTerraforms(dataDir);
    // Of two looks: one that just ends and one that just begins are no pair.
    const pair = alive.map(({ pid }) => String(pid)).filter((pid) => before.includes(pid));
    if (pair.length > 1) seen.add(`two Terraforms at once: ${alive.map(({ command, runId }) => `${command} of ${runId}`).join(', ')}`);
    before = alive.map(({ pid }) => String(pid));
  }, 200);
  return {
    stop() {
      clearInterval(timer);
      return [...seen];
    },
  };
}
