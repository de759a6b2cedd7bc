import type { AzureCredential } from '#lib/azure-credentials/azure-credential.ts';
import type { CloudHosts } from '#lib/azure/azure-cloud.ts';
import { derivedNames, type DerivedNames } from '#lib/preflight/derived-names.ts';
import { ownsResourceGroup } from '#lib/preflight/owns-group.ts';
import type { ClaimedPreflight } from '#lib/preflight/preflight-store.ts';
import type { PreflightSubject } from '#lib/preflight/preflight-subject.ts';
import { findGatewayAddress } from '#lib/state/gateway-address.ts';
import type { AzureAccess } from '../azure-access.ts';
import type { RunnerSetup } from '../run-context.ts';
import { findRunNetwork, type RunNetworkFacts } from '../run-network.ts';
import { askAzure, type AzureQuestions } from './azure-questions.ts';
import { readGrants, type Grants } from './facts/grants.ts';
import { listOwnResources } from './facts/own-resources.ts';
import { findVmSku, type VmSku } from './facts/vm-sku.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';

/** What the checks of one preflight work with. What several ask for is asked once. */
export interface CheckContext {
  subject: PreflightSubject;
  names: DerivedNames;
  /** @throws NoAccess, when asked, where the runner has no way to Azure. */
  azure: AzureQuestions;
  /** Whom roles are given to: the client of the stored credential or of the runner's sign-in, else whom Azure's token names; null where nothing tells. */
  identity: () => Promise<string | null>;
  /** The object id of it, as Azure's token has it; null where that does not tell. */
  objectId: () => Promise<string | null>;
  /** What hosts are called in its cloud. */
  hosts: CloudHosts;
  hasAccess: boolean;
  /** The stored credential that is signed in with; null: the runner's own environment is. */
  stored: StoredSignIn | null;
  subscriptionId: string;
  surroundings: Surroundings;
  /** How the run's Terraform will reach the world. */
  runNetwork: () => Promise<RunNetworkFacts>;
  /** When nobody waits for an answer any more. */
  abortSignal: AbortSignal;
  consoleUrl: string;
  /** Of the deployment's own gateway; null where none stands that the console knows of. */
  gatewayAddress: () => Promise<string | null>;
  /** Whether the resource group of its name is the deployment's own. */
  ownsGroup: () => Promise<boolean>;
  /** What lies in it, as `type/name` in small letters; nothing where the group is not ours. */
  ownResources: () => Promise<ReadonlySet<string>>;
  grants: () => Promise<Grants>;
  /** The nodes' machine as the subscription may have it in the region; null where it is not offered there. */
  vmSku: (name: string) => Promise<VmSku | null>;
}

/** What of a stored credential a finding tells. */
export type StoredSignIn = Pick<AzureCredential, 'name' | 'kind' | 'clientId'>;

/** Everything that a preflight's checks have in common. */
export function createCheckContext(setup: RunnerSetup, way: { access: AzureAccess | null; stored: StoredSignIn | null; clientId: string | null; hosts: CloudHosts; caPem: string | null }, { subject, deploymentId }: ClaimedPreflight, abortSignal: AbortSignal): CheckContext {
  const { access, stored, clientId, hosts, caPem } = way;
  const azure = askAzure(access, subject, abortSignal);
  const names = derivedNames(subject);
  const objectId = once(async () => (await access?.clients.identify().catch(() => null)) ?? null);
  const ownsGroup = once(() => ownsResourceGroup(setup, deploymentId));
  return {
    subject,
    names,
    azure,
    identity: async () => clientId ?? objectId(),
    objectId,
    hosts,
    hasAccess: access !== null,
    stored,
    subscriptionId: access?.subscriptionId ?? '',
    surroundings: surroundingsOf(setup, subject),
    runNetwork: () => findRunNetwork(setup, caPem),
    abortSignal,
    consoleUrl: setup.consoleUrl,
    gatewayAddress: once(() => findGatewayAddress(setup, deploymentId)),
    ownsGroup,
    ownResources: once(async () => ((await ownsGroup()) ? listOwnResources(azure, names.resourceGroup) : new Set<string>())),
    grants: once(() => readGrants(azure)),
    vmSku: onceEach((name) => findVmSku(azure, subject.location, name)),
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => (asked ??= ask());
}

function onceEach<T>(ask: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (name) => {
    const known = asked.get(name) ?? ask(name);
    asked.set(name, known);
    return known;
  };
}
