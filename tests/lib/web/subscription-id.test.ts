import { expect, it } from 'vitest';
import { draftToSave } from '#lib/deployments/draft-schema.ts';
import { newDeployment } from '#lib/web/api/requests.ts';

/** Whether a door takes the id, whatever else is missing. */
const takes = {
  api: (subscriptionId: string) => isFine(newDeployment.safeParse({ subscriptionId }).error?.issues),
  wizard: (subscriptionId: string) => isFine(draftToSave.safeParse({ values: { subscriptionId } }).error?.issues),
};

function isFine(issues: readonly { path: PropertyKey[] }[] = []): boolean {
  return !issues.some(({ path }) => path.includes('subscriptionId'));
}

it.each(['api', 'wizard'] as const)('takes every GUID as a subscription by the %s, as a credential does', (door) => {
  for (const id of ['11111111-1111-1111-1111-111111111111', '00000000-0000-0000-0000-000000000001']) expect(takes[door](id)).toBe(true);
  for (const id of ['mine', '11111111-1111-1111-1111-11111111111', '"; id']) expect(takes[door](id)).toBe(false);
});
