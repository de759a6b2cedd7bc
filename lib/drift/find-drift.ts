import type { Mask } from '../credentials/mask.ts';
import { componentOf, holdsData } from '../modules/component.ts';
import { keyedName, realResource } from '../modules/resource-address.ts';
import { diffAttributes, type AttributeDiff } from '../plans/attribute-diff.ts';
import { actionOf, shownAttributes } from '../plans/plan-document-of.ts';
import { learnPlanSecrets } from '../plans/plan-secrets.ts';
import { practiceChange } from '../plans/practice-change.ts';
import { objectOf, type JsonObject } from '../terraform/json-value.ts';
import type { ChangeJson, PlanJson, PlanResourceJson } from '../terraform/plan-json.ts';
import { makesSecret } from '../terraform/secret-resource.ts';
import type { DriftedResource, DriftFindings, Revert, SelfChanged } from './drift-report.ts';
import { selfChangeOf, type DriftFacts, type SelfChangeName } from './self-changes.ts';

/**
 * What of Azure is not what state says, by a plan: its `resource_drift` tells what differs, its `resource_changes` what a deploy
 * would do about it. That null became {}, [] or "" is left out; what Azure changes by itself stands apart. Secrets are masked.
 */
export function findDrift(plan: PlanJson, { mask }: { mask: Mask }): DriftFindings {
  learnPlanSecrets(plan, mask);
  const drifted = plan.resourceDrift.filter(({ mode, deposed }) => mode === 'managed' && deposed === null);
  const managed = plan.resourceChanges.filter(({ mode }) => mode === 'managed').map((resource) => ({ type: realResource(resource.address).type, values: valuesOf(realChange(resource).before) }));
  const found = drifted.map((resource) => judge(resource, { plan, managed, mask }));
  const resources = found.flatMap(({ resource }) => resource ?? []);
  const addresses = new Set(found.flatMap(({ resource }, index) => (resource === null ? [] : [drifted[index]?.address])));
  return { resources, byAzure: found.flatMap(({ byAzure }) => byAzure), pending: countPending(plan, addresses) };
}

interface Judged {
  resource: DriftedResource | null;
  byAzure: SelfChanged[];
}

function judge(resource: PlanResourceJson, { plan, managed, mask }: { plan: PlanJson; managed: DriftFacts['managed']; mask: Mask }): Judged {
  const change = realChange(resource);
  const real = realResource(resource.address);
  const { type } = real;
  const who = { address: mask.text(resource.address), type, name: mask.text(keyedName(real)) };
  const revert = revertOf(plan, resource.address);
  const whole = { ...who, component: componentOf(type, resource.address), revert, revertLosesData: (revert === 'replace' || revert === 'delete') && holdsData(type) };
  if (resource.change.actions.includes('delete')) return { resource: { ...whole, kind: 'gone', attributes: [] }, byAzure: [] };
  const facts = { before: valuesOf(change.before), after: valuesOf(change.after), managed };
  const { mine, others } = sort(diffAttributes(change), type, facts);
  const byAzure = [...others].map(([rule, attributes]) => ({ ...who, rule, attributes: [...attributes] }));
  if (mine.length === 0) return { resource: null, byAzure };
  const { attributes, hiddenAttributes } = shownAttributes(mine, { mask, isSecret: makesSecret(type, resource.address) });
  return { resource: { ...whole, kind: 'changed', attributes, ...(hiddenAttributes > 0 && { hiddenAttributes }) }, byAzure };
}

/** A practice resource's change in the words of the resource it stands for. */
function realChange({ type, change }: PlanResourceJson): ChangeJson {
  return type === 'terraform_data' ? practiceChange(change) : change;
}

function valuesOf(side: unknown): JsonObject {
  return objectOf(side) ?? {};
}

/** What somebody changed, and what Azure did, by rule, as top-level attributes. */
function sort(diffs: readonly AttributeDiff[], type: string, facts: DriftFacts) {
  const mine: AttributeDiff[] = [];
  const others = new Map<SelfChangeName, Set<string>>();
  for (const diff of diffs) {
    const rule = selfChangeOf(type, diff.path, facts);
    if (rule === null) mine.push(diff);
    else others.set(rule, (others.get(rule) ?? new Set()).add(/^[^.[]+/.exec(diff.path)?.[0] ?? diff.path));
  }
  return { mine, others };
}

function revertOf({ resourceChanges }: PlanJson, address: string): Revert {
  const planned = resourceChanges.find((resource) => resource.address === address && resource.deposed === null);
  const action = planned === undefined ? null : actionOf(planned.change);
  return action === 'create' || action === 'update' || action === 'replace' || action === 'delete' ? action : 'none';
}

/** What the plan would change beside what has drifted: what a person has not applied yet. */
function countPending({ resourceChanges }: PlanJson, drifted: ReadonlySet<string | undefined>): number {
  return resourceChanges.filter(({ mode, address, change }) => mode === 'managed' && !drifted.has(address) && actionOf(change) !== null).length;
}
