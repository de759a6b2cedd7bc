import { describe, expect, test } from 'vitest';
import { createMask } from '#lib/credentials/mask.ts';
import { findCloud, PUBLIC_CLOUD, type AzureCloud } from '#lib/azure/azure-cloud.ts';
import { explainFailure } from '#lib/runs/explain-failure.ts';
import { describeFailure } from '#lib/runs/failures/describe-failure.ts';
import type { RunFailure } from '#lib/runs/run-failure.ts';
import { createOutcomeReader, type TerraformStep } from '#lib/terraform/outcome.ts';
import { PRACTICE_ERRORS } from '#runner/practice/practice-module.ts';
import { listRecordings, readMessages, readRecording } from '#tests/support/recording.ts';

function explain(name: string, stderr = ''): RunFailure {
  const step = name.includes('.init.') ? 'init' : name.includes('.plan.') ? 'plan' : 'apply';
  const reader = createOutcomeReader(step, createMask([]));
  for (const message of readMessages(name)) reader.read(message);
  return explainFailure({ diagnostics: reader.outcome().diagnostics, step, stderr, cloud: PUBLIC_CLOUD });
}

function explainText(summary: string, address: string | null = null, step: TerraformStep = 'apply'): RunFailure {
  return explainFailure({ diagnostics: [{ severity: 'error', summary, detail: '', address }], step, cloud: PUBLIC_CLOUD });
}

/** Every recorded failure, its code, and what its texts must name. */
const RECORDED: Record<string, [string, ...string[]]> = {
  'aks-quota.apply': ['quota_exceeded', 'standardESv5Family', 'westeurope', '32', '10'],
  'arm-unavailable.apply': ['canceled'],
  'authorization-failed-resource-group.apply': ['not_authorized', 'Microsoft.Resources/subscriptions/resourcegroups/write', '44444444-4444-4444-8444-444444444444'],
  'cluster-unreachable.apply': ['cluster_unreachable'],
  'destroy-resource-group-not-empty.destroy': ['resource_group_not_empty', 'somebody-elses-ip'],
  'destroy-scope-locked.destroy': ['resource_locked', '/resourceGroups/wandb-practice'],
  'key-vault-name-taken.apply': ['name_taken', 'wandb-practice-vault'],
  'license-missing.plan': ['invalid_configuration', 'license'],
  'module-version-missing.init': ['invalid_configuration', '7.9.2'],
  'policy-denied.apply': ['policy_denied', 'Allowed locations'],
  'provider-not-registered.apply': ['provider_not_registered', 'az provider register --namespace Microsoft.DBforMySQL'],
  'registry-unreachable.init': ['registry_unreachable', 'registry.terraform.io', 'no such host', 'HTTPS_PROXY', 'TF_CLI_CONFIG_FILE', 'firewall'],
  'role-assignment-forbidden.apply': ['not_authorized', 'Microsoft.Authorization/roleAssignments/write', 'User Access Administrator'],
  'storage-name-taken.apply': ['name_taken', 'wandbpracticestorage'],
  'subscription-not-found.plan': ['subscription_not_found', '22222222-2222-4222-8222-222222222222'],
  'terraform-too-old.init': ['terraform_version', '1.11.4'],
  'token-expired.apply': ['credential_expired', 'expiry UTC time'],
  'variable-validation.plan': ['invalid_configuration', 'ZoneRedundant'],
  'wrong-client-secret.plan': ['credential_invalid', 'AADSTS7000215'],
  'wrong-variable-name.plan': ['invalid_configuration', 'wandb_license'],
};

test.each(Object.entries(RECORDED))('%s is understood', (name, [code, ...named]) => {
  const failure = explain(`errors/${name}.jsonl`);
  expect(failure.code).toBe(code);
  for (const word of named) expect(`${failure.title}\n${failure.cause}\n${failure.action}`).toContain(word);
  expectWhole(failure);
});

test('no recorded failure is left out', () => {
  const names = listRecordings('errors/*.jsonl').map((name) => name.slice('errors/'.length, -'.jsonl'.length));
  expect(names.filter((name) => RECORDED[name] === undefined)).toEqual(['throttled-then-fine.apply']);
});

test('a provider\'s crash is told with the provider and the trace it left on stderr', () => {
  const failure = explain('provider-crashed/apply.jsonl', readRecording('provider-crashed/apply.stderr.txt'));
  expect(failure.code).toBe('provider_crashed');
  expect(failure.cause).toContain('azurerm 4.81.0');
  expect(failure.evidence.detail).toContain('nil pointer dereference');
  expect(explain('provider-crashed/apply.jsonl').code).toBe('provider_crashed');
});

