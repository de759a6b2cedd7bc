import { type InputProblem, inputError } from '../input-problem.ts';
import { type CheckedInputs, textsIn } from './checked-inputs.ts';

/** From 2.0.0 on these go into one text that Helm's --set grammar reads: a comma splits it, a backslash is eaten. */
const THROUGH_HELM = [
  'other_wandb_env', 'parquet_wandb_env', 'external_bucket', 'bucket_path',
  'domain_name', 'subdomain', 'storage_key', 'storage_account', 'blob_container',
];

/** Characters that would not arrive as they were typed. */
export function checkTexts(checked: CheckedInputs): InputProblem[] {
  const license = checked.text('license');
  return [...(license === undefined ? [] : checkLicense(license)), ...(checked.isAtLeast('2.0.0') ? THROUGH_HELM.flatMap((name) => checkHelmText(checked, name)) : [])];
}

/** A license is one token: what is not in it came from copying. Checked the same in every version. */
function checkLicense(license: string): InputProblem[] {
  if (/\s/.test(license)) return [inputError('license', 'license_blank')];
  if (license.includes(',')) return [inputError('license', 'license_comma')];
  return license.includes('\\') ? [inputError('license', 'license_backslash')] : [];
}

function checkHelmText(checked: CheckedInputs, name: string): InputProblem[] {
  const texts = textsIn(checked.given(name) ?? null);
  if (texts.some((text) => text.includes(','))) return [inputError(name, 'forbidden_character', { character: 'comma' })];
  return texts.some((text) => text.includes('\\')) ? [inputError(name, 'forbidden_character', { character: 'backslash' })] : [];
}
