import { createMask, type Mask } from '../credentials/mask.ts';
import type { InputValue } from '../deployments/deployment.ts';
import type { ConfigurationFile } from '../runs/run.ts';
import { comment, writeHcl } from '../configuration/hcl.ts';
import { translator } from '../words/translate.ts';

/** Members of stored documents that say what a thing is, and never repeat an input's value. */
const STRUCTURAL = new Set(['address', 'type', 'name', 'action', 'component', 'kind', 'code', 'level', 'phase', 'at', 'seq', 'path', 'rule', 'revert', 'operation', 'severity', 'check', 'status', 'href']);

/** A mask over every text within these values. */
export function maskOf(values: readonly InputValue[]): { mask: Mask; texts: string[] } {
  const texts = [...new Set(values.flatMap(textsOf))];
  return { mask: createMask(texts), texts };
}

function textsOf(value: InputValue): string[] {
  if (value === null || typeof value === 'boolean') return [];
  if (typeof value !== 'object') return [String(value)];
  return Object.values(value).flatMap((inner) => textsOf(inner as InputValue));
}

/** The same document with the mask over its free texts; what says what a thing is stays. */
export function scrubDocument<T>(document: T, mask: Mask): T {
  return scrub(document, mask) as T;
}

function scrub(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask.text(value);
  if (Array.isArray(value)) return value.map((inner) => scrub(inner, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, typeof inner === 'string' && STRUCTURAL.has(key) ? inner : scrub(inner, mask)]));
}

/**
 * Terraform files of a run from before, without the values of these variables: terraform.tfvars names where each comes from,
 * and variables.tf says that it is sensitive, as files that are written today do.
 */
export function withoutPlainValues(files: readonly ConfigurationFile[], names: readonly string[]): ConfigurationFile[] {
  return files.map(({ name, content }) => {
    if (name === 'terraform.tfvars') return { name, content: names.reduce(withoutAssignment, content) };
    if (name === 'variables.tf') return { name, content: names.reduce(withSensitiveMark, content) };
    return { name, content };
  });
}

/** Our writer begins an assignment at the start of a line and ends a map with a brace there; line breaks within values are escaped. */
function withoutAssignment(text: string, variable: string): string {
  const note = writeHcl([comment(translator('modules')('files.secret', { variable, environment: `TF_VAR_${variable}` }))]);
  return text.replace(new RegExp(`^${variable} *= (?:\\{\\n(?:.*\\n)*?\\}|\\[\\n(?:.*\\n)*?\\]|.*)\\n`, 'm'), () => note);
}

function withSensitiveMark(text: string, variable: string): string {
  return text.replace(new RegExp(`^(variable "${variable}" \\{\\n(?:(?!  sensitive| *\\}).*\\n)*)\\}`, 'm'), (_all, head: string) => `${head}  sensitive   = true\n}`);
}
