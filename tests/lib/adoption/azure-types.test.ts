import { expect, test } from 'vitest';
import { isMadeByAzure } from '#lib/adoption/azure-types.ts';

const NIC = 'Microsoft.Network/networkInterfaces';

// Names: what Azure calls the interface of a private endpoint, and what the module calls that of ClickHouse's (modules/clickhouse).
test.each([
  [NIC, 'acme-mysql.nic.5b1d0e2c-0d6b-4d3c-8f0d-1f5f0c1a2b3c', true],
  [NIC, 'acme-clickhouse-nic', true],
  [NIC, 'somebody-elses-vm', false],
  ['Microsoft.Network/publicIPAddresses', 'acme-clickhouse-nic', false],
])('%s %s comes and goes with its endpoint: %s', (type, name, isAzures) => {
  expect(isMadeByAzure({ type, name })).toBe(isAzures);
});
