import { type InputProblem, inputError } from '../input-problem.ts';
import { type CheckedInputs, isMap } from './checked-inputs.ts';

/** The known form of a text: what it matches, how long it may be, and an example for the person who has to mend it. */
interface Form {
  pattern: RegExp;
  longest: number;
  example: string;
}

/** learn.microsoft.com/azure/virtual-machines/vm-naming-conventions: Standard, family, vCPUs, features, accelerator, version. */
const VM_SIZE = /^Standard_[A-Z]+\d+(-\d+)?[a-z]*(_[A-Za-z0-9]+)*$/i;

/** semver.org, item 2 and 9 to 11; Helm takes a v before it. A range would change what is deployed without a new plan. */
const SEMVER = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** github.com/distribution/reference: a tag. */
const IMAGE_TAG = /^\w[\w.-]*$/;

/** github.com/distribution/reference: registry, repository, tag and digest; the characters of all of them, and no scheme. */
const IMAGE = /^(?!.*\/(\/|$))[a-z0-9][\w.:/@-]*$/i;

/** An Azure region as its API names it; ClickHouse Cloud's private DNS zone starts with it (clickhouse.com/docs/cloud/security/azure-privatelink). */
const REGION = /^[a-z][a-z0-9]*$/;

/** Signs that are safe in every store, without a step up. */
const BUCKET_PATH = /^(?!.*(^|\/)\.{1,2}(\/|$))(?!.*\/\/)[\w.~=+@!()'*/-]+$/;

const ISSUER = /^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[\w.~%/-]*)?$/;

/**
 * Variables whose texts have a form that Azure, Kubernetes, Helm or a registry documents. A variable that a version does not have is
 * not looked at, so the table holds for every version.
 */
const FORMS: Readonly<Record<string, Form>> = {
  kubernetes_instance_type: { pattern: VM_SIZE, longest: 60, example: 'Standard_E8s_v5' },
  operator_chart_version: { pattern: SEMVER, longest: 64, example: '1.4.2' },
  controller_image_tag: { pattern: IMAGE_TAG, longest: 128, example: '1.20.0' },
  wandb_version: { pattern: IMAGE_TAG, longest: 128, example: '0.75.1' },
  wandb_image: { pattern: IMAGE, longest: 255, example: 'wandb/local' },
  // learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, Microsoft.Storage.
  storage_account: { pattern: /^[a-z0-9]{3,}$/, longest: 24, example: 'acmewandb' },
  // learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata.
  blob_container: { pattern: /^(?=.{3})[a-z0-9]+(-[a-z0-9]+)*$/, longest: 63, example: 'wandb-files' },
  // An account key is base64 (learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key).
  storage_key: { pattern: /^[\w+/=~.-]+$/, longest: 200, example: '1a2B3c…==' },
  // learn.microsoft.com/azure/private-link/private-link-service-overview, Alias: prefix, GUID, region and the suffix.
  clickhouse_private_endpoint_service_name: { pattern: /^[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)*\.azure\.privatelinkservice$/i, longest: 253, example: 'production-westus3-0-0.00000000-0000-0000-0000-000000000000.westus3.azure.privatelinkservice' },
  clickhouse_region: { pattern: REGION, longest: 40, example: 'eastus2' },
  external_bucket_region: { pattern: /^[a-z0-9][a-z0-9-]*$/, longest: 40, example: 'us-east-1' },
  oidc_issuer: { pattern: ISSUER, longest: 500, example: 'https://login.example.com' },
  oidc_client_id: { pattern: /^[\w.:@~-]+$/, longest: 255, example: '00000000-0000-0000-0000-000000000000' },
  kubernetes_cluster_oidc_issuer_url: { pattern: ISSUER, longest: 500, example: 'https://oidc.example.com' },
  // learn.microsoft.com/azure/mysql/flexible-server/concepts-service-tiers-storage; high availability needs GP or MO.
  database_sku_name: { pattern: /^(GP|MO)_Standard_[A-Z]+\d+[a-z]*(_v\d+)?$/, longest: 60, example: 'GP_Standard_D4ds_v4' },
  bucket_path: { pattern: BUCKET_PATH, longest: 1024, example: 'wandb/prod' },
};

/** kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity. */
const QUANTITY = /^\d+(\.\d+)?(m|k|Ki|Mi?|Gi?|Ti?|Pi?|Ei?|[eE]\d+)?$/;
/** kubernetes.io/docs/concepts/configuration/manage-resources-containers; other resources have a domain before their name. */
const RESOURCE = /^(cpu|memory|ephemeral-storage|[a-z0-9.-]+\/[A-Za-z0-9._-]+)$/;

/** A MySQL parameter's value is one printable line (dev.mysql.com/doc/refman/8.4/en/server-system-variables.html). */
const FLAG_VALUE = /^[^\p{C}\p{Zl}\p{Zp}]{0,1024}$/u;

