import { expect, it, test } from 'vitest';
import { resourcesOf, type Resource } from '#lib/state/resource.ts';
import { checkReservation, vaultNameOf } from '#lib/teardown/reservation.ts';
import { clusterContents, ownLocks, withoutClusterContents } from '#lib/teardown/state-contents.ts';
import type { Survey, SurveyBody } from '#lib/teardown/survey.ts';
import { teardownView } from '#lib/teardown/teardown-view.ts';
import { parseState } from '#lib/state/state-document.ts';
import { formatSize } from '#components/teardown/format-size.ts';

const GROUP = '/subscriptions/s/resourceGroups/acme';
const resource = (type: string, id: string): Resource => ({ address: `module.wandb.${type}.default`, type, name: 'default', component: 'other', id, tainted: false });
const OWN_LOCK = resource('azurerm_management_lock', `${GROUP}/providers/Microsoft.DBforMySQL/flexibleServers/db/providers/Microsoft.Authorization/locks/acme-database-lock`);
const CHART = resource('helm_release', 'operator');
const ACCOUNT = resource('azurerm_storage_account', `${GROUP}/providers/Microsoft.Storage/storageAccounts/acme`);
const SERVER = resource('azurerm_mysql_flexible_server', `${GROUP}/providers/Microsoft.DBforMySQL/flexibleServers/db`);

const lock = (id: string, on: 'subscription' | 'resource_group' | 'resource') => ({ id, name: 'l', level: 'CanNotDelete', scope: GROUP, on, notes: null });
const CLUSTER = { name: 'acme-cluster', kubernetesVersion: null, powerState: null, provisioningState: null, nodePools: [] };
const survey = (body: Partial<SurveyBody>, error: Survey['error'] = null): Survey => ({
  body: { groupId: GROUP, resources: [], cluster: CLUSTER, locks: [], isSubscriptionRead: true, stored: {}, ...body },
  observedAt: '2026-11-26T12:00:00.000Z', requestedAt: '2026-11-26T12:00:00.000Z', attemptedAt: '2026-11-26T12:00:00.000Z', error,
});
const view = (resources: Resource[], told: Survey | null, kept: { isWhole: boolean; stateIsHere: boolean } = { isWhole: true, stateIsHere: true }) => teardownView({ resources, survey: told, unmanaged: [], steps: [], ...kept });

it('puts what holds data first, the database before the bucket, with its size where Azure says one', () => {
  const { losses, others } = view([CHART, ACCOUNT, SERVER], survey({ stored: { [`${ACCOUNT.id}`.toLowerCase()]: 5 } }));
  expect(losses.map(({ resource: { type }, bytes }) => [type, bytes])).toEqual([['azurerm_mysql_flexible_server', null], ['azurerm_storage_account', 5]]);
  expect(others).toEqual([CHART]);
});

it('tells the deployment’s own locks from others’, and leaves the subscription’s alone', () => {
  const locks = [lock(`${OWN_LOCK.id}`.toUpperCase(), 'resource'), lock('/subscriptions/s/providers/Microsoft.Authorization/locks/a', 'subscription'), lock(`${GROUP}/providers/Microsoft.Authorization/locks/b`, 'resource_group')];
  const found = view([OWN_LOCK], survey({ locks }));
  expect(found.locks.map(({ on, deletable }) => [on, deletable])).toEqual([['subscription', false], ['resource_group', true]]);
  expect(found.protection).toEqual([OWN_LOCK.address]);
  expect(found.stage).toBe('locks');
});

test.each([
  ['is there', survey({}), []],
  ['is not there', survey({ cluster: null }), [CHART.address]],
  ['could not be looked for', survey({ cluster: null }, { code: 'not_authorized', message: 'no', retryAt: null }), []],
  ['was never looked for', null, []],
])('what lived in the cluster is lost only where Azure says so: the cluster %s', (_what, told, lost) => {
  expect(view([CHART], told).lost).toEqual(lost);
});

