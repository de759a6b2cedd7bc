import { expect, test } from 'vitest';
import { withSerial } from '#lib/state/state-text.ts';

test('serial and lineage are changed, and every digit of every number stays', () => {
  const text = '{"version": 4, "serial": 3, "lineage": "a", "resources": [{"id": 12345678901234567890, "share": 0.10, "none": null}]}';
  const changed = withSerial(text, { serial: 9, lineage: 'b' });
  expect(changed).toContain('12345678901234567890');
  expect(changed).toContain('0.10');
  expect(JSON.parse(changed)).toMatchObject({ version: 4, serial: 9, lineage: 'b', resources: [{ none: null }] });
});