/** The providers that W&B can keep files at (github.com/wandb/helm-charts, operator-wandb, values.yaml, global.bucket). */
const BUCKET_PROVIDERS = ['az', 's3', 'gcs', 'cw'];
const WORD = /^[^\s\p{C}"'`<>$]+$/u;
/** The other texts of a bucket that the chart knows (values.yaml, global.bucket). Commas and backslashes are another rule's. */
const BUCKET_FIELDS: Readonly<Record<string, Form>> = {
  path: { pattern: BUCKET_PATH, longest: 1024, example: 'wandb/prod' },
  region: { pattern: /^[a-z0-9][a-z0-9-]*$/, longest: 40, example: 'us-east-1' },
  kmsKey: { pattern: WORD, longest: 2048, example: 'arn:aws:kms:us-east-1:123456789012:key/…' },
  accessKey: { pattern: WORD, longest: 400, example: 'AKIA…' },
  accessKeyName: { pattern: /^[\w.-]+$/, longest: 253, example: 'ACCESS_KEY' },
  secretKey: { pattern: WORD, longest: 400, example: 'wJalr…' },
  secretKeyName: { pattern: /^[\w.-]+$/, longest: 253, example: 'SECRET_KEY' },
  secretName: { pattern: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, longest: 253, example: 'bucket-access' },
};
/** Before 2.0.0 the bucket is a URL. */
const BUCKET_URL = /^(az|s3|gs|cw):\/\/[^\s"'`<>\\]+$/;

/** Texts of a known form, wherever the module takes anything and the deployment then fails in the middle or never works. */
export function checkForms(checked: CheckedInputs): InputProblem[] {
  return [
    ...Object.entries(FORMS).flatMap(([name, form]) => checkForm(checked, name, form)),
    ...['resource_limits', 'resource_requests'].flatMap((name) => checkResources(checked, name)),
    ...checkFlagValues(checked),
    ...checkBucket(checked),
  ];
}

function checkForm(checked: CheckedInputs, name: string, { pattern, longest, example }: Form): InputProblem[] {
  const text = checked.text(name);
  // Empty is the module's own word for "none" where it has a default; a missing one is another rule's.
  if (text === undefined || text === '' || !checked.has(name) || isToldOtherwise(checked, name, text)) return [];
  return text.length <= longest && pattern.test(text) ? [] : [inputError(name, 'form', { example, max: longest })];
}

/** The Helm rule, the SKU's rule and the module's own pattern say more. */
function isToldOtherwise(checked: CheckedInputs, name: string, text: string): boolean {
  if (name === 'database_sku_name') return !/^(GP|MO)_\w+$/.test(text);
  if (name === 'clickhouse_private_endpoint_service_name') return !text.endsWith('.azure.privatelinkservice');
  return checked.isAtLeast('2.0.0') && /[,\\]/.test(text) && ['bucket_path', 'storage_key', 'storage_account', 'blob_container'].includes(name);
}

function checkResources(checked: CheckedInputs, variable: string): InputProblem[] {
  return Object.entries(checked.map(variable)).flatMap(([name, value]) => {
    if (!RESOURCE.test(name)) return [inputError(variable, 'resource_name', { value: name })];
    return QUANTITY.test(String(value)) ? [] : [inputError(variable, 'resource_quantity', { name, value: String(value) })];
  });
}

function checkFlagValues(checked: CheckedInputs): InputProblem[] {
  return Object.entries(checked.map('database_flags'))
    .filter(([, value]) => !FLAG_VALUE.test(String(value)))
    .map(([name]) => inputError('database_flags', 'database_flag_value', { name }));
}

function checkBucket(checked: CheckedInputs): InputProblem[] {
  const bucket = checked.given('external_bucket');
  if (typeof bucket === 'string') return checked.isAtLeast('2.0.0') || bucket === '' || BUCKET_URL.test(bucket) ? [] : [inputError('external_bucket', 'bucket_url')];
  if (bucket === undefined || !isMap(bucket)) return [];
  const { provider, name } = bucket;
  if (typeof provider === 'string' && provider !== '' && !BUCKET_PROVIDERS.includes(provider)) return [inputError('external_bucket', 'bucket_provider', { allowed: BUCKET_PROVIDERS.join(', ') })];
  if (typeof name === 'string' && name !== '' && !/^[\w.:/-]{1,255}$/.test(name) && !/[,\\]/.test(name)) return [inputError('external_bucket', 'bucket_name')];
  return Object.entries(BUCKET_FIELDS).flatMap(([field, { pattern, longest, example }]) => {
    const value = bucket[field];
    const isFine = typeof value !== 'string' || value === '' || /[,\\]/.test(value) || (value.length <= longest && pattern.test(value));
    return isFine ? [] : [inputError('external_bucket', 'bucket_field', { name: field, example, max: longest })];
  });
}
