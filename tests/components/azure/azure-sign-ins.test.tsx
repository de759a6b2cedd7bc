import { cleanup } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { AzurePlace } from '#components/azure/azure-place.tsx';
import { AzureSignIns } from '#components/azure/azure-sign-ins.tsx';
import { type AzureCliAccount, signInOf } from '#lib/azure/azure-sign-in.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const CLI: AzureCliAccount = { subscriptionId: 'sub-1', subscriptionName: 'Research', tenantId: 'tenant-1' };

test('it says as whom and into which subscription', () => {
  expect(say([signInOf({}, CLI)])).toBe('The Azure CLI login of the runner’s host, tenant tenant-1, subscription Research (sub-1)');
  cleanup();
  expect(say([signInOf({ ARM_TENANT_ID: 't', ARM_CLIENT_ID: 'c', ARM_CLIENT_SECRET: 's' }, null)])).toBe('Service principal c with a secret, tenant t, no subscription set');
});

test('a runner that cannot sign in is told with what to do, and so is that nobody knows', () => {
  expect(say([null])).toContain('az login');
  cleanup();
  expect(say([])).toContain('No runner is up');
});

test('where what exists is, is said beside it', () => {
  const place = (applied: string | null) => renderWithWords(<AzurePlace credential={null} subscriptionId={null} applied={applied} signIns={[signInOf({}, CLI)]} />).container.textContent;
  expect(place('sub-0')).toContain('What exists is in the subscription sub-0');
  cleanup();
  expect(place(null)).not.toContain('What exists');
});

function say(signIns: Parameters<typeof AzureSignIns>[0]['signIns']): string {
  return renderWithWords(<AzureSignIns signIns={signIns} />).container.textContent ?? '';
}
