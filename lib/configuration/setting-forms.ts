import type { BackendChoice } from '../deployments/deployment.ts';

/** The known form of a backend's setting, how long it may be, and an example for the person who has to correct it. */
export interface SettingForm {
  matches: (text: string) => boolean;
  longest: number;
  example: string;
}

const form = (example: string, longest: number, pattern: RegExp): SettingForm => ({ matches: (text) => pattern.test(text), longest, example });
const oneOf = (...words: string[]): SettingForm => ({ matches: (text) => words.includes(text), longest: 100, example: words.join(', ') });
const named = <T>(value: T, ...names: string[]): Record<string, T> => Object.fromEntries(names.map((name) => [name, value]));

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const GUID = form('00000000-0000-0000-0000-000000000000', 36, UUID);
/**
 * The name of an object in a bucket or container: characters that are safe in every store, no step up, no empty part, no slash or blank
 * at an end. Source: docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html.
 */
const OBJECT_PATTERN = /^(?![/ ])(?!.*\/\/)(?!(?:.*\/)?\.{1,2}(?:\/|$))(?!.*[/ ]$)[\p{L}\p{N} !_.*'()~=+@,:/-]+$/u;
const OBJECT = form('wandb/terraform.tfstate', 1024, OBJECT_PATTERN);
/** gcs adds the slash between prefix and name itself where it is missing. */
const PREFIX: SettingForm = { matches: (text) => OBJECT_PATTERN.test(text.replace(/\/$/, '')), longest: 1024, example: 'wandb/prod' };
const ARN = /^arn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:\d*:[\w+=,.@:/*-]+$/;
/** docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html. */
const SESSION = form('terraform', 64, /^[\w+=,.@-]{2,}$/);
const ROLE = { role_arn: form('arn:aws:iam::123456789012:role/state', 2048, /^arn:[a-z0-9-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/), duration: form('1h', 20, /^(\d+(\.\d+)?(h|m|s|ms))+$/), session_name: SESSION };
const POLICIES = { policy: { matches: isJsonObject, longest: 10_240, example: '{"Version": "2012-10-17", "Statement": []}' }, policy_arns: form('arn:aws:iam::123456789012:policy/state', 2048, ARN) };
/** docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html: names and values alike. */
const AWS_TAG = form('team', 256, /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u);
/** cloud.google.com/storage/docs/buckets#naming. */
const GCS_BUCKET = form('acme-terraform-state', 222, /^(?!goog)(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9._-]+[a-z0-9]$/);
/** docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html, or the ARN of an access point. */
const S3_BUCKET_NAME = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const S3_BUCKET = form('acme-terraform-state', 2048, new RegExp(`${S3_BUCKET_NAME.source}|^arn:[a-z0-9-]+:s3(-outposts)?:[a-z0-9-]+:\\d{12}:[\\w/:-]*accesspoint[/:][\\w-]+$`));
const ACCOUNT = form('state@acme.iam.gserviceaccount.com', 320, /^[\w.%+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i);
/** A host, a domain, an address or a range (docs of golang.org/x/net/http/httpproxy). */
const NO_PROXY_HOST = /^(\*|(\*?\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[?[0-9a-f]*:[0-9a-f:.]+\]?)(:\d{1,5}|\/\d{1,3})?$/i;
/** postgresql.org/docs/current/sql-syntax-lexical.html; longer names are cut. */
const SQL_NAME = form('terraform_state', 63, /^[\p{L}_][\p{L}\p{N}_$-]*$/u);
const METHOD = form('PUT', 20, /^[A-Z]{2,}$/i);
const CERTIFICATES = form('-----BEGIN CERTIFICATE-----…', 200_000, /^\s*(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/);
/** developer.hashicorp.com/terraform/cloud-docs/api-docs: organizations, workspaces, projects and their tags. */
const CLOUD_NAME = form('wandb-prod', 90, /^[\w-]+$/);
const CLOUD_PROJECT = form('Machine Learning', 40, /^[\w-]([\w -]*[\w-])?$/);
const CLOUD_TAG = form('team:ml', 256, /^[a-z0-9]([\w :.-]*[a-z0-9])?$/i);

/**
 * The forms of the free texts among a backend's settings, by the way to the setting. Each setting of kind text, texts, text_map or tags
 * has one (a test asks). Sources: the backends of Terraform 1.11, and the page of the service named beside a form.
 */
export const SETTING_FORMS: Readonly<Record<Exclude<BackendChoice['kind'], 'console'>, Readonly<Record<string, SettingForm>>>> = {
  azurerm: {
    ...named(GUID, 'subscription_id', 'client_id', 'ado_pipeline_service_connection_id'),
    tenant_id: form(GUID.example, 253, new RegExp(`${UUID.source}|^[a-z0-9-]+(\\.[a-z0-9-]+)+$`, 'i')),
    // learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, Microsoft.Resources.
    resource_group_name: form('terraform-state', 90, /^[\p{L}\p{N}_().-]*[\p{L}\p{N}_()-]$/u),
    // learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata.
    container_name: form('tfstate', 63, /^(\$root|\$web|(?=.{3})[a-z0-9]+(-[a-z0-9]+)*)$/),
    key: OBJECT,
    environment: oneOf('public', 'usgovernment', 'usgovernmentl4', 'usgovernmentl5', 'dod', 'china', 'stack'),
  },
  s3: {
    bucket: S3_BUCKET,
    ...named(OBJECT, 'key', 'workspace_key_prefix'),
    ec2_metadata_service_endpoint_mode: oneOf('IPv4', 'IPv6'),
    // docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl.
    acl: oneOf('private', 'public-read', 'public-read-write', 'aws-exec-read', 'authenticated-read', 'bucket-owner-read', 'bucket-owner-full-control', 'log-delivery-write'),
    kms_key_id: form('arn:aws:kms:eu-west-1:123456789012:key/…', 2048, new RegExp(`${UUID.source}|^mrk-[0-9a-f]{32}$|^alias/[\\w/-]+$|^arn:[a-z0-9-]+:kms:[a-z0-9-]+:\\d{12}:(key|alias)/[\\w/-]+$`, 'i')),
    dynamodb_table: form('terraform-locks', 255, /^[\w.-]{3,}$/),
    profile: form('default', 128, /^[\w.@+-]+( [\w.@+-]+)*$/),
    retry_mode: oneOf('standard', 'adaptive'),
    no_proxy: { matches: (text) => text.split(',').every((host) => NO_PROXY_HOST.test(host.trim())), longest: 4096, example: 'localhost,10.0.0.0/8,.internal' },
    ...named(form('123456789012', 12, /^\d{12}$/), 'allowed_account_ids', 'forbidden_account_ids'),
    ...within('assume_role', {
      ...ROLE, ...POLICIES,
      external_id: form('acme-4711', 1224, /^[\w+=,.@:/-]{2,}$/),
      source_identity: SESSION,
      ...named(AWS_TAG, 'transitive_tag_keys', 'tags'),
    }),
    ...within('assume_role_with_web_identity', { ...ROLE, ...POLICIES }),
  },
  gcs: {
    bucket: GCS_BUCKET,
    prefix: PREFIX,
    ...named(ACCOUNT, 'impersonate_service_account', 'impersonate_service_account_delegates'),
    kms_encryption_key: form('projects/acme/locations/europe/keyRings/state/cryptoKeys/state', 1024, /^projects\/[\w:.-]+\/locations\/[\w-]+\/keyRings\/[\w-]+\/cryptoKeys\/[\w-]+$/),
  },
  pg: named(SQL_NAME, 'schema_name', 'table_name', 'index_name'),
  http: {
    ...named(METHOD, 'update_method', 'lock_method', 'unlock_method'),
    // RFC 7617, section 2.
    username: form('terraform', 256, /^[^\p{C}:]+$/u),
    ...named(CERTIFICATES, 'client_ca_certificate_pem', 'client_certificate_pem'),
  },
  remote: { organization: CLOUD_NAME, ...within('workspaces', named(CLOUD_NAME, 'name', 'prefix')) },
  cloud: { organization: CLOUD_NAME, ...within('workspaces', { name: CLOUD_NAME, project: CLOUD_PROJECT, tags: CLOUD_TAG }) },
};

function within(block: string, forms: Readonly<Record<string, SettingForm>>): Record<string, SettingForm> {
  return Object.fromEntries(Object.entries(forms).map(([name, one]) => [`${block}.${name}`, one]));
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
