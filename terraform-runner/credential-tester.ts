import { hostname } from 'node:os';
import { z } from 'zod';
import type { AzureCredential, CredentialProblem, CredentialTest, SeenSubscription, SeenTenant } from '#lib/azure-credentials/azure-credential.ts';
import { findCredential, openCredentialSecret, recordCredentialTest, takeCredentialToTest } from '#lib/azure-credentials/credential-store.ts';
import { secretTextsOf } from '#lib/azure-credentials/terraform-settings.ts';
import type { ArmRequests } from '#lib/azure/arm-requests.ts';
import { toObservationError } from '#lib/azure/azure-error.ts';
import { HostFileError } from '#lib/host-files/host-file.ts';
import { createMask } from '#lib/credentials/mask.ts';
import { clientsOf } from './azure-access.ts';
import { translator } from '#lib/words/translate.ts';
import type { RunnerLog } from './runner-log.ts';
import type { RunnerSetup } from './run-context.ts';

const LOOK_EVERY_MS = 2_000;
const TEST_TIMEOUT_MS = 30_000;

/** Tests credentials when somebody asks, and each once a day. */
export interface CredentialTester {
  /** One was asked for: look at once. */
  ring(): void;
  stop(): void;
}

export function startTestingCredentials(setup: RunnerSetup, log: RunnerLog): CredentialTester {
  let busy = false;
  const look = async () => {
    if (busy) return;
    busy = true;
    try {
      for (let taken = await takeCredentialToTest(setup.db); taken !== null; taken = await takeCredentialToTest(setup.db)) await testTaken(setup, taken);
    } catch (error) {
      log.warn({ error }, 'could not test a credential; trying again');
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  return { ring: () => void look(), stop: () => clearInterval(timer) };
}

async function testTaken(setup: RunnerSetup, taken: { id: string; startedAt: Date }): Promise<void> {
  const credential = await findCredential(setup.db, taken.id);
  if (credential !== null) await recordCredentialTest(setup.db, taken, await testCredential(setup, credential));
}

/** Signs in with it and asks what it can see: the tenant, and the subscriptions. Reads only. */
async function testCredential(setup: RunnerSetup, credential: AzureCredential): Promise<CredentialTest> {
  const seen = { at: new Date().toISOString(), host: hostname() };
  try {
    const { arm } = await clientsOf(setup, credential, credential.subscriptionId ?? '');
    const abortSignal = AbortSignal.timeout(TEST_TIMEOUT_MS);
    const [tenants, subscriptions] = [await listTenants(arm, abortSignal), await listSubscriptions(arm, abortSignal)];
    return { ...seen, tenants, subscriptions, problem: problemOf(credential, subscriptions) };
  } catch (error) {
    return { ...seen, tenants: [], subscriptions: [], problem: await refusalOf(setup, credential, error) };
  }
}

/** *Tenants - List* and *Subscriptions - List*, learn.microsoft.com/rest/api/resources, api-version 2022-12-01: what the caller may see. */
const API_VERSION = '2022-12-01';
const tenantSchema = z.object({ tenantId: z.string(), displayName: z.string().nullish() });
const subscriptionSchema = z.object({ subscriptionId: z.string(), displayName: z.string().default(''), state: z.string().default('Enabled'), tenantId: z.string().nullish() });

async function listTenants(arm: ArmRequests, abortSignal: AbortSignal): Promise<SeenTenant[]> {
  const found = await arm.list('/tenants', { apiVersion: API_VERSION, abortSignal });
  return found.flatMap((one) => {
    const parsed = tenantSchema.safeParse(one);
    return parsed.success ? [{ id: parsed.data.tenantId, name: parsed.data.displayName ?? null }] : [];
  });
}

async function listSubscriptions(arm: ArmRequests, abortSignal: AbortSignal): Promise<SeenSubscription[]> {
  const found = await arm.list('/subscriptions', { apiVersion: API_VERSION, abortSignal });
  return found.flatMap((one) => {
    const parsed = subscriptionSchema.safeParse(one);
    if (!parsed.success) return [];
    const { subscriptionId: id, displayName: name, state, tenantId } = parsed.data;
    return [{ id, name, state, tenantId: tenantId ?? null }];
  });
}

function problemOf({ subscriptionId }: AzureCredential, subscriptions: readonly SeenSubscription[]): CredentialTest['problem'] {
  if (subscriptions.length === 0) return { code: 'no_subscription', message: '' };
  const isSeen = subscriptionId === null || subscriptions.some(({ id }) => id.toLowerCase() === subscriptionId);
  return isSeen ? null : { code: 'subscription_not_seen', message: subscriptionId };
}

/** Entra's codes for what has ended (700027 is also a certificate that it does not know): learn.microsoft.com/entra/identity-platform/reference-error-codes. */
const EXPIRED = /AADSTS(?:7000222|700024|50173|70043)\b|AADSTS700027\b[^]*key used is expired|ExpiredAuthenticationToken|token (?:is|has) expired/i;
const CODES: Readonly<Record<string, CredentialProblem>> = { credential_invalid: 'credential_invalid', not_authorized: 'not_authorized', azure_unavailable: 'azure_unavailable', throttled: 'azure_unavailable' };

async function refusalOf({ db, key }: RunnerSetup, credential: AzureCredential, error: unknown): Promise<CredentialTest['problem']> {
  const secret = await openCredentialSecret(db, key, credential.id).catch(() => null);
  const message = createMask(secretTextsOf(secret, {})).text(toObservationError(error).message);
  const refused = fileProblemOf(error);
  if (refused !== null) return { code: 'token_file_missing', message: refused };
  if (/ENOENT|federatedTokenFilePath/.test(message)) return { code: 'token_file_missing', message };
  if (EXPIRED.test(message)) return { code: 'credential_expired', message };
  return { code: CODES[toObservationError(error).code] ?? 'unknown', message };
}

/** Why the token file is not read, in words; null where something else went wrong. The SDK may wrap the error. */
function fileProblemOf(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof HostFileError) return translator('runner')(`hostFile.${cause.problem}`, { file: cause.file });
  return null;
}
