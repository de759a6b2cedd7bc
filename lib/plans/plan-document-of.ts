import type { Mask } from '../credentials/mask.ts';
import { componentOf, holdsData } from '../modules/component.ts';
import { keyedName, realResource } from '../modules/resource-address.ts';
import type { ChangeJson, PlanJson, PlanResourceJson } from '../terraform/plan-json.ts';
import { makesSecret } from '../terraform/secret-resource.ts';
import { translator } from '../words/translate.ts';
import { diffAttributes, formatPath, type AttributeDiff, type DiffValue } from './attribute-diff.ts';
import { learnPlanSecrets, SECRET_RESULTS } from './plan-secrets.ts';
import type { AttributeValue, ChangeAction, PlanDocument, PlanSummary, ResourceChange } from './plan-document.ts';
import { practiceChange } from './practice-change.ts';

/** What is shown of one value, and of one resource: a chart's values can be a book, a list of SKUs a library. */
const MAX_VALUE_LENGTH = 2_000;
export const MAX_ATTRIBUTES = 300;

/**
 * Makes of Terraform's plan what people read, in Terraform's order: resources that change, attribute by attribute, secrets
 * masked. What the plan holds of secrets is taught to the mask first, because secrets of one resource stand in clear in others
 * (the database password in the chart's values). Root variables, which hold every input in clear, are not looked at.
 */
export function planDocumentOf(plan: PlanJson, { mask }: { mask: Mask }): PlanDocument {
  learnPlanSecrets(plan, mask);
  const changed = plan.resourceChanges.filter((resource) => resource.mode === 'managed');
  const changes = changed.map((resource) => resourceChangeOf(resource, mask)).filter((change) => change !== null);
  return { terraformVersion: plan.terraformVersion, summary: summaryOf(changes, changed), changes, outputs: outputsOf(plan) };
}

/**
 * A refresh-only plan for people: what state takes over from Azure, and what it forgets because it is gone. Differences nobody
 * wants to read are left out, though state takes those as well.
 */
export function acceptDocumentOf(plan: PlanJson, { mask }: { mask: Mask }): PlanDocument {
  learnPlanSecrets(plan, mask);
  const changes = plan.resourceDrift
    .filter((resource) => resource.mode === 'managed' && resource.deposed === null)
    .map((resource) => describe(resource, resource.change.actions.includes('delete') ? 'accept_gone' : 'accept', mask))
    .map((change) => (change.action === 'accept_gone' ? { ...change, attributes: [] } : change))
    .filter((change) => change.action === 'accept_gone' || change.attributes.length > 0);
  const summary = { add: 0, change: 0, destroy: 0, replace: 0, import: 0, accept: changes.length };
  return { terraformVersion: plan.terraformVersion, summary, changes, outputs: outputsOf(plan) };
}

function resourceChangeOf(resource: PlanResourceJson, mask: Mask): ResourceChange | null {
  const action = actionOf(resource.change);
  return action === null ? null : describe(resource, action, mask);
}

function describe(resource: PlanResourceJson, action: ChangeAction, mask: Mask): ResourceChange {
  const real = realResource(resource.address);
  const { type } = real;
  const change = type === resource.type ? resource.change : practiceChange(resource.change);
  const { attributes, hiddenAttributes } = shownAttributes(diffAttributes(change), { mask, isSecret: makesSecret(type, resource.address) });
  return {
    address: mask.text(resource.deposed === null ? resource.address : `${resource.address} (deposed object ${resource.deposed})`),
    type,
    name: mask.text(keyedName(real)),
    action,
    ...(change.importing && action !== 'import' && { imports: true as const }),
    component: componentOf(type, resource.address),
    dataLoss: (action === 'delete' || action === 'replace') && holdsData(type),
    replacePaths: change.replacePaths.map(formatPath),
    attributes,
    ...(hiddenAttributes > 0 && { hiddenAttributes }),
  };
}

/** Null: nothing happens to it. */
export function actionOf({ actions, importing }: ChangeJson): ChangeAction | null {
  const has = (action: string) => actions.includes(action);
  if (has('create') && (has('delete') || has('forget'))) return 'replace';
  const [only] = actions;
  switch (only) {
    case 'create':
    case 'update':
    case 'delete':
    case 'forget':
      return only;
    default:
      return importing ? 'import' : null;
  }
}

/** Differences as people read them: masked, cut to length, and not more than one can look through. */
export function shownAttributes(found: readonly AttributeDiff[], { mask, isSecret }: { mask: Mask; isSecret: boolean }): Pick<ResourceChange, 'attributes'> & { hiddenAttributes: number } {
  const shown = found.slice(0, MAX_ATTRIBUTES).map(({ path, before, after }: AttributeDiff) => {
    const hide = isSecret && SECRET_RESULTS.has(path);
    return { path: mask.text(path), before: shownValue(before, hide, mask), after: shownValue(after, hide, mask) };
  });
  return { attributes: shown, hiddenAttributes: found.length - shown.length };
}

function shownValue(value: DiffValue, hide: boolean, mask: Mask): AttributeValue {
  if (value.kind !== 'known') return value;
  if (hide) return { kind: 'sensitive' };
  return { kind: 'known', text: cut(mask.text(typeof value.value === 'string' ? value.value : JSON.stringify(value.value))) };
}

function cut(text: string): string {
  if (text.length <= MAX_VALUE_LENGTH) return text;
  return `${text.slice(0, MAX_VALUE_LENGTH).toWellFormed()} ${translator('failures')('valueCut', { length: text.length })}`;
}

/** Counted as Terraform counts: a replacement is one to add and one to destroy; an import counts beside what else is done to it. */
function summaryOf(changes: ResourceChange[], resources: PlanResourceJson[]): PlanSummary {
  const count = (...actions: ChangeAction[]) => changes.filter((change) => actions.includes(change.action)).length;
  return {
    add: count('create', 'replace'),
    change: count('update'),
    destroy: count('delete', 'replace'),
    replace: count('replace'),
    import: resources.filter((resource) => resource.change.importing).length,
  };
}

function outputsOf({ outputChanges }: PlanJson): PlanDocument['outputs'] {
  return outputChanges.flatMap(({ name, change }) => {
    const action = actionOf(change);
    const sensitive = change.beforeSensitive === true || change.afterSensitive === true;
    return action === null ? [] : [{ name, action, sensitive }];
  });
}
