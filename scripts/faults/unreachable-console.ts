import { startConsoleGate } from './console-gate.ts';
import { expectStatus, findLine, untilRun, untilTerraform, type Drill, type DrillOutcome } from './drill.ts';
import { checkCloud, checkForgotten, checkRun } from './invariants.ts';

const AWAY = /does not answer at .* tries again by itself/;
const BACK = /answers at .* again/;
/** A cancel of an apply ends within its grace, ten minutes by default; the relay gives up after 15 s, and Terraform asks five times more. */
const CANCELED_WITHIN_MS = 90_000;
/** What the log has to say within: 30 s, and some for a machine that is busy. */
const SAID_WITHIN_MS = 40_000;

/**
 * The runner's host loses the way to CONSOLE_URL: in a plan, in an apply, in a plan and in an apply that are then canceled, and before a
 * run. The log says so, what goes on loses nothing, a cancel ends, and a run that could not begin says why.
 */
export async function loseConsole(drill: Drill): Promise<DrillOutcome[]> {
  const { console_, api, name } = drill;
  const gate = await startConsoleGate(console_.url);
  try {
    await console_.restart({ CONSOLE_URL: gate.url });
    const deploymentId = await api.createDeployment(name);
    const lose = async (runId: string, command: string): Promise<string[]> => {
      await untilTerraform(drill, runId, command);
      gate.shut();
      return findLine(drill, runId, AWAY, SAID_WITHIN_MS);
    };
    const found = async (runId: string): Promise<string[]> => {
      gate.open();
      return findLine(drill, runId, BACK, SAID_WITHIN_MS);
    };
    const deploy = await api.queue(deploymentId, { kind: 'deploy' });
    // What is lost during init is there when the plan asks for its lock.
    const inPlan = [...(await lose(deploy.id, 'init')), ...(await found(deploy.id))];
    inPlan.push(...expectStatus(await untilRun(drill, deploy.id, 'planned'), 'planned'));
    await api.approve(deploy.id);
    const inApply = [...(await lose(deploy.id, 'apply')), ...(await found(deploy.id))];
    const applied = await untilRun(drill, deploy.id, 'applied');
    inApply.push(...expectStatus(applied, 'applied'), ...(await checkRun(api, deploymentId, applied, await api.log(deploy.id))));
    inApply.push(...(await checkCloud(api, console_.dataDir, { deploymentId, namespace: name })));
    return [{ phase: 'plan', violations: inPlan }, { phase: 'apply', violations: inApply }, ...(await cancelAndRefuse(drill, deploymentId, lose, gate)), await cancelApply(drill, lose, gate)];
  } finally {
    gate.open();
    await console_.restart();
    await gate.close();
  }
}

async function cancelAndRefuse(drill: Drill, deploymentId: string, lose: (runId: string, command: string) => Promise<string[]>, gate: { shut(): void; open(): void }): Promise<DrillOutcome[]> {
  const { api } = drill;
  const destroy = await api.queue(deploymentId, { kind: 'destroy' });
  const canceled = await lose(destroy.id, 'init');
  await api.cancel(destroy.id);
  const ended = await untilRun(drill, destroy.id, 'canceled');
  canceled.push(...expectStatus(ended, 'canceled'), ...(await checkRun(api, deploymentId, ended, await api.log(destroy.id))));
  const preview = await api.queue(deploymentId, { kind: 'plan_only' });
  const refused = await untilRun(drill, preview.id, 'failed');
  const isExplained = refused.failure?.code === 'console_unreachable' && (await api.log(preview.id)).every(({ type }) => type !== 'init_output');
  gate.open();
  return [
    { phase: 'destroy plan', violations: canceled },
    { phase: 'init', violations: isExplained ? [] : [`a run that cannot reach the console ended ${refused.status}: ${JSON.stringify(refused.failure)}`] },
  ];
}

/** An apply that has begun something is canceled while the console is away: it ends soon, and what it made is known. */
async function cancelApply(drill: Drill, lose: (runId: string, command: string) => Promise<string[]>, gate: { open(): void }): Promise<DrillOutcome> {
  const { console_, api } = drill;
  const namespace = `${drill.name}c`;
  const deploymentId = await api.createDeployment(namespace, 40);
  const deploy = await api.queue(deploymentId, { kind: 'deploy' });
  await untilRun(drill, deploy.id, 'planned');
  await api.approve(deploy.id);
  const violations = await findLine(drill, deploy.id, /kubernetes_cluster\S*: Creating/, 60_000);
  violations.push(...(await lose(deploy.id, 'apply')));
  const canceledAt = performance.now();
  await api.cancel(deploy.id);
  const ended = await untilRun(drill, deploy.id, 'canceled');
  const tookMs = performance.now() - canceledAt;
  gate.open();
  if (tookMs > CANCELED_WITHIN_MS) violations.push(`the cancel took ${Math.round(tookMs / 1000)} s`);
  violations.push(...expectStatus(ended, 'canceled'), ...(await checkRun(api, deploymentId, ended, await api.log(deploy.id))));
  violations.push(...(await checkForgotten(api, console_.dataDir, { deploymentId, namespace })));
  return { phase: 'apply', violations };
}
