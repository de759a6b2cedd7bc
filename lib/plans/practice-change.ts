import { objectOf } from '../terraform/json-value.ts';
import type { ChangeJson } from '../terraform/plan-json.ts';

/**
 * A practice resource's change as that of the resource it stands for: its `input` holds the attributes; what terraform_data adds
 * (output, id, triggers_replace) says nothing of them.
 */
export function practiceChange(change: ChangeJson): ChangeJson {
  return {
    ...change,
    before: inputOf(change.before),
    after: inputOf(change.after),
    unknown: inputOf(change.unknown),
    beforeSensitive: change.beforeSensitive === true || inputOf(change.beforeSensitive),
    afterSensitive: change.afterSensitive === true || inputOf(change.afterSensitive),
    replacePaths: change.replacePaths.flatMap((path) => (path[0] === 'triggers_replace' ? triggersOf(change) : path[0] === 'input' ? [path.slice(1)] : [])),
  };
}

/** The attributes whose change is what triggers the replacement: those that had one of the triggers' old values. */
function triggersOf({ before, after }: ChangeJson): string[][] {
  const was = Object.values(objectOf(before)?.triggers_replace ?? {});
  const is = Object.values(objectOf(after)?.triggers_replace ?? {});
  const moved = was.filter((value, index) => value !== is[index]);
  const [old, next] = [objectOf(inputOf(before)) ?? {}, objectOf(inputOf(after)) ?? {}];
  return Object.keys(old).filter((key) => old[key] !== next[key] && moved.includes(old[key])).map((key) => [key]);
}

function inputOf(value: unknown): unknown {
  return value === true ? true : objectOf(value)?.input;
}
