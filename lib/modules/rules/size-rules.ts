import { type InputProblem, inputWarning } from '../input-problem.ts';
import { runningValue } from '../running-values.ts';
import type { CheckedInputs } from './checked-inputs.ts';

/** Variables that the size decides as well. */
const OF_SIZE = ['redis_capacity', 'database_sku_name', 'kubernetes_instance_type', 'kubernetes_min_node_per_az', 'kubernetes_max_node_per_az', 'kubernetes_node_disk_size_gb', 'kubernetes_node_count'];

/** A value beside a size: from 4.0.0 on the value wins, before (from 2.7.0 on) the size does. */
export function checkSizePrecedence(checked: CheckedInputs): InputProblem[] {
  const size = checked.effective('size');
  if (typeof size !== 'string' || !checked.isAtLeast('2.7.0')) return [];
  const code = checked.isAtLeast('4.0.0') ? 'explicit_wins' : 'size_wins';
  return OF_SIZE.flatMap((name) => {
    const value = checked.given(name);
    if (value === undefined || !checked.has(name)) return [];
    const bySize = runningValue(checked.version, { size }, name);
    return bySize === value ? [] : [inputWarning(name, code, { value: String(value), size, bySize: String(bySize ?? 'none') })];
  });
}
