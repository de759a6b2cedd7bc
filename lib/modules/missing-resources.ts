import { componentOf } from './component.ts';
import { expectedResources, type ExpectResources } from './expected-resources.ts';
import { realResource } from './resource-address.ts';

/** How much of what a deployment's options lead to is not there. */
export interface MissingResources {
  missing: number;
  total: number;
}

/** Null for a module version whose resources are not known one by one. */
export function missingResources(asked: ExpectResources, existing: readonly { address: string }[]): MissingResources | null {
  const expected = expectedResources(asked);
  if (expected === null || expected.total === null) return null;
  const there = new Set(existing.map(({ address }) => realResource(address).address.replace(/^module\.wandb\./, '')));
  const wanted = expected.byComponent.flatMap(({ resources }) => resources);
  return { missing: wanted.filter(({ address }) => !there.has(address)).length, total: expected.total };
}

/** Whether W&B itself is among what exists, so that somebody could answer at its address: before its chart nobody does. */
export function hasWandb(existing: readonly { address: string; type: string }[]): boolean {
  return existing.some(({ address, type }) => /^(?:helm|kubernetes)_/.test(type) && componentOf(type, address) === 'wandb');
}
