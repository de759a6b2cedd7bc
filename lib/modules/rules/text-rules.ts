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

/** Accents and primes among them, which keyboards and editors write for quotation marks. */
const QUOTES = /["'`\u00b4\u00ab\u00bb\u02b9-\u02bf\u02ee\u2018-\u201f\u2032-\u2037\u2039\u203a\u300c-\u300f\uff02\uff07]/;
/** Unicode's characters without a mark of their own (zero width, soft hyphen, fillers, selectors), and Braille's blank. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/u;
/** A file of a kind that text comes in, or a path. */
const FILE_NAME = /\.(?:txt|lic|licen[cs]e|key|token|jwt|pem|crt|cer|json|ya?ml|xml|html?|md|rtf|pdf|docx?|odt|pages|csv|log|env|conf|cfg|ini|tf|tfvars|dat|bin|zip|gz|tar|bak|eml|msg)$|^(?:[~.]{0,2}\/|[a-z]:\/|file:|@)/i;

/** A license is one token: what is not in it came from copying. Checked the same in every version and for every target. */
function checkLicense(license: string): InputProblem[] {
  const code = findLicenseProblem(license);
  return code === null ? [] : [inputError('license', code)];
}

/** Returns the code of what is wrong with a license, or null. */
export function findLicenseProblem(license: string): string | null {
  if (/\s/.test(license)) return 'license_blank';
  if (license.includes(',')) return 'license_comma';
  if (license.includes('\\')) return 'license_backslash';
  if (QUOTES.test(license)) return 'license_quotes';
  if (INVISIBLE.test(license)) return 'license_invisible';
  return FILE_NAME.test(license) ? 'license_file_name' : null;
}

function checkHelmText(checked: CheckedInputs, name: string): InputProblem[] {
  const texts = textsIn(checked.given(name) ?? null);
  if (texts.some((text) => text.includes(','))) return [inputError(name, 'forbidden_character', { character: 'comma' })];
  return texts.some((text) => text.includes('\\')) ? [inputError(name, 'forbidden_character', { character: 'backslash' })] : [];
}
