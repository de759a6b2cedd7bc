import { subscriptionOfFiles } from '../configuration/files-subscription.ts';
import { writeConfiguration } from '../configuration/write-configuration.ts';
import type { ConsoleContext } from '../console-context.ts';
import { listAzureSignIns } from '../runs/runner-store.ts';
import type { ConfigurationFile } from '../runs/run.ts';
import { stateAddressOf } from '../state/state-token.ts';
import { RUNNER_ALIVE_WITHIN_MS } from '../tunables.ts';
import { findAppliedInputs } from './applied-inputs-store.ts';
import type { Deployment } from './deployment.ts';

/** Writes the Terraform files of a deployment as it stands: those that are shown, downloaded and run. */
export async function configureDeployment({ db, key, consoleUrl }: ConsoleContext, deployment: Deployment): Promise<ConfigurationFile[]> {
  const [applied, signIns] = deployment.target === 'practice' ? [null, []] : await Promise.all([findAppliedInputs({ db, key }, deployment.id), listAzureSignIns(db, RUNNER_ALIVE_WITHIN_MS)]);
  const subscriptionId = subscriptionOfFiles({ ...deployment, applied: applied?.subscriptionId ?? null, signIns });
  return writeConfiguration({
    deployment: { ...deployment, secretNames: deployment.secretInputs, subscriptionId },
    backend: deployment.backend,
    stateAddress: stateAddressOf(consoleUrl, deployment.id),
  });
}
