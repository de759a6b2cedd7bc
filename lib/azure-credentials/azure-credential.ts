import type { AzureSignInKind } from '../azure/azure-sign-in.ts';

export const CREDENTIAL_KINDS = ['client_secret', 'client_certificate', 'workload_identity', 'managed_identity', 'azure_cli'] as const satisfies readonly AzureSignInKind[];
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** azurerm's names of Azure's clouds, and one whose addresses a person gives (a sovereign cloud, Azure Stack, the simulator). */
export const CLOUD_NAMES = ['public', 'usgovernment', 'china', 'custom'] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

/** A stored way into Azure, without what is secret of it. Times are ISO 8601 in UTC. */
export interface AzureCredential {
  id: string;
  name: string;
  kind: CredentialKind;
  cloud: CloudName;
  /** Of a custom cloud: Resource Manager's address, where one signs in, and the certificates to trust as PEM. */
  endpoint: string | null;
  authorityHost: string | null;
  caPem: string | null;
  tenantId: string | null;
  clientId: string | null;
  /** The subscription of deployments that name none. */
  subscriptionId: string | null;
  /** Workload identity: the file on the runner's host that holds the federated token; null: where its environment says. */
  tokenFile: string | null;
  /** When its secret or certificate ends: a certificate says so itself, of a secret a person does. */
  expiresAt: string | null;
  createdAt: string;
  createdBy: string;
  /** When what it signs in with was last changed: its secret, or its tenant. */
  rotatedAt: string | null;
  /** A test was asked for and has not ended. */
  testing: boolean;
  test: CredentialTest | null;
  /** How many deployments that are not destroyed use it. */
  usedBy: number;
}

/** What a runner saw with a credential. */
export interface CredentialTest {
  at: string;
  /** The runner's host: a managed identity, an Azure CLI login and a token file are that host's. */
  host: string;
  /** Null when it works. `message` is Azure's own, masked. */
  problem: { code: CredentialProblem; message: string } | null;
  tenants: SeenTenant[];
  subscriptions: SeenSubscription[];
}

export const CREDENTIAL_PROBLEMS = ['credential_invalid', 'credential_expired', 'not_authorized', 'azure_unavailable', 'no_subscription', 'subscription_not_seen', 'token_file_missing', 'unknown'] as const;
export type CredentialProblem = (typeof CREDENTIAL_PROBLEMS)[number];

export interface SeenTenant {
  id: string;
  name: string | null;
}

export interface SeenSubscription {
  id: string;
  name: string;
  /** Azure's word: Enabled, Disabled, Warned, PastDue, Deleted. */
  state: string;
  tenantId: string | null;
}

/** What is secret of a credential; sealed as JSON. */
export type CredentialSecret = { clientSecret: string } | { /** Certificate and private key. */ certificatePem: string; password?: string };

/**
 * Whether a credential of this kind may belong to several tenants and list them (ARM, *Tenants - List*): a person's login. A service
 * principal and an identity sign in to the one they were made for, or are told of.
 */
export function choosesTenant(kind: CredentialKind): boolean {
  return kind === 'azure_cli';
}

/** The tenant a credential signs in to, as it says itself, else as its last test saw of the subscription; null where neither tells. */
export function tenantOf(credential: Pick<AzureCredential, 'tenantId' | 'test'> | null, subscriptionId: string | null): string | null {
  return credential?.tenantId ?? credential?.test?.subscriptions.find(({ id }) => id.toLowerCase() === subscriptionId?.toLowerCase())?.tenantId ?? null;
}

const EXPIRES_SOON_DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;

/** How its end is to be told: `none` where none is known. `days` is whole days until then, negative afterwards. */
export function expiryOf(expiresAt: string | null, now: number): { state: 'none' | 'far' | 'soon' | 'expired'; days: number } {
  if (expiresAt === null) return { state: 'none', days: 0 };
  const days = Math.floor((Date.parse(expiresAt) - now) / DAY_MS);
  return { days, state: days < 0 ? 'expired' : days <= EXPIRES_SOON_DAYS ? 'soon' : 'far' };
}