test('what exists already is told with its id and address', () => {
  const failure = explain('provider-crashed/reapply.jsonl');
  expect(failure.code).toBe('already_exists');
  expect(failure.evidence.address).toBe('module.wandb.module.app_aks.azurerm_kubernetes_cluster_node_pool.additional[0]');
  expect(failure.cause).toContain('/agentPools/zone2');
});

test.each(['interrupted-once/apply.jsonl', 'interrupted-then-adopted/apply.jsonl'])('%s was interrupted', (name) => {
  const failure = explain(name);
  expect(failure.code).toBe('canceled');
  expect(failure.evidence.address).not.toBeNull();
});

/** What somebody else does says nothing by itself. */
const FAILING = Object.entries(PRACTICE_ERRORS).filter(([, { on }]) => on !== 'plant');

test.each(FAILING)('the practice fault %s is understood as the real error', (name, { message, address, on }) => {
  const detail = `Error running command 'exec sh 'cloud.sh' ${on} '${address}'': exit status 1. Output: ${message.replace(/\{(?:name|id|location|resourceGroup)\}/g, 'filled-in')}\n`;
  const practice = `module.wandb.${address.replace(/([a-z]\w+)\.(\w+)(\[\d+\])?$/, 'terraform_data.$1__$2$3')}`;
  const failure = explainFailure({ diagnostics: [{ severity: 'error', summary: 'local-exec provisioner error', detail, address: practice }], step: 'apply', cloud: PUBLIC_CLOUD });
  const code: Record<string, string> = {
    vault_name_taken: 'name_taken', authorization_failed: 'not_authorized', role_assignment_forbidden: 'not_authorized', token_expired: 'credential_expired', scope_locked: 'resource_locked', protection_race: 'resource_locked',
  };
  expect(failure.code).toBe(code[name] ?? name);
  expectWhole(failure);
});

test('a failure of the practice module as Terraform printed it', () => {
  const failure = explain('practice/aks-quota.apply.jsonl');
  expect(failure.code).toBe('quota_exceeded');
  expect(failure.cause).toContain('32 asked for, 10 left');
});

test.each([
  [{ text: "AuthorizationFailed: The client 'c-1' does not have authorization to perform action 'x/write' over scope '/subscriptions/00000000-0000-4000-8000-00000000000a/resourceGroups/g'", known: null }, '--assignee c-1 --role Contributor --scope /subscriptions/00000000-0000-4000-8000-00000000000a'],
  [{ text: 'unexpected status 403 (403 Forbidden)', known: '00000000-0000-4000-8000-00000000000b' }, '--assignee IDENTITY_OBJECT_ID --role Contributor --scope /subscriptions/00000000-0000-4000-8000-00000000000b'],
])('the command that grants the role is filled in with what the error or the run says: %j', ({ text, known }, command) => {
  const failure = explainFailure({ diagnostics: [{ severity: 'error', summary: text, detail: '', address: null }], step: 'apply', cloud: PUBLIC_CLOUD, subscriptionId: known });
  expect(failure.action).toContain(`az role assignment create ${command}`);
});

