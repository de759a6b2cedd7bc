import { expect, test } from 'vitest';
import { draftValues } from '#lib/deployments/draft-schema.ts';
import { newDraftValues } from '#lib/deployments/draft-values.ts';
import { FAULT_KINDS, isPlanted, PRACTICE_ERRORS as OFFERED, practiceFault } from '#lib/deployments/practice-faults.ts';
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
  expect(isPlanted(failedAt('module.wandb.module.storage[0].terraform_data.azurerm_storage_account__default'), faults)).toBe(true);
  expect(isPlanted(failedAt('module.wandb.module.vault.terraform_data.azurerm_key_vault__default'), faults)).toBe(false);
  expect(isPlanted(failedAt('module.wandb.module.storage[0].terraform_data.azurerm_storage_account__default'), [practiceFault('module.storage[0].azurerm_storage_account.default', 'slow')])).toBe(false);
  expect(isPlanted(failedAt(null), faults)).toBe(false);
});
