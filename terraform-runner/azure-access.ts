import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { tenantOf, type AzureCredential } from '#lib/azure-credentials/azure-credential.ts';
import type { AzureScope } from '#lib/azure-credentials/check-moved.ts';
import { findCredential, openCredentialSecret } from '#lib/azure-credentials/credential-store.ts';
import { secretTextsOf, terraformSettingsOf } from '#lib/azure-credentials/terraform-settings.ts';
import { createAzureClients, simulatorCredential, type AzureClients } from '#lib/azure/azure-clients.ts';
import { cloudOfSettings, PUBLIC_CLOUD, type AzureCloud } from '#lib/azure/azure-cloud.ts';
import { tokenFileOf } from '#lib/azure/azure-sign-in.ts';
import { AZURE_SECRET_SETTINGS } from '#lib/env/passed-on.ts';
import { NOTHING_ALLOWED } from '#lib/configuration/check-backend.ts';
import { cloudOf, storedTokenCredential } from './azure-credential.ts';
import { credentialOf } from './azure-sign-in.ts';
import { PRACTICE_SUBSCRIPTION_ID } from './practice/practice-module.ts';
import type { RunnerSetup } from './run-context.ts';

/** A deployment's way to Azure: the clients, and the subscription they were made for. */
export interface AzureAccess {
  subscriptionId: string;
  clients: AzureClients;
}

/** Of a deployment or a run: as whom (null: the runner's own environment), and in which subscription (null: the credential's). */
export interface AzurePlace {
  target: string;
  credentialId: string | null;
  subscriptionId: string | null;
}

/** Finds the way to Azure of a deployment; null where there is none (no sign-in, no subscription, no simulator). */
export type FindAccess = (place: AzurePlace) => Promise<AzureAccess | null>;

/** Clients are kept as long as what they were made of: they hold connections and tokens. */
export function createAccessFinder(setup: RunnerSetup, simulatorUrl: string | null): FindAccess {
  const kept = new Map<string, AzureAccess>();
  return async (place) => {
    const credential = place.target === 'azure' && place.credentialId !== null ? await findCredential(setup.db, place.credentialId) : null;
    const made = JSON.stringify([place.target, place.credentialId, place.subscriptionId, credential?.rotatedAt, credential?.subscriptionId]);
    const known = kept.get(made);
    if (known !== undefined) return known;
    const access = await makeAccess(setup, place, credential, simulatorUrl);
    if (access !== null) kept.set(made, access);
    return access;
  };
}

async function makeAccess(setup: RunnerSetup, place: AzurePlace, credential: AzureCredential | null, simulatorUrl: string | null): Promise<AzureAccess | null> {
  if (place.target === 'practice') return practiceAccess(setup, simulatorUrl);
  if (place.credentialId === null) return accessOfEnvironment(setup, place.subscriptionId);
  const subscriptionId = place.subscriptionId ?? credential?.subscriptionId ?? null;
  return credential === null || subscriptionId === null ? null : { subscriptionId, clients: await clientsOf(setup, credential, subscriptionId) };
}

/** Clients that sign in with a stored credential. */
export async function clientsOf({ db, key, azure, backendRules = NOTHING_ALLOWED }: RunnerSetup, credential: AzureCredential, subscriptionId: string): Promise<AzureClients> {
  const secret = await openCredentialSecret(db, key, credential.id);
  const { endpoint } = cloudOf(credential);
  return createAzureClients({ credential: storedTokenCredential(credential, secret, azure, backendRules.files), subscriptionId, endpoint, ...(credential.caPem !== null && { caPem: credential.caPem }) });
}

async function practiceAccess({ dataDir }: RunnerSetup, simulatorUrl: string | null): Promise<AzureAccess | null> {
  if (simulatorUrl === null) return null;
  const caPem = await readFile(path.join(dataDir, 'practice', 'simulator', 'cert.pem'), 'utf8');
  const clients = createAzureClients({ credential: simulatorCredential(), subscriptionId: PRACTICE_SUBSCRIPTION_ID, endpoint: simulatorUrl, caPem });
  return { subscriptionId: PRACTICE_SUBSCRIPTION_ID, clients };
}

function accessOfEnvironment({ azure, azureSignIn }: RunnerSetup, chosen: string | null): AzureAccess | null {
  const subscriptionId = chosen ?? azureSignIn?.subscriptionId ?? null;
  const cloud = cloudOfSettings(azure);
  if (azureSignIn === null || subscriptionId === null || cloud === null) return null;
  return { subscriptionId, clients: createAzureClients({ credential: credentialOf(azureSignIn, azure, cloud), subscriptionId, endpoint: cloud.endpoint }) };
}

/** What a run's Terraform signs in with, as environment variables, and which texts of it no log may show. */
export interface TerraformSignIn {
  settings: Record<string, string>;
  secrets: string[];
  /** The token file that a stored credential names: Terraform is given a copy. Null where it names none. */
  tokenFile: string | null;
  /** The CA of the credential's cloud; null where it needs none of its own. */
  caPem: string | null;
  /** The cloud it is in; null where that is none that is known. */
  cloud: AzureCloud | null;
  /** Where it works; null in practice. */
  scope: AzureScope | null;
}

/** Practice signs in nowhere. @throws when the run's credential is gone, which the console does not let happen. */
export async function terraformSignInOf({ db, key, azure, azureSignIn }: RunnerSetup, { target, credentialId, subscriptionId }: AzurePlace): Promise<TerraformSignIn> {
  if (target !== 'azure') return { settings: {}, secrets: [], tokenFile: null, caPem: null, cloud: PUBLIC_CLOUD, scope: null };
  if (credentialId === null) {
    const secrets = AZURE_SECRET_SETTINGS.map((name) => azure[name]).filter((secret) => secret !== undefined);
    const settings = environmentSettings(azure, subscriptionId);
    const scope = { subscriptionId: settings.ARM_SUBSCRIPTION_ID ?? null, tenantId: azureSignIn?.tenantId ?? settings.ARM_TENANT_ID ?? null };
    return { settings, secrets, tokenFile: null, caPem: null, cloud: cloudOfSettings(azure), scope };
  }
  const credential = await findCredential(db, credentialId);
  if (credential === null) throw new Error('The Azure credential of this run is not stored any more.');
  const secret = await openCredentialSecret(db, key, credentialId);
  const chosen = subscriptionId ?? credential.subscriptionId;
  const settings = terraformSettingsOf(credential, secret, chosen, azure);
  return { settings, secrets: secretTextsOf(secret, settings), tokenFile: credential.kind === 'workload_identity' ? credential.tokenFile : null, caPem: credential.caPem, cloud: cloudOf(credential), scope: { subscriptionId: chosen, tenantId: tenantOf(credential, chosen) } };
}

/** azapi takes the host's identity unless it is told otherwise, azurerm and the SDKs only where it is asked for. */
function environmentSettings(azure: Readonly<Record<string, string>>, subscriptionId: string | null): Record<string, string> {
  const tokenFile = tokenFileOf(null, azure);
  return { ARM_USE_MSI: 'false', ...azure, ...(tokenFile !== null && { ARM_OIDC_TOKEN_FILE_PATH: tokenFile }), ...(subscriptionId !== null && { ARM_SUBSCRIPTION_ID: subscriptionId }) };
}