it('blocks nothing where Azure does not say', () => {
  const found = view([SERVER], null);
  expect(found.stages).toMatchObject({ locks: 'unknown', resources: 'unknown', protection: 'clear', cluster: 'unknown' });
  expect(found.stage).toBe('destroy');
});

it('of a state that is kept elsewhere takes no lock for another’s, says that nothing is off, and drops nothing', () => {
  const locks = [lock(`${GROUP}/providers/Microsoft.Authorization/locks/b`, 'resource_group')];
  const unsure = view([SERVER], survey({ locks, cluster: null }), { isWhole: false, stateIsHere: false });
  expect(unsure).toMatchObject({ isWhole: false, locks: [{ deletable: false }], lost: [], stages: { locks: 'unknown', resources: 'unknown', protection: 'unknown' }, stage: 'destroy' });
  // A run made the group itself: nothing was in it before.
  const sure = view([SERVER, OWN_LOCK, CHART], survey({ locks, cluster: null }), { isWhole: true, stateIsHere: false });
  expect(sure).toMatchObject({ locks: [{ deletable: true }], protection: [OWN_LOCK.address], lost: [], stages: { protection: 'open', cluster: 'clear' } });
});

it('drops from a state exactly what lives in the cluster, and leaves all else as it is', () => {
  const own = (type: string, name: string, more: object = {}) => ({ mode: 'managed', type, name, provider: 'p', instances: [{ attributes: { id: name } }], ...more });
  const kept = [own('azurerm_kubernetes_cluster', 'default'), own('terraform_data', 'azurerm_management_lock__default'), own('kubernetes_secret', 'x', { mode: 'data' })];
  const gone = [own('helm_release', 'wandb', { module: 'module.wandb' }), own('kubernetes_secret', 'app'), own('terraform_data', 'helm_release__operator')];
  const document = { version: 4, serial: 3, lineage: 'l', resources: [...kept, ...gone], check_results: null };
  expect(withoutClusterContents(document)).toEqual({ ...document, resources: kept });
  expect(clusterContents(parseState(document))).toEqual(['module.wandb.helm_release.wandb', 'kubernetes_secret.app', 'terraform_data.helm_release__operator']);
  expect(ownLocks(resourcesOf(parseState(document)))).toEqual(['terraform_data.azurerm_management_lock__default']);
});

const RESERVED = { namespace: 'acme', vaultName: 'acme-vault', location: 'westeurope', subscriptionId: 's', until: '2027-02-24T12:00:00.000Z' };
test.each([
  ['in the same place', { namespace: 'acme', location: 'westeurope', subscriptionId: 's' }, []],
  ['in a subscription nobody knows', { namespace: 'acme', location: 'westeurope', subscriptionId: null }, []],
  ['in another region', { namespace: 'acme', location: 'northeurope', subscriptionId: 's' }, ['region']],
  ['in another subscription', { namespace: 'acme', location: 'westeurope', subscriptionId: 'other' }, ['subscription']],
  ['as another namespace', { namespace: 'acme2', location: 'northeurope', subscriptionId: 's' }, []],
])('a kept name %s', (_where, wanted, why) => {
  expect(checkReservation(wanted, RESERVED).map(({ values }) => values.why)).toEqual(why);
  expect(checkReservation(wanted, null)).toEqual([]);
});

test.each([['acme', 'acme-vault'], ['a-name-of-seventeen', 'a-name-of-seventeen-vaul'], ['a-name-of-some-length-', 'a-name-of-some-length--v']])('the vault of %s is %s', (namespace, vault) => {
  expect(vaultNameOf(namespace)).toBe(vault);
});

test.each([[0, '0 B'], [1023, '1023 B'], [48 * 1024 ** 2, '48 MiB'], [1.5 * 1024 ** 3, '1.5 GiB']])('%d bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});
