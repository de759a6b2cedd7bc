import { randomUUID } from 'node:crypto';
import { expectStatus, untilRun, type Drill, type DrillOutcome } from './drill.ts';
import { inject } from './fault.ts';
import { checkCloud, checkRun } from './invariants.ts';

/**
 * A person's Terraform holds the state lock: a run is refused before it starts, a plan is not approved, and both name the holder. The lock
 * outlives a killed web process; once it is released, the same plan is applied.
 */
export async function meetForeignLock(drill: Drill): Promise<DrillOutcome[]> {
  const { console_, api, name } = drill;
  const deploymentId = await api.createDeployment(name);
  const ID = randomUUID();
  const lock = (method: 'LOCK' | 'UNLOCK') => callState(drill, deploymentId, method, { ID, Operation: 'OperationTypeApply', Who: 'ana@laptop', Created: new Date().toISOString() });
  const queue = () => api.tryTo('POST', `/api/v1/deployments/${deploymentId}/runs`, { kind: 'deploy' });
  const before = await lock('LOCK');
  await inject(console_, { name: 'web', parts: ['web'], signal: 'SIGKILL' });
  await console_.ensureUp();
  const atQueue = [...expectAnswer(before, 200), ...expectLocked(await queue(), ID), ...expectAnswer(await lock('UNLOCK'), 200)];
  const run = await api.queue(deploymentId, { kind: 'deploy' });
  const waiting = expectStatus(await untilRun(drill, run.id, 'planned'), 'planned');
  waiting.push(...expectAnswer(await lock('LOCK'), 200));
  const refused = await api.approve(run.id);
  waiting.push(...(refused.status === 409 && refused.body.code === 'state_locked' ? [] : [`the approval was answered ${refused.status} ${String(refused.body.code)}`]));
  waiting.push(...expectAnswer(await lock('UNLOCK'), 200));
  await api.approve(run.id);
  const applied = await untilRun(drill, run.id, 'applied');
  const inApply = [...expectStatus(applied, 'applied'), ...(await checkRun(api, deploymentId, applied, await api.log(run.id))), ...(await checkCloud(api, console_.dataDir, { deploymentId, namespace: name }))];
  return [{ phase: 'plan', violations: atQueue }, { phase: 'waiting', violations: waiting }, { phase: 'apply', violations: inApply }];
}

/** As Terraform's http backend asks, with an API token. */
async function callState({ console_ }: Drill, deploymentId: string, method: string, info: object): Promise<number> {
  const authorization = `Basic ${Buffer.from(`ana:${console_.token}`).toString('base64')}`;
  const answer = await fetch(`${console_.url}/api/state/${deploymentId}`, { method, headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(info) });
  return answer.status;
}

function expectAnswer(status: number, wanted: number): string[] {
  return status === wanted ? [] : [`the state was answered ${status} instead of ${wanted}`];
}

function expectLocked({ status, body }: { status: number; body: Record<string, unknown> }, lockId: string): string[] {
  const isNamed = status === 409 && body.code === 'state_locked' && JSON.stringify(body).includes(lockId) && String(body.detail).includes('faults');
  return isNamed ? [] : [`a run over a person's lock was answered ${status} ${JSON.stringify(body)}`];
}
