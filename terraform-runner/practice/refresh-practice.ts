import path from 'node:path';
import { readNewestState } from '#lib/state/newest-state.ts';
import { findReadState, openReadState } from '#lib/state/read-state-store.ts';
import { parseState } from '#lib/state/state-document.ts';
import { appendStateVersion, openNewestState, openStateBeforeRefresh, REFRESHED_NOTE } from '#lib/state/state-store.ts';
import { objectOf, objectsOf, type JsonObject } from '#lib/terraform/json-value.ts';
import type { PlanResourceJson } from '#lib/terraform/plan-json.ts';
import { swapFile } from '#lib/whole-file.ts';
import type { UnopenedRun } from '../run-context.ts';
import { cloudAddress, isInCloud, observeCloud } from './observe-cloud.ts';
import { practiceGroupDir, readPracticeCloud, writePracticeAttributes, type PracticeResource } from './practice-cloud.ts';

/** Where a drift check's Terraform finds its state: a copy with the cloud's values in it. */
const OBSERVED_STATE = 'observed.tfstate';
const BACKEND_OVERRIDE = 'console_override.tf';

/**
 * What azurerm's refresh would find before this plan. A drift check gets a state of its own with the cloud's values in it, so
 * that it plans what a deploy would do and neither locks nor writes the real one; a run that accepts what Azure has takes them
 * only when it is applied; every other run plans from them, and its state says so. Where all is laid out already it only looks.
 */
export async function refreshPractice(context: UnopenedRun, { isLaidOut }: { isLaidOut: boolean }): Promise<PlanResourceJson[]> {
  const { run, setup, workdir } = context;
  const before = await (run.stateIsHere ? openStateBeforeRefresh(setup.db, setup.key, run.deploymentId) : openCurrentReadState(context));
  if (before === null) return [];
  const observed = await observe(context, before);
  if (isLaidOut) return observed.drift;
  if (run.driftCheck) {
    await swapFile(path.join(workdir.dir, OBSERVED_STATE), JSON.stringify(observed.state));
    await swapFile(path.join(workdir.dir, BACKEND_OVERRIDE), `terraform {\n  backend "local" {\n    path = "${OBSERVED_STATE}"\n  }\n}\n`);
  } else if (!run.refreshOnly) {
    await takeIntoState(context, REFRESHED_NOTE);
  }
  return observed.drift;
}

/** Of a state that is kept elsewhere: only for a drift check, which plans from a copy. Nothing is written into another backend. */
async function openCurrentReadState({ run, setup }: UnopenedRun): Promise<Buffer | null> {
  const read = run.driftCheck ? await findReadState(setup.db, run.deploymentId) : null;
  return read?.isCurrent === true ? openReadState(setup.db, setup.key, run.deploymentId) : null;
}

/** After the apply of a run that accepts what Azure has: now state has it too. */
export async function acceptPractice(context: UnopenedRun): Promise<void> {
  await takeIntoState(context, null);
}

/** Terraform runs no provisioner for an update in place: what an apply changed so reaches the cloud's files here. */
export async function updatePracticeCloud(context: UnopenedRun): Promise<void> {
  const { run, setup } = context;
  const state = await readNewestState(setup, run.deploymentId);
  if (state === null) return;
  const { resources } = state;
  const cloud = await readCloud(context, resources.map(({ attributes }) => inputOf(attributes)));
  for (const { address, attributes, tainted } of resources) {
    const input = inputOf(attributes);
    const there = cloud.find(({ resource }) => resource.address === cloudAddress(address) && resource.id === input.id);
    if (there !== undefined && !tainted) await writePracticeAttributes(there.dir, there.resource, input);
  }
}

async function takeIntoState(context: UnopenedRun, note: string | null): Promise<void> {
  const { run, setup } = context;
  const body = await openNewestState(setup.db, setup.key, run.deploymentId);
  if (body === null) return;
  const observed = await observe(context, body);
  // An accepted one is written even so: state may have them from the plan of a run that was then discarded, which counts for nothing.
  if (note !== null && observed.drift.length === 0) return;
  const state = { ...observed.state, serial: Number(observed.state.serial) + 1 };
  const { serial, lineage, resources } = parseState(state);
  await appendStateVersion(setup.db, setup.key, {
    deploymentId: run.deploymentId,
    lockId: null,
    state: { serial, lineage, resourceCount: resources.filter(({ mode }) => mode === 'managed').length, body: Buffer.from(JSON.stringify(state, null, 2)) },
    writer: { runId: run.id, label: `run ${run.number}`, ...(note !== null && { note }) },
  });
}

async function observe(context: UnopenedRun, body: Buffer) {
  const state = JSON.parse(body.toString('utf8')) as JsonObject;
  const inputs = objectsOf(state.resources).flatMap((resource) => objectsOf(resource.instances).map((instance) => inputOf(objectOf(instance.attributes) ?? {})));
  return observeCloud(state, (await readCloud(context, inputs)).map(({ resource }) => resource));
}

/** What exists in the resource groups that state knows of, and in the one that the deployment names now. */
async function readCloud({ run, setup }: UnopenedRun, inputs: readonly JsonObject[]): Promise<{ dir: string; resource: PracticeResource }[]> {
  const groups = inputs.filter(({ id }) => isInCloud(id)).map(({ id }) => /\/resourceGroups\/([^/]+)/.exec(String(id))?.[1]);
  const dirs = [...new Set([run.inputs.namespace, ...groups])].map((group) => practiceGroupDir(setup.practice.cloudDir, group)).filter((dir) => dir !== null);
  const found = await Promise.all(dirs.map(async (dir) => (await readPracticeCloud(dir, new Date())).map((resource) => ({ dir, resource }))));
  return found.flat();
}

function inputOf(attributes: JsonObject): JsonObject {
  return objectOf(objectOf(attributes.input)?.value) ?? {};
}
