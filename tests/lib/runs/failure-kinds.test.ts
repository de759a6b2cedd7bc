import { describe, expect, test } from 'vitest';
import { PUBLIC_CLOUD } from '#lib/azure/azure-cloud.ts';
import { explainFailure, FAILURE_RULES } from '#lib/runs/explain-failure.ts';
import { isCommand } from '#lib/runs/failures/command-line.ts';
import { canRunAgain, FAILURE_CODES, readFailure, type RunFailure } from '#lib/runs/run-failure.ts';
import en from '#lib/words/en/failures.json' with { type: 'json' };

const MODULE = 'module.wandb.module';
const CLUSTER = `${MODULE}.app_aks.azurerm_kubernetes_cluster.default`;
const STORAGE = `${MODULE}.storage[0].azurerm_storage_account.default`;
const SUBNET = `${MODULE}.networking.azurerm_subnet.redis[0]`;

function explain(summary: string, address: string | null = null): RunFailure {
  return explainFailure({ diagnostics: [{ severity: 'error', summary, detail: '', address }], step: 'plan', cloud: PUBLIC_CLOUD });
}

describe('explains other cases of the kinds that people reported', () => {
  test.each([
    // Validation by the provider (terraform-plugin-sdk/helper/validation).
    ['expected sku_name to be one of ["Standard" "Premium"], got Gold', STORAGE, 'invalid_configuration', 'refuses the value of sku_name'],
    ['expected capacity to be in the range (0 - 6), got 9', `${MODULE}.redis[0].azurerm_redis_cache.default`, 'invalid_configuration', 'refuses the value of capacity'],
    ['expected length of name to be in the range (3 - 24), got a-name-that-is-far-too-long-for-it', STORAGE, 'invalid_configuration', 'refuses the value of name'],
    ['name ("ACME_storage") can only consist of lowercase letters and numbers, and must be between 3 and 24 characters long', STORAGE, 'invalid_configuration', 'namespace'],
    ['creating Storage Account: unexpected status 400 (400 Bad Request) with error: AccountNameInvalid: x_y is not a valid storage account name.', STORAGE, 'invalid_configuration', 'namespace'],
    ['"subnet_id": this field cannot be empty', CLUSTER, 'invalid_configuration', 'subnet_id is empty'],
    ['Ingress.networking.k8s.io "wandb" is invalid: spec.rules[0].host: Invalid value: "203.0.113.4": must be a DNS name, not an IP address', `${MODULE}.wandb.helm_release.wandb`, 'invalid_configuration', 'no IP address'],
    ['Deployment.apps "wandb-app" is invalid: spec.template.spec.containers[0].resources.limits[memory]: Invalid value: "lots": quantities must match', `${MODULE}.wandb.helm_release.wandb`, 'invalid_configuration', 'Deployment is not valid'],
    // Versions of state and providers.
    ['Resource instance managed by newer provider version\nThe current state of module.wandb.azurerm_resource_group.default was created by a newer provider version than is currently selected. Upgrade the azurerm provider to work with this state.', null, 'terraform_version', 'module version that wrote the state'],
    ['Provider configuration not present\nTo work with module.wandb.null_resource.x (orphan) its original provider configuration at provider["registry.terraform.io/hashicorp/null"] is required, but it has been removed.', null, 'invalid_configuration', 'hashicorp/null'],
    // Proxies.
    ['Error accessing remote module registry\nFailed to retrieve available versions for module "wandb": Get "https://registry.terraform.io/.well-known/terraform.json": Proxy Authentication Required', null, 'proxy_sign_in', 'HTTPS_PROXY'],
    ["Failed to download module\n/usr/bin/git exited with 128: fatal: unable to access 'https://github.com/wandb/x/': Received HTTP code 407 from proxy after CONNECT", null, 'proxy_sign_in', 'github.com'],
    ['Failed to query available provider packages\nfailed to request discovery document: Get "https://registry.terraform.io/.well-known/terraform.json": Forbidden', null, 'proxy_refused', 'registry.terraform.io'],
    // Sign-in.
    ['building account: AADSTS700213: No matching federated identity record found for presented assertion subject \'system:serviceaccount:console:runner\'.', null, 'credential_invalid', 'system:serviceaccount:console:runner'],
    ['Failed to list resource\nDefaultAzureCredential: failed to acquire a token.\nAttempted credentials:\n\tEnvironmentCredential: missing environment variable AZURE_TENANT_ID', `${MODULE}.app_aks.data.azapi_resource_list.az_zones`, 'credential_invalid', 'missing environment variable AZURE_TENANT_ID'],
    // Upgrades of AKS and its pools.
    ['unexpected status 400 with error: NodePoolMcVersionIncompatible: Node pool version 1.30.1 and control plane version 1.28.5 are incompatible.', CLUSTER, 'upgrade_not_allowed', '1.30.1'],
    ['unexpected status 409 with error: OperationNotAllowed: Upgrading Kubernetes version from 1.27.3 to 1.30.0 is not allowed. Available upgrades: [1.28.3 1.28.5]', CLUSTER, 'upgrade_not_allowed', '1.28.3 1.28.5'],
    ["Code=\"UpgradeFailed\" Message=\"Drain of aks-zone1-1-vmss000001 did not succeed within 1800 seconds: evicting pod wandb-app-1 failed\"", CLUSTER, 'drain_blocked', 'wandb-app-1'],
    // Leftovers of an earlier deployment.
    ['a Managed Cluster error: The node resource group MC_acme_acme-cluster_westeurope already exists.', CLUSTER, 'already_exists', 'MC_acme_acme-cluster_westeurope'],
    ["unexpected status 409 with error: InvalidResourceLocation: The resource 'acme-vpc' already exists in location 'uksouth' in resource group 'acme'.", `${MODULE}.networking.azurerm_virtual_network.default`, 'name_taken', 'choose uksouth'],
    ['Key acme-storage is currently in a deleted but recoverable state, and its name cannot be reused', `${MODULE}.vault.azurerm_key_vault_key.default`, 'name_reserved', 'az keyvault key purge'],
    // The adoption's own.
    ['parsing segment "staticProviders": expected the segment "microsoft.cache" to be "Microsoft.Cache"', null, 'adoption_failed', 'microsoft.cache'],
    ['Resource already managed by Terraform\nTerraform is already managing a remote object for module.wandb.azurerm_resource_group.default.', null, 'adoption_failed', 'in state already'],
    // Teardown.
    ['unexpected status 400 with error: SubnetHasServiceAssociationLink: Subnet /x/subnets/acme-redis is in use', SUBNET, 'resource_in_use', 'acme-redis'],
    ['deleting Container: BlobImmutableDueToLegalHold: This operation is not permitted as the blob is immutable due to one or more legal holds.', STORAGE, 'resource_in_use', 'legal hold'],
  ])('%s', (summary, address, code, says) => {
    const failure = explain(summary, address);
    expect(failure.code).toBe(code);
    expect(`${failure.title}\n${failure.cause}\n${failure.action}`).toContain(says);
    for (const part of [failure.title, failure.cause, failure.action]) expect(part).not.toMatch(/^explained\.|unnamed\.|\{[a-z]+\}/);
  });
});

