import 'server-only';
import { randomBytes, randomUUID } from 'node:crypto';
import { notFound, redirect } from 'next/navigation';
import { may, type Actor } from '../../auth/permission.ts';
import { credentialFor } from '../../azure-credentials/shown-credential.ts';
import { listCredentials } from '../../azure-credentials/credential-store.ts';
import { findAppliedInputs } from '../../deployments/applied-inputs-store.ts';
import { type Deployment, type Target, TARGETS } from '../../deployments/deployment.ts';
import { findDeployment } from '../../deployments/deployment-store.ts';
import { findMaintenance } from '../../deployments/maintenance-store.ts';
import { newDraftValues } from '../../deployments/draft-values.ts';
import { plantedAddresses } from '../../deployments/practice-faults.ts';
import { learnAboutDraft, NOT_TAKEN, valuesOfDeployment } from '../../deployments/save-draft.ts';
import { namespaceSuffix } from '../../deployments/suggest-namespace.ts';
import type { WizardStart } from '../../deployments/wizard.ts';
import { isWizardStep } from '../../deployments/wizard-steps.ts';
import { isId } from '../../ids.ts';
import { findRunInTheWay } from '../../runs/run-store.ts';
import { listAzureSignIns } from '../../runs/runner-store.ts';
import { stateAddressOf } from '../../state/state-token.ts';
import { RUNNER_ALIVE_WITHIN_MS } from '../../tunables.ts';
import { type Container, container } from '../container.ts';
import { requireActor } from '../current-user.ts';
import { lockOfGate } from './lock-of-gate.ts';

/** The wizard for a new deployment, or for the draft that the address names. A finished draft has a page of its own. */
export async function loadNewWizard({ draft, target }: { draft: string | null; target: string | null }): Promise<WizardStart> {
  const services = { actor: await requireActor('draft'), ...(await container()) };
  if (draft === null) return newStart(services, target);
  const deployment = isId(draft) ? await findDeployment(services.context.db, draft) : null;
  if (deployment === null) notFound();
  if (deployment.wizardStep === null) redirect(`/deployments/${deployment.id}`);
  return startOf(services, deployment, 'new');
}

/** The same form over a deployment that exists. An unfinished draft goes on where it was. */
export async function loadEditWizard(deploymentId: string): Promise<WizardStart> {
  const services = { actor: await requireActor('draft'), ...(await container()) };
  const deployment = isId(deploymentId) ? await findDeployment(services.context.db, deploymentId) : null;
  if (deployment === null) notFound();
  if (deployment.wizardStep !== null) redirect(`/deployments/new?draft=${deployment.id}`);
  if (deployment.status === 'destroyed') redirect(`/deployments/${deployment.id}`);
  return startOf(services, deployment, 'edit');
}

type Services = Container & { actor: Actor };

async function newStart(services: Services, asked: string | null): Promise<WizardStart> {
  const { practiceEnabled } = services.env;
  const wanted = TARGETS.find((target) => target === asked) ?? 'practice';
  const target: Target = wanted === 'practice' && !practiceEnabled ? 'azure' : wanted;
  const deploymentId = randomUUID();
  return {
    ...(await surroundings(services, deploymentId)),
    mode: 'new',
    values: newDraftValues(target),
    known: { secretNames: [], secretProblems: [], taken: NOT_TAKEN, applied: null },
    backend: { kind: 'console' },
    reached: 'target',
    beginsAtFaults: false,
    savedAt: null,
    runInTheWay: null,
    maintenance: null,
    stateLock: null,
  };
}

async function startOf(services: Services, deployment: Deployment, mode: WizardStart['mode']): Promise<WizardStart> {
  const { context } = services;
  const [learned, applied, inTheWay, maintenance, stateLock] = await Promise.all([
    learnAboutDraft(context, deployment),
    findAppliedInputs(context, deployment.id),
    findRunInTheWay(context.db.prisma, deployment.id),
    findMaintenance(context.db.prisma, deployment.id),
    lockOfGate(context.db.prisma, deployment),
  ]);
  return {
    ...(await surroundings(services, deployment.id)),
    mode,
    values: valuesOfDeployment(deployment),
    known: { ...learned, applied, allowedVersion: deployment.allowedDowngrade?.moduleVersion ?? null },
    backend: deployment.backend,
    reached: mode === 'edit' ? 'review' : isWizardStep(deployment.wizardStep) ? deployment.wizardStep : 'target',
    beginsAtFaults: mode === 'edit' && failedAsPlanted(deployment),
    savedAt: deployment.updatedAt,
    runInTheWay: inTheWay?.id ?? null,
    maintenance,
    stateLock,
  };
}

function failedAsPlanted({ lastRun, practice }: Deployment): boolean {
  const failure = lastRun?.failure ?? null;
  return failure !== null && plantedAddresses(failure, practice?.faults ?? []).length > 0;
}

async function surroundings({ env, context, actor }: Services, deploymentId: string) {
  return {
    deploymentId,
    suffix: namespaceSuffix(randomBytes(4)),
    stateAddress: stateAddressOf(context.consoleUrl, deploymentId),
    practiceEnabled: env.practiceEnabled,
    allowed: { fix: may(actor.role, 'approve'), skipPreflight: may(actor.role, 'skip_preflight'), downgrade: may(actor.role, 'allow_downgrade') },
    practiceSpeed: env.practiceSpeed,
    azureSignIns: await listAzureSignIns(context.db, RUNNER_ALIVE_WITHIN_MS),
    credentials: (await listCredentials(context.db)).map((credential) => credentialFor(actor.role, credential)),
  };
}
