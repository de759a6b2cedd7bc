import type { ChangeJson } from '../terraform/plan-json.ts';
import { objectOf } from '../terraform/json-value.ts';

/** One attribute that differs, with its values as Terraform has them: not masked yet. */
export interface AttributeDiff {
  path: string;
  before: DiffValue;
  after: DiffValue;
}

export type DiffValue = { kind: 'absent' } | { kind: 'unknown' } | { kind: 'sensitive' } | { kind: 'known'; value: unknown };

type Marks = Pick<ChangeJson, 'unknown' | 'beforeSensitive' | 'afterSensitive'>;

/**
 * What differs between two values of a resource, leaf by leaf. Values are compared before anybody looks at whether they are
 * sensitive, so that a changed secret shows as changed. That null becomes {}, [] or "" is nothing a person wants to read.
 */
export function diffAttributes({ before, after, ...marks }: Pick<ChangeJson, 'before' | 'after'> & Marks): AttributeDiff[] {
  const found: AttributeDiff[] = [];
  walk('', before, after, marks, found);
  return found;
}

/** A path as people and Terraform write it: default_node_pool[0].vm_size, tags["cost center"]. */
export function formatPath(steps: readonly (string | number)[]): string {
  return steps.reduce<string>(joinPath, '');
}

function walk(path: string, before: unknown, after: unknown, marks: Marks, found: AttributeDiff[]): void {
  if (marks.unknown === true) {
    found.push({ path, before: valueOf(before, marks.beforeSensitive), after: { kind: 'unknown' } });
    return;
  }
  if (!isSecret(marks) && isBranch(before, after, marks)) {
    for (const key of keysOf(before, after, marks.unknown)) {
      walk(joinPath(path, key), childOf(before, key), childOf(after, key), marksOf(marks, key), found);
    }
    return;
  }
  if (isSame(before, after)) return;
  const isHidden = isSecret(marks);
  found.push({ path, before: valueOf(before, isHidden), after: valueOf(after, isHidden) });
}

/** Sensitive on one side is sensitive on both: the other value tells as much. */
function isSecret({ beforeSensitive, afterSensitive }: Marks): boolean {
  return beforeSensitive === true || afterSensitive === true;
}

/** Whether to go on inside: objects, lists of objects, and whatever holds something unknown. Lists of plain values are leaves. */
function isBranch(before: unknown, after: unknown, { unknown, beforeSensitive, afterSensitive }: Marks): boolean {
  const values = [before, after].filter((value) => !isEmpty(value));
  if (values.some((value) => typeof value !== 'object')) return false;
  if (values.some(Array.isArray) && values.some((value) => !Array.isArray(value))) return false;
  if (values.some((value) => objectOf(value) !== null)) return true;
  return holds(unknown) || holds(beforeSensitive) || holds(afterSensitive) || values.flat().some((item) => typeof item === 'object' && item !== null);
}

/** Whether something in a tree of marks is marked. */
function holds(marks: unknown): boolean {
  return marks === true || (typeof marks === 'object' && marks !== null && Object.values(marks).some(holds));
}

function keysOf(before: unknown, after: unknown, unknown: unknown): (string | number)[] {
  const containers = [before, after, unknown].filter((value) => typeof value === 'object' && value !== null);
  const isList = [before, after].some(Array.isArray);
  const keys = [...new Set(containers.flatMap((value) => Object.keys(value as object)))];
  return isList ? keys.map(Number) : keys;
}

function childOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
}

function marksOf({ unknown, beforeSensitive, afterSensitive }: Marks, key: string | number): Marks {
  return { unknown: childOf(unknown, key), beforeSensitive: childOf(beforeSensitive, key), afterSensitive: childOf(afterSensitive, key) };
}

function valueOf(value: unknown, sensitive: unknown): DiffValue {
  if (isEmpty(value)) return { kind: 'absent' };
  return sensitive === true ? { kind: 'sensitive' } : { kind: 'known', value };
}

function isSame(before: unknown, after: unknown): boolean {
  if (isEmpty(before) && isEmpty(after)) return true;
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}

function joinPath(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`;
  if (!/^[\w-]+$/.test(step)) return `${path}[${JSON.stringify(step)}]`;
  return path === '' ? step : `${path}.${step}`;
}
