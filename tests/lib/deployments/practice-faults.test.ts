import { expect, test } from 'vitest';
import { draftValues } from '#lib/deployments/draft-schema.ts';
import { newDraftValues } from '#lib/deployments/draft-values.ts';
import { FAULT_KINDS, PRACTICE_ERRORS as OFFERED, practiceFault } from '#lib/deployments/practice-faults.ts';
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
