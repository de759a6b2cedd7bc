import { objectOf, objectsOf, textIn, type JsonObject } from './json-value.ts';

/** What is read of `terraform show -json` of a plan. Values are in clear, secrets too: nothing of this is shown as it is. */
export interface PlanJson {
  terraformVersion: string;
  /** Whether applying it would do anything. */
  applyable: boolean;
  resourceChanges: PlanResourceJson[];
  /** What the refresh found to be other than state says: `before` is state's, `after` is what exists; no `after`: it is gone. */
  resourceDrift: PlanResourceJson[];
  outputChanges: { name: string; change: ChangeJson }[];
}

export interface PlanResourceJson {
  address: string;
  mode: 'managed' | 'data';
  type: string;
  name: string;
  /** The key of an object that was replaced but could not be destroyed yet; null for the resource itself. */
  deposed: string | null;
  change: ChangeJson;
}

/** `unknown`, `beforeSensitive` and `afterSensitive` mirror the values: true where a value, or all in it, is so. */
export interface ChangeJson {
  actions: string[];
  before: unknown;
  after: unknown;
  unknown: unknown;
  beforeSensitive: unknown;
  afterSensitive: unknown;
  replacePaths: (string | number)[][];
  importing: boolean;
}

/**
 * Reads format 1.x, which Terraform 1.0 and later write, and OpenTofu. Of a document of tens of megabytes (module 3.0.0 and later
 * read every compute SKU of the subscription into it) only the changes are looked at.
 * @throws when it is not a plan at all
 */
export function parsePlanJson(value: unknown): PlanJson {
  const json = objectOf(value);
  const version = json === null ? null : textIn(json, 'format_version');
  if (json === null || !version?.startsWith('1.')) {
    throw new Error(`terraform show -json gave no plan of format 1.x but ${version === null ? 'something else' : `format ${version}`}: check the Terraform that TERRAFORM_BIN names.`);
  }
  const resourceChanges = objectsOf(json.resource_changes).map(resourceOf);
  const resourceDrift = objectsOf(json.resource_drift).map(resourceOf);
  const outputChanges = Object.entries(objectOf(json.output_changes) ?? {}).map(([name, change]) => ({ name, change: changeOf(objectOf(change) ?? {}) }));
  // OpenTofu, and Terraform before 1.7, do not say.
  const applyable = typeof json.applyable === 'boolean' ? json.applyable : [...resourceChanges, ...outputChanges].some(({ change }) => doesSomething(change));
  return { terraformVersion: textIn(json, 'terraform_version') ?? '', applyable, resourceChanges, resourceDrift, outputChanges };
}

function resourceOf(json: JsonObject): PlanResourceJson {
  return {
    address: textIn(json, 'address') ?? '',
    mode: json.mode === 'data' ? 'data' : 'managed',
    type: textIn(json, 'type') ?? '',
    name: textIn(json, 'name') ?? '',
    deposed: textIn(json, 'deposed'),
    change: changeOf(objectOf(json.change) ?? {}),
  };
}

function changeOf(json: JsonObject): ChangeJson {
  return {
    actions: Array.isArray(json.actions) ? json.actions.map(String) : [],
    before: json.before,
    after: json.after,
    unknown: json.after_unknown,
    beforeSensitive: json.before_sensitive,
    afterSensitive: json.after_sensitive,
    replacePaths: Array.isArray(json.replace_paths) ? json.replace_paths.filter((path) => Array.isArray(path)) : [],
    importing: objectOf(json.importing) !== null,
  };
}

function doesSomething({ actions, importing }: ChangeJson): boolean {
  return importing || actions.some((action) => action !== 'no-op' && action !== 'read');
}
