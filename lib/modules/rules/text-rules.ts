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

const QUOTES = /["'`\u00ab\u00bb\u2018-\u201f\u2039\u203a\u300c-\u300f\uff02\uff07]/;
/** Unicode's characters without a mark of their own (zero width, soft hyphen, fillers, selectors), and Braille's blank. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/u;
/** A name with an ending of at most five letters, or a path. The last part of a license (a JWT's signature) is longer. */
const FILE_NAME = /\.[A-Za-z][A-Za-z0-9]{0,4}$|\.licen[cs]e$|^(?:[~.]{0,2}\/|file:|@)/i;

/** A license is one token: what is not in it came from copying. Checked the same in every version and for every target. */
function checkLicense(license: string): InputProblem[] {
  if (/\s/.test(license)) return [inputError('license', 'license_blank')];
  if (license.includes(',')) return [inputError('license', 'license_comma')];
  if (license.includes('\\')) return [inputError('license', 'license_backslash')];
  if (QUOTES.test(license)) return [inputError('license', 'license_quotes')];
  if (INVISIBLE.test(license)) return [inputError('license', 'license_invisible')];
  return FILE_NAME.test(license) ? [inputError('license', 'license_file_name')] : [];
}

function checkHelmText(checked: CheckedInputs, name: string): InputProblem[] {
  const texts = textsIn(checked.given(name) ?? null);
  if (texts.some((text) => text.includes(','))) return [inputError(name, 'forbidden_character', { character: 'comma' })];
  return texts.some((text) => text.includes('\\')) ? [inputError(name, 'forbidden_character', { character: 'backslash' })] : [];
}
