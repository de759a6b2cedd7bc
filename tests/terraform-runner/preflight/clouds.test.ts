import { expect, test } from 'vitest';
import { findCloud, NO_HOSTS, type CloudHosts } from '#lib/azure/azure-cloud.ts';
import type { CheckContext } from '#runner/preflight/check-context.ts';
import { dnsLabelCheck } from '#runner/preflight/checks/dns-label.ts';
import { fqdnCheck } from '#runner/preflight/checks/fqdn.ts';
import { stateBackendCheck } from '#runner/preflight/checks/state-backend.ts';
import { subscriptionCheck } from '#runner/preflight/checks/subscription.ts';

/** As in a cloud whose hosts are these: the label is taken, and the subscription disabled. */
function contextOf(hosts: CloudHosts, answers: { names?: Record<string, string[]>; backend?: object } = {}): CheckContext {
  return {
    hosts,
    subscriptionId: 's',
    names: { dnsLabel: 'team' },
    subject: { location: 'usgovvirginia', inputs: { subdomain: 'wandb', domain_name: 'example.com' }, backend: answers.backend ?? { kind: 'console' } },
    azure: { get: (path: string) => Promise.resolve(path === '' ? { state: 'Disabled' } : { available: false }) },
    ownResources: () => Promise.resolve(new Set()),
    ownsGroup: () => Promise.resolve(false),
    gatewayAddress: () => Promise.resolve(null),
    surroundings: { resolve: (host: string) => Promise.resolve(answers.names?.[host] ?? []), reach: () => Promise.resolve() },
    consoleUrl: 'http://localhost',
    abortSignal: new AbortController().signal,
  } as unknown as CheckContext;
}

test.each([
  ['public', 'team.usgovvirginia.cloudapp.azure.com', 'https://portal.azure.com/'],
  ['usgovernment', 'team.usgovvirginia.cloudapp.usgovcloudapi.net', 'https://portal.azure.us/'],
  ['china', 'team.usgovvirginia.cloudapp.chinacloudapi.cn', 'https://portal.azure.cn/'],
])('in the cloud %s names and pages are its own', async (cloud, fqdn, portal) => {
  const context = contextOf(findCloud(cloud) ?? NO_HOSTS, { names: { 'wandb.example.com': ['203.0.113.10'], [fqdn]: ['203.0.113.10'] } });
  expect(await dnsLabelCheck.find(context)).toMatchObject({ code: 'taken', command: `nslookup ${fqdn}` });
  expect(await fqdnCheck.find(context)).toMatchObject({ code: 'ours' });
  expect((await subscriptionCheck.find(context)).link).toContain(portal);
});

test('of a cloud whose names nobody knows none is made up', async () => {
  const context = contextOf(NO_HOSTS, { names: { 'wandb.example.com': ['203.0.113.10'] } });
  const found = [await dnsLabelCheck.find(context), await fqdnCheck.find(context), await subscriptionCheck.find(context)];
  expect(found).toMatchObject([{ code: 'taken', values: { fqdn: 'team.usgovvirginia' } }, { code: 'elsewhere' }, { code: 'disabled' }]);
  expect(JSON.stringify(found)).not.toMatch(/portal\.|cloudapp/);
  expect(found[2]).not.toHaveProperty('link');
});

test.each([
  ['usgovernment', 'state.blob.core.usgovcloudapi.net'],
  ['china', 'state.blob.core.chinacloudapi.cn'],
  [undefined, 'state.blob.core.windows.net'],
])('state in a storage account of the cloud %s is looked for there', async (environment, host) => {
  const context = contextOf(NO_HOSTS, { backend: { kind: 'azurerm', config: { storage_account_name: 'state', ...(environment && { environment }) } } });
  expect(await stateBackendCheck.find(context)).toMatchObject({ code: 'reached', values: { host } });
});
