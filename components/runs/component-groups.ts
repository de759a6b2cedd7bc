import type { Tone } from '#components/ui/tone.ts';
import { inOrderOfComponents } from '#lib/modules/component.ts';
import type { ResourceProgress, ResourceState } from '#lib/runs/resource-progress.ts';

/** The resources of one component, in the order in which it comes to exist. */
export interface ComponentGroup {
  component: string;
  resources: ResourceProgress[];
  done: number;
  tone: Tone;
}

/** Resources by component, components in the order in which they come to exist. */
export function groupByComponent(resources: readonly ResourceProgress[]): ComponentGroup[] {
  const groups = new Map<string, ResourceProgress[]>();
  for (const resource of resources) {
    const group = groups.get(resource.component);
    if (group === undefined) groups.set(resource.component, [resource]);
    else group.push(resource);
  }
  return inOrderOfComponents([...groups].map(([component, members]) => ({ component, resources: members, done: countDone(members), tone: toneOf(members) })));
}

function countDone(resources: readonly ResourceProgress[]): number {
  return resources.filter((resource) => resource.state === 'done').length;
}

/** States of what a person has to look after. */
const OPEN_ENDED = ['let_go', 'unseen', 'half'] as const satisfies readonly ResourceState[];

export function isOpenEnded(state: ResourceState): state is (typeof OPEN_ENDED)[number] {
  return OPEN_ENDED.some((one) => one === state);
}

function toneOf(resources: readonly ResourceProgress[]): Tone {
  if (resources.some((resource) => resource.state === 'failed')) return 'failed';
  if (resources.some((resource) => isOpenEnded(resource.state))) return 'waiting';
  if (resources.every((resource) => resource.state === 'done')) return 'good';
  if (resources.some((resource) => resource.state === 'canceled')) return 'unknown';
  return resources.some((resource) => resource.state !== 'waiting') ? 'running' : 'unknown';
}
