import { expect, it } from 'vitest';
import { draftToSave } from '#lib/deployments/draft-schema.ts';
import { newDeployment } from '#lib/web/api/requests.ts';

const schemas = { api: newDeployment.shape.subscriptionId, wizard: draftToSave.shape.values.shape.subscriptionId };

it.each(['api', 'wizard'] as const)('takes every GUID as a subscription by the %s, as a credential does', (door) => {
  for (const id of ['11111111-1111-1111-1111-111111111111', '00000000-0000-0000-0000-000000000001']) expect(schemas[door].safeParse(id).success).toBe(true);
  for (const id of ['mine', '11111111-1111-1111-1111-11111111111', '"; id']) expect(schemas[door].safeParse(id).success).toBe(false);
});