describe('other shapes', () => {
  test.each([
    ['unexpected status 429 (429 Too Many Requests) with error: TooManyRequests: slow down', 'throttled'],
    ['performing Create: unexpected status 503 (503 Service Unavailable) with error: ServiceUnavailable: busy', 'azure_unavailable'],
    ['unexpected status 500 (500 Internal Server Error) with response: {"error": {"code": "InternalServerError"}}', 'azure_unavailable'],
    ['Put "https://management.azure.com/subscriptions": dial tcp: lookup management.azure.com: no such host', 'azure_unavailable'],
    ['unexpected status 403 (403 Forbidden)', 'not_authorized'],
    ['AADSTS7000222: The provided client secret keys for app are expired.', 'credential_expired'],
    ['building account: could not acquire access token to parse claims: AADSTS90002: Tenant not found', 'credential_invalid'],
    ['unexpected status 409 with error: ReadOnlyDisabledSubscription: The subscription is disabled', 'subscription_disabled'],
    ['`subscription_id` is a required provider property when performing a plan/apply operation', 'subscription_not_found'],
    ['unexpected status 400 with error: DnsRecordInUse: DNS record wandb.westeurope.cloudapp.azure.com is already used', 'name_taken'],
    ['A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault.', 'name_reserved'],
    ['with error: ProvisionNotSupportedForRegion: Provisioning in requested region is not supported.', 'sku_not_available'],
    ['Error acquiring the state lock', 'state_locked'],
    ['Saved plan is stale', 'stale_plan'],
    ['Failed to save state', 'state_diverged'],
    ['write /x/terraform.tfstate: no space left on device', 'disk_full'],
    ['waiting for creation: context deadline exceeded', 'timed_out'],
    ['Failed to query available provider packages', 'provider_unavailable'],
    ['could not download chart: failed to fetch https://charts.wandb.ai/operator-1.4.2.tgz : 403 Forbidden', 'chart_unreachable'],
    ['Get "https://wandb-a1b2c3.hcp.westeurope.azmk8s.io:443/api/v1/namespaces/default": dial tcp: lookup wandb-a1b2c3.hcp.westeurope.azmk8s.io: no such host', 'cluster_unreachable'],
    ['admission webhook "validation.gatekeeper.sh" denied the request: [azurepolicy-k8sazurev2noprivilege]', 'policy_denied'],
    ['Encountered an error whilst ensuring Resource Providers are registered.', 'provider_not_registered'],
    ['chart "operator" version "9.9.9" not found in https://charts.wandb.ai repository', 'chart_unreachable'],
    ['Request cancelled', 'provider_crashed'],
    ['plan file was created by Terraform 1.11.4, but this is 1.12.0; plan files cannot be transferred between different Terraform versions', 'stale_plan'],
    ['storage.AccountsClient#Create: StatusCode=409 -- Original Error: Code="MaxStorageAccountsCountPerSubscriptionExceeded" Message="x"', 'quota_exceeded'],
    ['the quota of attention nobody exceeds', 'unknown'],
    ['The operation is in progress', 'unknown'],
    ['a sentence about throttled requests and locks, forbidden names, and a vault', 'unknown'],
    ['something nobody has seen before', 'unknown'],
  ])('%s', (summary, code) => {
    const failure = explainText(summary);
    expect(failure.code).toBe(code);
    expectWhole(failure);
  });

  test('providers that cannot be loaded for want of a network are the registry\'s', () => {
    const detail = 'Could not retrieve the list of available versions for provider hashicorp/azurerm: could not connect to registry.terraform.io: failed to request discovery document: Get "https://registry.terraform.io/.well-known/terraform.json": net/http: request canceled (Client.Timeout exceeded while awaiting headers)';
    const failure = explainFailure({ diagnostics: [{ severity: 'error', summary: 'Failed to query available provider packages', detail, address: null }], step: 'init', cloud: PUBLIC_CLOUD });
    expect(failure.code).toBe('registry_unreachable');
  });

  // Terraform 1.11.4 with a `host` block that has no `providers.v1`.
  test('a registry of modules alone is told from a provider that is not to be had', () => {
    const detail = 'The host "registry.terraform.io" given in provider source address "registry.terraform.io/hashicorp/null" does not offer a Terraform provider registry.';
    const failure = explainFailure({ diagnostics: [{ severity: 'error', summary: 'Invalid provider registry host', detail, address: null }], step: 'init', cloud: PUBLIC_CLOUD });
    expect(failure).toMatchObject({ code: 'provider_unavailable', action: expect.stringContaining('mirror of providers') });
    expect(failure.cause).toContain('registry.terraform.io answered');
  });

  test('a connection that a chart\'s resource could not make is the cluster\'s', () => {
    expect(explainText('Get "https://x.azmk8s.io/api": dial tcp: i/o timeout', 'module.wandb.module.wandb.helm_release.wandb[0]').code).toBe('cluster_unreachable');
  });
});

test('an error that is not understood is shown as it is', () => {
  const failure = explainFailure({ diagnostics: [{ severity: 'error', summary: 'odd {thing} <b>', detail: 'more of it', address: 'azurerm_x.y' }], step: 'apply', cloud: PUBLIC_CLOUD });
  expect(failure).toMatchObject({ code: 'unknown', cause: 'odd {thing} <b>\nmore of it', evidence: { address: 'azurerm_x.y', summary: 'odd {thing} <b>', detail: 'more of it' } });
});

test('a cause speaks before what follows from it', () => {
  const quota = 'unexpected status 400 with error: QuotaExceeded: too much';
  const errors = ['execution halted', 'something odd', quota].map((summary) => ({ severity: 'error' as const, summary, detail: '', address: null }));
  expect(explainFailure({ diagnostics: errors, step: 'apply', cloud: PUBLIC_CLOUD })).toMatchObject({ code: 'quota_exceeded', evidence: { summary: quota } });
});

