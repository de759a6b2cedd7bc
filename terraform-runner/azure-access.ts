import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createAzureClients, simulatorCredential, type AzureClients } from '#lib/azure/azure-clients.ts';
import { findCloud } from '#lib/azure/azure-cloud.ts';
import { credentialOf } from './azure-sign-in.ts';
import { PRACTICE_SUBSCRIPTION_ID } from './practice/practice-module.ts';
import type { RunnerSetup } from './run-context.ts';

/** A deployment's way to Azure: the clients, and the subscription they were made for. */
export interface AzureAccess {
  subscriptionId: string;
  clients: AzureClients;
}

/** Finds the way to Azure of a deployment; null where there is none (no sign-in, no subscription, no simulator). */
export type FindAccess = (deployment: { target: string }) => Promise<AzureAccess | null>;

/** Clients are kept: they hold connections and tokens. Practice talks to the simulator, azure with the runner's own environment. */
export function createAccessFinder(setup: RunnerSetup, simulatorUrl: string | null): FindAccess {
  const kept = new Map<string, AzureAccess>();
  return async ({ target }) => {
    const known = kept.get(target);
    if (known !== undefined) return known;
    const access = target === 'practice' ? await practiceAccess(setup, simulatorUrl) : accessOfEnvironment(setup);
    if (access !== null) kept.set(target, access);
    return access;
  };
}

async function practiceAccess({ dataDir }: RunnerSetup, simulatorUrl: string | null): Promise<AzureAccess | null> {
  if (simulatorUrl === null) return null;
  const caPem = await readFile(path.join(dataDir, 'practice', 'simulator', 'cert.pem'), 'utf8');
  const clients = createAzureClients({ credential: simulatorCredential(), subscriptionId: PRACTICE_SUBSCRIPTION_ID, endpoint: simulatorUrl, caPem });
  return { subscriptionId: PRACTICE_SUBSCRIPTION_ID, clients };
}

function accessOfEnvironment({ azure, azureSignIn }: RunnerSetup): AzureAccess | null {
  const subscriptionId = azureSignIn?.subscriptionId ?? null;
  const cloud = findCloud(azure.ARM_ENVIRONMENT);
  if (azureSignIn === null || subscriptionId === null || cloud === null) return null;
  return { subscriptionId, clients: createAzureClients({ credential: credentialOf(azureSignIn, azure, cloud), subscriptionId, endpoint: cloud.endpoint }) };
}
