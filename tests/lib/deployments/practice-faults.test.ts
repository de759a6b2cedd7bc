import { expect, test } from 'vitest';
import { draftValues } from '#lib/deployments/draft-schema.ts';
import { newDraftValues } from '#lib/deployments/draft-values.ts';
import { countPlanted, FAULT_KINDS, plantedAddresses, PRACTICE_ERRORS as OFFERED, practiceFault, withoutPlanted } from '#lib/deployments/practice-faults.ts';
import { PRACTICE_ERRORS as PLAYED } from '#runner/practice/practice-module.ts';

test('what the wizard offers is what the practice cloud can play, at the same resources', () => {
  const played = Object.entries(PLAYED).map(([name, { address }]) => ({ name, address }));
  expect(OFFERED).toEqual(played);
});

test.each(FAULT_KINDS)('a fault of kind %s is complete enough to be stored', (kind) => {
  const values = { ...newDraftValues('practice'), faults: [practiceFault('module.vault.azurerm_key_vault.default', kind)] };
  expect(draftValues.safeParse(values).success).toBe(true);
});

test('a failure proposes the error that fits the resource', () => {
  expect(practiceFault('module.vault.azurerm_key_vault.default', 'fail').error).toBe('vault_name_taken');
});

test('a failure is known as planted at the resource it was planted at, and nowhere else', () => {
  const failedAt = (address: string | null) => ({ code: 'name_taken', title: '', cause: '', action: '', evidence: { address, summary: '', detail: '' }, remedy: null, others: [] }) as const;
  const faults = [practiceFault('module.storage[0].azurerm_storage_account.default', 'fail')];
  expect(plantedAddresses(failedAt('module.wandb.module.storage[0].terraform_data.azurerm_storage_account__default'), faults)).toHaveLength(1);
  expect(plantedAddresses(failedAt('module.wandb.module.vault.terraform_data.azurerm_key_vault__default'), faults)).toEqual([]);
  expect(plantedAddresses(failedAt('module.wandb.module.storage[0].terraform_data.azurerm_storage_account__default'), [practiceFault('module.storage[0].azurerm_storage_account.default', 'slow')])).toEqual([]);
  expect(plantedAddresses(failedAt(null), faults)).toEqual([]);
});

test('a second planted error is known as planted too, and only faults that failed are removed', () => {
  const errorAt = (address: string) => ({ address, summary: '', detail: '' });
  const [storage, vault, redis] = ['module.storage[0].azurerm_storage_account.default', 'module.vault.azurerm_key_vault.default', 'module.redis[0].azurerm_redis_cache.default'] as const;
  const failure = {
    code: 'name_taken', title: '', cause: '', action: '', remedy: null,
    evidence: errorAt('module.wandb.module.storage[0].terraform_data.azurerm_storage_account__default'),
    others: [{ code: 'name_reserved', title: '', cause: '', action: '', errors: [errorAt('module.wandb.module.vault.terraform_data.azurerm_key_vault__default')] }],
  } as const;
  const faults = [practiceFault(storage, 'fail'), practiceFault(vault, 'fail'), practiceFault(redis, 'fail')];
  expect(plantedAddresses(failure, faults)).toEqual([failure.evidence.address, failure.others[0].errors[0].address]);
  expect(countPlanted(failure, faults)).toBe(2);
  expect(withoutPlanted(failure, faults)).toEqual([practiceFault(redis, 'fail')]);
});
