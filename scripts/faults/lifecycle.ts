import { setTimeout as pause } from 'node:timers/promises';
import type { LogLine } from '#lib/logs/log-line.ts';
import { isFinished, type RunKind } from '#lib/runs/run-status.ts';
import type { Run } from '#lib/runs/run.ts';
import type { FaultApi } from './fault-api.ts';
import { inject, losesRuns, LOSSES, type Fault, type Phase } from './fault.ts';
import type { FaultyConsole } from './faulty-console.ts';
import { checkCloud, checkForgotten, checkRun, checkSecrets, watchTerraforms } from './invariants.ts';
import { readTerraforms } from './our-processes.ts';
import { witnessSpools, type SpoolWitness } from './spool-witness.ts';

/** What became of one injection, or of the whole life of a deployment that was hit. */
export interface Outcome {
  fault: Fault;
  phase: Phase | 'afterwards';
  violations: string[];
}

/** A deployment from its first plan to its end, hit once in each of the phases. */
export async function hitLifecycle(console_: FaultyConsole, api: FaultApi, { fault, phases, name, autoApprove }: { fault: Fault; phases: readonly Phase[]; name: string; autoApprove: boolean }): Promise<Outcome[]> {
  const deploymentId = await api.createDeployment(name, fault.slows);
  const spools = await witnessSpools(console_.dataDir);
  const life = { console_, api, fault, deploymentId, name, autoApprove, spools, pending: new Set(phases), outcomes: [] as Outcome[], logs: [] as LogLine[] };
  const terraforms = watchTerraforms(console_.dataDir);
  await drive(life, 'deploy');
  // A plan may be over before what was hit during its init is back.
  while (life.pending.has('plan')) await drive(life, 'plan_only');
  const afterwards = await checkCloud(api, console_.dataDir, { deploymentId, namespace: name });
  await drive(life, 'destroy');
  afterwards.push(...(await checkCloud(api, console_.dataDir, { deploymentId, namespace: name })), ...terraforms.stop());
  afterwards.push(...(await checkSecrets(console_.dataDir, life.logs)));
  await spools.stop();
  const missed = [...life.pending].map((phase) => `${phase} was never reached`);
  return [...life.outcomes, { fault, phase: 'afterwards', violations: [...afterwards, ...missed] }];
}

interface Life {
  console_: FaultyConsole;
  api: FaultApi;
  fault: Fault;
  deploymentId: string;
  name: string;
  /** Its runs approve themselves: nobody is asked, and nothing waits. */
  autoApprove: boolean;
  spools: SpoolWitness;
  pending: Set<Phase>;
  outcomes: Outcome[];
  /** Of all its runs. */
  logs: LogLine[];
}

/** A run may have to be made anew after each phase in which its Terraform was killed, and once for what it left in the cloud. */
const MAX_RUNS = 8;

/** Runs of one kind until one has gone through. Only where Terraform itself was killed may one of them fail. */
async function drive(life: Life, kind: RunKind): Promise<void> {
  const { api, deploymentId, fault, autoApprove } = life;
  for (let runs = 1; runs <= MAX_RUNS; runs += 1) {
    const adopt = kind !== 'plan_only' && (await hasToAdopt(life));
    const run = await api.queue(deploymentId, { autoApprove, ...(kind === 'destroy' && adopt ? { kind: 'deploy', adopt: 'only' } : { kind, ...(adopt && { adopt: true }) }) });
    const ended = await followRun(life, run);
    const log = await api.log(ended.id);
    life.logs.push(...log);
    note(life, await checkRun(api, deploymentId, ended, log));
    // Of a run that was given up while its Terraform went on, the log ends before.
    note(life, await life.spools.compare(ended.id, log, { toEnd: fault.lostAfterSeconds === undefined || ended.failure === null }));
    const isThrough = ended.status === 'applied' || ended.status === 'no_changes' || (kind === 'plan_only' && ended.status === 'planned');
    if (!isThrough) note(life, await checkForgotten(api, life.console_.dataDir, { deploymentId, namespace: life.name }));
    if (isThrough && run.kind === kind) return;
    if (!isThrough && !(losesRuns(fault) && ended.status === 'failed' && LOSSES.includes(ended.failure?.code))) {
      note(life, [`run ${run.number} (${run.kind}) ended ${ended.status}: ${JSON.stringify(ended.failure?.evidence ?? ended.failure)}`]);
    }
  }
  throw new Error(`no ${kind} went through in ${MAX_RUNS} runs`);
}

async function hasToAdopt({ api, deploymentId, fault }: Life): Promise<boolean> {
  if (!losesRuns(fault)) return false;
  const { items } = await api.get<{ items: { adoptable: boolean }[] }>(`/api/v1/deployments/${deploymentId}/unmanaged`);
  return items.some((item) => item.adoptable);
}

const RUN_WITHIN_MS = 300_000;
const LOOK_EVERY_MS = 10;

/** Hits the run in the phases that are still to be hit, approves its plan, and comes back with its end. */
async function followRun(life: Life, run: Run): Promise<Run> {
  const { api } = life;
  const until = performance.now() + RUN_WITHIN_MS;
  let isApproved = false;
  let lookedAt = 0;
  while (performance.now() < until) {
    const phase = phaseOf(life, run);
    if (phase !== null && life.pending.has(phase)) await hit(life, phase);
    if (performance.now() - lookedAt > 100) {
      const now = await api.run(run.id);
      lookedAt = performance.now();
      if (isFinished(now) || (now.kind === 'plan_only' && now.status === 'planned')) return now;
      if (now.status === 'planned' && !isApproved && !life.autoApprove) {
        if (life.pending.has('waiting') && run.kind === 'deploy') await hit(life, 'waiting');
        isApproved = (await api.approve(run.id)).status < 400;
      }
    }
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`run ${run.number} (${run.kind}) did not end within ${RUN_WITHIN_MS / 1000} s`);
}

/** By the command of its Terraform that is alive now. */
function phaseOf({ console_ }: Life, run: Run): Phase | null {
  const command = readTerraforms(console_.dataDir).find(({ runId }) => runId === run.id)?.command;
  if (run.kind === 'destroy') return command === 'plan' ? 'destroy plan' : command === 'apply' ? 'destroy' : null;
  return command === 'init' || command === 'plan' || command === 'apply' ? command : null;
}

/** At any moment of the phase, not always at its beginning. */
async function hit(life: Life, phase: Phase): Promise<void> {
  const { console_, fault, pending } = life;
  pending.delete(phase);
  if (phase !== 'init' && phase !== 'waiting') await pause(Math.random() * (phase.endsWith('plan') ? 400 : 1_200));
  const hits = await inject(console_, fault);
  life.outcomes.push({ fault, phase, violations: hits === 0 ? ['there was nothing to hit'] : [] });
  await pause(100);
  if (fault.upgrades) await console_.upgrade();
  await console_.ensureUp();
}

/** Broken rules are put down to what was hit last. */
function note({ outcomes, fault }: Life, violations: readonly string[]): void {
  const last = outcomes.at(-1);
  if (last === undefined) outcomes.push({ fault, phase: 'afterwards', violations: [...violations] });
  else last.violations.push(...violations);
}
