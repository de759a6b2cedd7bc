import { expect, test } from 'vitest';
import type { AzureQuestions } from '#runner/preflight/azure-questions.ts';
import { findVmSku } from '#runner/preflight/facts/vm-sku.ts';

const entry = (location: string, zones: string[], restrictions: object[] = []) => ({
  resourceType: 'virtualMachines', name: 'Standard_E8s_v5', family: 'standardESv5Family', locations: [location], locationInfo: [{ location, zones }], capabilities: [{ name: 'vCPUs', value: '8' }], restrictions,
});
const answering = (all: object[]) => ({ list: () => Promise.resolve(all) }) as unknown as AzureQuestions;

test('of a list that was not filtered, the entry of the region counts, however Azure writes its name', async () => {
  const elsewhere = entry('brazilsouth', [], [{ type: 'Location', reasonCode: 'NotAvailableForSubscription' }]);
  const found = await findVmSku(answering([elsewhere, entry('KoreaCentral', ['3', '1', '2'])]), 'Korea Central', 'standard_e8s_V5');
  expect(found).toMatchObject({ vcpus: 8, isRestricted: false, zones: ['1', '2', '3'] });
  expect(await findVmSku(answering([elsewhere]), 'Korea Central', 'Standard_E8s_v5')).toBeNull();
});
