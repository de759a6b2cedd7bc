import { ContainerServiceClient } from '@azure/arm-containerservice';
import { ResourceManagementClient } from '@azure/arm-resources';
import type { TokenCredential } from '@azure/core-auth';
import type { Pipeline } from '@azure/core-rest-pipeline';
import { createArmRequests, type ArmRequests } from './arm-requests.ts';
import { PUBLIC_CLOUD } from './azure-cloud.ts';
import { ownCloudPolicy } from './own-cloud.ts';
import { soundPausePolicy } from './retry-after.ts';
import { identityIn } from './token-identity.ts';

/** What the console asks Azure with. */
export interface AzureClients {
  subscriptionId: string;
  resources: ResourceManagementClient;
  containerService: ContainerServiceClient;
  /** For what the two have no method for. */
  arm: ArmRequests;
  /** The object id of whoever signs in; null where the token does not tell. @throws when there is no token. */
  identify: () => Promise<string | null>;
}

/**
 * Azure's clients for one subscription. Public Azure without `endpoint`, another cloud or the simulator with it; `caPem` is the only
 * certificate trusted then, for these clients alone. Proxies are taken from the environment, but never for loopback.
 */
export function createAzureClients(options: {
  credential: TokenCredential;
  subscriptionId: string;
  endpoint?: string;
  caPem?: string;
}): AzureClients {
  const { credential, subscriptionId, endpoint, caPem } = options;
  const settings = {
    ...(endpoint !== undefined && { endpoint, credentials: { scopes: [`${endpoint}/.default`] } }),
    ...(caPem !== undefined && { tlsOptions: { ca: caPem } }),
    // Whoever polls decides when to ask again; a client that waits out Retry-After by itself would only look stuck.
    retryOptions: { maxRetries: 0 },
  };
  const resources = new ResourceManagementClient(credential, subscriptionId, settings);
  const containerService = new ContainerServiceClient(credential, subscriptionId, settings);
  // Behind all others, redirects too: what they make of a request is what is sent.
  const last = [ownCloudPolicy(endpoint ?? PUBLIC_CLOUD.endpoint), soundPausePolicy];
  for (const { pipeline } of [resources, containerService]) last.forEach((policy) => pipeline.addPolicy(policy, { afterPhase: 'Sign' }));
  if (endpoint !== undefined && isLoopback(endpoint)) [resources.pipeline, containerService.pipeline].forEach(withoutProxy);
  const identify = async () => identityIn((await credential.getToken(`${endpoint ?? PUBLIC_CLOUD.endpoint}/.default`))?.token ?? '');
  return { subscriptionId, resources, containerService, arm: createArmRequests(resources.pipeline, endpoint ?? PUBLIC_CLOUD.endpoint), identify };
}

/** Whom practice signs in as, as its refusals name it. */
const PRACTICE_CLAIMS = { oid: '00000000-0000-4000-8000-000000000004', appid: '00000000-0000-4000-8000-000000000003' };
const PRACTICE_TOKEN = `practice.${Buffer.from(JSON.stringify(PRACTICE_CLAIMS)).toString('base64url')}.token`;

/** The simulator takes any token, so this one says what it is. */
export function simulatorCredential(): TokenCredential {
  return { getToken: () => Promise.resolve({ token: PRACTICE_TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 }) };
}

function isLoopback(endpoint: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname);
}

function withoutProxy(pipeline: Pipeline): void {
  pipeline.removePolicy({ name: 'proxyPolicy' });
}
