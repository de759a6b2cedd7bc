import { expect, it } from 'vitest';
import { createMask, MASKED } from '#lib/credentials/mask.ts';
import { parseState } from '#lib/state/state-document.ts';
import { teachStateSecrets } from '#lib/state/state-secrets.ts';

const attribute = (value: string) => ({ type: 'get_attr', value });
const resource = (type: string, instance: object) => ({ mode: 'managed', type, name: 'default', provider: 'p', instances: [instance] });

it('keeps a path that names __proto__ to itself', () => {
  const path = [attribute('__proto__'), attribute('polluted')];
  teachStateSecrets(parseState({ version: 4, serial: 1, lineage: 'a', outputs: {}, resources: [resource('a', { attributes: {}, sensitive_attributes: [path] })] }), createMask([]));
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

it('teaches what random resources made, what is marked in a resource at any depth, and sensitive outputs', () => {
  const mask = createMask([]);
  const state = parseState({
    version: 4,
    serial: 1,
    lineage: 'a',
    outputs: { address: { value: 'https://wandb.example.com', type: 'string' }, connection: { value: 'output-secret', type: 'string', sensitive: true } },
    resources: [
      resource('random_string', { attributes: { id: 'random-secret', length: 32 } }),
      resource('azurerm_storage_account', { attributes: { name: 'account-name', primary_access_key: 'account-secret' }, sensitive_attributes: [[attribute('primary_access_key')]] }),
      resource('azurerm_kubernetes_cluster', {
        attributes: { kube_config: [{ host: 'https://host.example.com', client_key: 'cluster-secret' }] },
        sensitive_attributes: [[attribute('kube_config'), { type: 'index', value: { value: 0, type: 'number' } }, attribute('client_key')]],
      }),
    ],
  });
  teachStateSecrets(state, mask);
  for (const secret of ['random-secret', 'account-secret', 'cluster-secret', 'output-secret']) expect(mask.text(`an error with ${secret} in it`)).toBe(`an error with ${MASKED} in it`);
  for (const open of ['account-name', 'https://host.example.com', 'https://wandb.example.com']) expect(mask.text(open)).toBe(open);
});
