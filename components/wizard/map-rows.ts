import type { InputValue } from '#lib/deployments/deployment.ts';
import { type InputProblem, inputError } from '#lib/modules/input-problem.ts';

/** A row of a map as it is typed. `text` is null where the stored value stays. `stored` is the name that a value is stored under. */
export interface MapRowValue {
  name: string;
  text: string | null;
  stored: string | null;
}

/** Rows that give no map yet, and why. The form keeps the rows as they are typed until they give one. */
export interface HeldRows {
  rows: readonly MapRowValue[];
  problem: InputProblem;
}

export const EMPTY_ROW: MapRowValue = { name: '', text: '', stored: null };

/** Returns why the rows give no map of the variable: a name twice, two values without a name, a renamed stored value. Null when they give one. */
export function findRowProblem(variable: string, rows: readonly MapRowValue[]): InputProblem | null {
  const names = rows.filter(isFilled).map(({ name }) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) return inputError(variable, twice === '' ? 'map_name_missing' : 'map_name_twice', { value: twice });
  const moved = rows.find(lostValue);
  return moved === undefined ? null : inputError(variable, 'map_value_moved', { value: moved.stored ?? '' });
}

/** Returns the map that the rows give. A value without a name goes along under an empty name, which the rules refuse. */
export function mapOfRows(rows: readonly MapRowValue[]): InputValue | undefined {
  const filled = rows.filter(isFilled);
  return filled.length === 0 ? undefined : Object.fromEntries(filled.map(({ name, text }) => [name.trim(), text]));
}

export function isFilled({ name, text }: MapRowValue): boolean {
  return name !== '' || text !== '';
}

/** Returns true for a row of a stored value that has another name now and no value yet. */
export function lostValue({ name, text, stored }: MapRowValue): boolean {
  return stored !== null && name.trim() !== stored && text === '';
}