test('gives each of several errors its own cause and action', () => {
  const quota = 'unexpected status 400 with error: QuotaExceeded: too much';
  const taken = 'unexpected status 409 with error: StorageAccountAlreadyTaken: The storage account named acme is already taken.';
  const failure = explainFailure({
    diagnostics: [quota, taken, 'odd and unknown'].map((summary) => ({ severity: 'error' as const, summary, detail: '', address: null })),
    step: 'apply',
    cloud: PUBLIC_CLOUD,
  });
  expect(failure.others).toHaveLength(2);
  for (const other of failure.others) {
    expect(other.cause).not.toBe('');
    expect(other.action).not.toBe('');
  }
  expect(failure.others[0]).toMatchObject({ code: 'name_taken', title: 'The name acme is taken' });
});

test('reads failures that were stored before errors had causes of their own', () => {
  const stored = { code: 'unknown', title: 'T', cause: 'C', action: 'A', evidence: { address: null, summary: '', detail: '' }, others: [{ code: 'unknown', title: 'O', errors: [] }] };
  expect(readFailure(stored)).toMatchObject({ remedy: null, others: [{ title: 'O', cause: '', action: '' }] });
  expect(readFailure({ ...stored, others: undefined }).others).toEqual([]);
});

test('offers another run only where one with the same options can help', () => {
  expect(canRunAgain(explain('expected version to be one of ["5.7" "8.0.21"], got 8.0.33', `${MODULE}.database.azurerm_mysql_flexible_server.default`))).toBe(false);
  expect(canRunAgain(explain('Failed to obtain provider schema: timeout while waiting for plugin to start..'))).toBe(true);
  expect(canRunAgain(explain('Cannot import non-existent remote object'))).toBe(true);
});

test('puts into commands only what a shell reads as one word', () => {
  const failure = explain("AuthorizationFailed: The client 'c-1; touch /tmp/x' does not have authorization to perform action 'x/write'; vault name '$(id)' VaultAlreadyExists");
  const hostile = explain("VaultAlreadyExists: The vault name 'a$(touch x)' is already in use.", `${MODULE}.vault.azurerm_key_vault.default`);
  for (const { action } of [failure, hostile]) for (const line of action.split('\n').filter(isCommand)) expect(line).not.toMatch(/\$\(|touch/);
  expect(hostile.action).toContain("[?name=='NAME']");
});

test('has texts for every code and every rule', () => {
  const keys = Object.keys(en.explained);
  for (const text of [...FAILURE_CODES, ...FAILURE_RULES.map((rule) => rule.text ?? rule.code)]) expect(keys).toContain(text);
  for (const name of FAILURE_RULES.flatMap((rule) => Object.keys(rule.values ?? {}))) expect(Object.keys(en.unnamed)).toContain(name);
});