test('independent causes are told beside the one that speaks, those of one cause together', () => {
  const address = (name: string) => `module.wandb.azurerm_${name}.default`;
  const policy = "RequestDisallowedByPolicy: Resource 'acme' was disallowed by policy.";
  const errors = [
    ['execution halted', null],
    [policy, address('storage_account')],
    ['unexpected status 400 with error: QuotaExceeded: too much', address('kubernetes_cluster')],
    [policy, address('redis_cache')],
    ['x'.repeat(900), null],
  ] as const;
  const failure = explainFailure({ diagnostics: errors.map(([summary, at]) => ({ severity: 'error' as const, summary, detail: '', address: at })), step: 'apply', cloud: PUBLIC_CLOUD });
  expect(failure).toMatchObject({ code: 'quota_exceeded', evidence: { address: address('kubernetes_cluster') } });
  expect(failure.others.map(({ withoutAnswer: _, ...other }) => other)).toEqual([
    { code: 'policy_denied', title: 'A policy of your organization forbids it', cause: expect.stringContaining("does not allow acme"), action: expect.stringContaining('exemption'), errors: [{ address: address('storage_account'), summary: policy, detail: '' }, { address: address('redis_cache'), summary: policy, detail: '' }] },
    { code: 'unknown', title: 'Terraform reported an error', cause: 'x'.repeat(900), action: expect.stringContaining('Read the log'), errors: [{ address: null, summary: `${'x'.repeat(400)} …`, detail: '' }] },
  ]);
  expect(explainText(policy).others).toEqual([]);
});

test('an end without a word is unknown, and stderr speaks where there is any', () => {
  expect(explainFailure({ diagnostics: [], step: 'plan', cloud: PUBLIC_CLOUD })).toMatchObject({ code: 'unknown', evidence: { summary: '', detail: '' } });
  expect(explainFailure({ diagnostics: [], step: 'plan', stderr: 'write: no space left on device\n', cloud: PUBLIC_CLOUD }).code).toBe('disk_full');
});

test.each(['stale_plan', 'runner_lost', 'disk_full', 'canceled', 'state_diverged'] as const)('%s can be told without an error of Terraform\'s', (code) => {
  expectWhole(describeFailure(code));
});

/** Texts that are there, with nothing left to fill in. */
function expectWhole({ title, cause, action }: RunFailure): void {
  for (const text of [title, cause, action]) {
    expect(text).not.toMatch(/^explained\.|failures\.explained|unnamed\./);
    expect(text).not.toMatch(/\{[a-z]+\}/);
    expect(text.length).toBeGreaterThan(5);
  }
}

describe('of another cloud', () => {
  const explainIn = (cloud: AzureCloud | null, summary: string) => explainFailure({ diagnostics: [{ severity: 'error', summary, detail: '', address: null }], step: 'apply', cloud });
  const locked = "ScopeLocked: following scope(s) are locked: '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/team'";

  test.each([
    ['usgovernment', 'https://portal.azure.us/#@/resource'],
    ['china', 'https://portal.azure.cn/#@/resource'],
  ])('%s: what mends it is in its portal', (name, page) => {
    expect(explainIn(findCloud(name), locked).remedy?.href).toContain(page);
  });

  test('one whose portal nobody knows is told without a page; what Azure itself links to stays', () => {
    expect(explainIn(null, locked).remedy).toEqual({ kind: 'turn_off_lock', href: null });
    expect(explainIn(null, 'QuotaExceeded: ask at https://portal.azure.us/#view/quota/filled-in for more').remedy?.href).toBe('https://portal.azure.us/#view/quota/filled-in');
  });

  test('what cannot be reached is told by its hosts', () => {
    const failure = explainIn(findCloud('china'), 'Get "https://management.chinacloudapi.cn/subscriptions": dial tcp: lookup management.chinacloudapi.cn: no such host');
    expect(failure.code).toBe('azure_unavailable');
    expect(failure.action).toContain('management.chinacloudapi.cn and login.chinacloudapi.cn');
    for (const host of ['a.hcp.usgovvirginia.cx.aks.containerservice.azure.us', 'a.hcp.chinaeast2.cx.prod.service.azk8s.cn']) expect(explainIn(null, `Get "https://${host}:443/api": dial tcp: i/o timeout`).code).toBe('cluster_unreachable');
    expect(explainIn(null, 'Put "https://management.azure.com/subscriptions": dial tcp: no such host').action).not.toMatch(/management\.azure\.com/);
  });
});
