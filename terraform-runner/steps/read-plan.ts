import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DriftFindings } from '#lib/drift/drift-report.ts';
import { findDrift } from '#lib/drift/find-drift.ts';
import { createPlan } from '#lib/runs/plan-store.ts';
import { inputsDigestOf } from '#lib/runs/inputs-digest.ts';
import { findRunBackend } from '#lib/runs/run-store.ts';
import { findStateBasis } from '#lib/state/state-store.ts';
import { parseJson } from '#lib/terraform/json-text.ts';
import { parsePlanJson, type PlanResourceJson } from '#lib/terraform/plan-json.ts';
import { acceptDocumentOf, planDocumentOf } from '#lib/plans/plan-document-of.ts';
import type { PlanDocument } from '#lib/plans/plan-document.ts';
import { FencedError } from '../fenced.ts';
import { findLeaderIn } from '../host.ts';
import { retryWhileDown } from '../retry-while-down.ts';
import type { RunContext } from '../run-context.ts';
import { argumentsOf } from '../terraform/command.ts';
import { attachTerraform, startTerraform } from '../terraform/process.ts';
import { stopWhenAsked } from './stop-when-asked.ts';

export interface FoundPlan {
  document: PlanDocument;
  /** Whether applying it would do anything, outputs included. */
  applyable: boolean;
  /** What differs between state and Azure; only of a drift check. */
  drift: DriftFindings | null;
}

/** Reads the plan Terraform made, masks it for people, and keeps the file itself sealed with what it was made against. */
export async function readPlan(context: RunContext, practiceDrift: readonly PlanResourceJson[]): Promise<FoundPlan> {
  const { setup, run, workdir, mask, secrets } = context;
  const [shown, file, lockFile, state, backend] = await Promise.all([
    showPlan(context),
    readFile(workdir.planFile),
    readFile(workdir.lockFile, 'utf8').catch(() => ''),
    retryWhileDown(() => findStateBasis(setup.db.prisma, run.deploymentId)),
    retryWhileDown(() => findRunBackend(setup.db, run.deploymentId)),
  ]);
  // What the practice cloud differs in, no provider of ours can say: it is said here.
  const found = { ...shown, resourceDrift: [...shown.resourceDrift, ...practiceDrift] };
  const document = run.refreshOnly ? acceptDocumentOf(found, { mask }) : planDocumentOf(found, { mask });
  const inputsDigest = inputsDigestOf({ location: run.location, moduleVersion: run.moduleVersion, inputs: run.inputs, secrets, backend, place: { credentialId: run.credentialId, subscriptionId: run.subscriptionId } });
  const plan = { runId: run.id, claim: run.claim, file, lockFile, basis: { state, inputsDigest, subscriptionId: context.scope?.subscriptionId ?? null }, document };
  if (!(await retryWhileDown(() => createPlan(setup.db, setup.key, plan)))) throw new FencedError(run.id);
  const accepts = run.refreshOnly && document.changes.length > 0;
  return { document, applyable: found.applyable || accepts, drift: run.driftCheck ? findDrift(found, { mask }) : null };
}

/**
 * `terraform show -json` of the plan. Its output holds every input in clear, so it goes into a file of ours and nowhere else: a new
 * one each time, as one that a killed runner began may still be written to. It only reads, so it is no step that is taken up, and
 * nothing is lost with one that is killed: Terraform heeds no interrupt while it shows a plan.
 */
async function showPlan(context: RunContext) {
  const { setup, workdir, env, heartbeat } = context;
  await endLeftReaders(workdir.dir);
  const spool = workdir.spoolOf(`show-${randomUUID()}`);
  const terraform = await startTerraform({ binary: setup.terraform.path, args: argumentsOf({ name: 'show' }), cwd: workdir.dir, env, ...spool });
  const stopWatching = stopWhenAsked(context, { step: 'show', process: { ...terraform, interrupt: terraform.kill }, known: null, heard: { lastAt: performance.now() } });
  // Whoever has the run now reads anew, and waits for nobody.
  heartbeat.onChange(() => heartbeat.isFenced() && terraform.kill());
  const exitCode = await terraform.exited.finally(stopWatching);
  if (exitCode !== 0) throw new Error(`terraform show ended with ${exitCode}: ${await readFile(spool.stderr, 'utf8')}`);
  return parsePlanJson(parseJson(await readFile(spool.stdout, 'utf8')));
}

/** What is killed is gone at once, unless its disk does not answer: then nobody waits for it. */
const GONE_WITHIN_MS = 2_000;

/** Ends what an earlier runner left reading a plan in this directory: nobody waits for it, and it might never end by itself. */
export async function endLeftReaders(dir: string): Promise<void> {
  const until = performance.now() + GONE_WITHIN_MS;
  const findReader = () => findLeaderIn(dir, 'show') ?? findLeaderIn(dir, 'pull');
  for (let left = findReader(); left !== null && performance.now() < until; left = findReader()) {
    const reader = attachTerraform(left.pid, left.start);
    reader?.kill();
    await Promise.race([reader?.exited, sleep(GONE_WITHIN_MS)]);
  }
}
