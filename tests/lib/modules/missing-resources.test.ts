import { expect, it } from 'vitest';
import { MODULE_VERSIONS } from '#lib/modules/catalog.ts';
import { expectedResources } from '#lib/modules/expected-resources.ts';
import { hasWandb, missingResources } from '#lib/modules/missing-resources.ts';

const ASKED = { moduleVersion: '7.9.2', inputs: { namespace: 'team' } };

it('counts what the options lead to and state lacks, by practice addresses too', () => {
  const all = expectedResources(ASKED)?.byComponent.flatMap(({ resources }) => resources) ?? [];
  expect(missingResources(ASKED, all.map(({ address }) => ({ address: `module.wandb.${address}` })))).toEqual({ missing: 0, total: all.length });
  expect(missingResources(ASKED, [{ address: 'module.wandb.module.app_aks.terraform_data.azurerm_kubernetes_cluster__default' }])).toEqual({ missing: all.length - 1, total: all.length });
  expect(missingResources({ ...ASKED, moduleVersion: '0.0.1' }, [])).toBeNull();
});

it('takes W&B for installed by its chart alone, not by what is prepared for it', () => {
  const certificates = { address: 'module.wandb.module.cert_manager.helm_release.cert_manager', type: 'helm_release' };
  const check = { address: 'module.wandb.null_resource.use_redis_validation', type: 'null_resource' };
  expect(hasWandb([certificates, check])).toBe(false);
  expect(hasWandb([{ address: 'module.wandb.module.wandb.helm_release.wandb', type: 'helm_release' }])).toBe(true);
});

it.each(MODULE_VERSIONS)('knows W&B in version %s', (moduleVersion) => {
  const expected = expectedResources({ ...ASKED, moduleVersion });
  // One version has no graph: nobody knows its addresses one by one.
  if (expected !== null && expected.total !== null) expect(hasWandb(expected.byComponent.flatMap(({ resources }) => resources))).toBe(true);
});
