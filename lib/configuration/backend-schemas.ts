import type { BackendChoice } from '../deployments/deployment.ts';

/**
 * What a setting of a backend holds. `file` and `files` name files of the runner's host. `endpoint` leads to another server than the
 * service's own. `address` is the server that the backend is for. A `label` becomes a part of the service's host name.
 */
export type SettingKind = 'text' | 'label' | 'flag' | 'number' | 'texts' | 'text_map' | 'tags' | 'file' | 'files' | 'endpoint' | 'address' | 'proxy';

export interface BackendSchema {
  required: readonly string[];
  settings: Readonly<Record<string, SettingKind | BackendSchema>>;
}

/**
 * The settings of Terraform's backends by kind, without those that are secrets (secret-backend-settings.ts). Source: the backends of
 * Terraform 1.11, developer.hashicorp.com/terraform/language/v1.11.x/backend and the ConfigSchema of each in its source
 * (github.com/hashicorp/terraform, internal/backend/remote-state, internal/backend/remote, internal/cloud).
 */
export const BACKEND_SCHEMAS: Readonly<Record<Exclude<BackendChoice['kind'], 'console'>, BackendSchema>> = {
  azurerm: {
    required: ['storage_account_name', 'container_name', 'key'],
    settings: {
      storage_account_name: 'label',
      ...all('text', 'subscription_id', 'resource_group_name', 'container_name', 'key', 'environment', 'tenant_id', 'client_id', 'ado_pipeline_service_connection_id'),
      ...all('flag', 'snapshot', 'use_oidc', 'use_msi', 'use_cli', 'use_aks_workload_identity', 'use_azuread_auth', 'lookup_blob_endpoint'),
      ...all('file', 'client_certificate_path', 'oidc_token_file_path', 'client_id_file_path', 'client_secret_file_path'),
      ...all('endpoint', 'metadata_host', 'endpoint', 'msi_endpoint', 'oidc_request_url'),
    },
  },
  s3: {
    required: ['bucket', 'key', 'region'],
    settings: {
      ...all('label', 'region', 'sts_region'),
      ...all('text', 'bucket', 'key', 'ec2_metadata_service_endpoint_mode', 'acl', 'kms_key_id', 'dynamodb_table', 'profile', 'retry_mode', 'workspace_key_prefix', 'no_proxy'),
      ...all('texts', 'allowed_account_ids', 'forbidden_account_ids'),
      ...all('flag', 'encrypt', 'skip_credentials_validation', 'skip_requesting_account_id', 'skip_metadata_api_check', 'skip_region_validation', 'skip_s3_checksum', 'force_path_style', 'use_path_style', 'insecure', 'use_fips_endpoint', 'use_dualstack_endpoint', 'use_lockfile'),
      ...all('number', 'max_retries'),
      ...all('file', 'custom_ca_bundle', 'shared_credentials_file'),
      ...all('files', 'shared_config_files', 'shared_credentials_files'),
      ...all('endpoint', 'endpoint', 'dynamodb_endpoint', 'iam_endpoint', 'sts_endpoint', 'ec2_metadata_service_endpoint'),
      ...all('proxy', 'http_proxy', 'https_proxy'),
      endpoints: { required: [], settings: all('endpoint', 'dynamodb', 'iam', 's3', 'sso', 'sts') },
      assume_role: {
        required: ['role_arn'],
        settings: { ...all('text', 'role_arn', 'duration', 'external_id', 'policy', 'session_name', 'source_identity'), ...all('texts', 'policy_arns', 'transitive_tag_keys'), tags: 'text_map' },
      },
      assume_role_with_web_identity: {
        required: ['role_arn'],
        settings: { ...all('text', 'role_arn', 'duration', 'policy', 'session_name'), policy_arns: 'texts', web_identity_token_file: 'file' },
      },
    },
  },
  gcs: {
    required: ['bucket'],
    settings: { ...all('text', 'bucket', 'prefix', 'impersonate_service_account', 'kms_encryption_key'), impersonate_service_account_delegates: 'texts', storage_custom_endpoint: 'endpoint' },
  },
  pg: {
    required: [],
    settings: { ...all('text', 'schema_name', 'table_name', 'index_name'), ...all('flag', 'skip_schema_creation', 'skip_table_creation', 'skip_index_creation') },
  },
  http: {
    required: ['address'],
    settings: {
      ...all('address', 'address', 'lock_address', 'unlock_address'),
      ...all('text', 'update_method', 'lock_method', 'unlock_method', 'username', 'client_ca_certificate_pem', 'client_certificate_pem'),
      ...all('flag', 'skip_cert_verification'),
      ...all('number', 'retry_max', 'retry_wait_min', 'retry_wait_max'),
    },
  },
  remote: {
    required: ['organization', 'workspaces'],
    settings: { organization: 'text', hostname: 'endpoint', workspaces: { required: [], settings: all('text', 'name', 'prefix') } },
  },
  cloud: {
    required: ['organization', 'workspaces'],
    settings: { organization: 'text', hostname: 'endpoint', workspaces: { required: [], settings: { ...all('text', 'name', 'project'), tags: 'tags' } } },
  },
};

function all(kind: SettingKind, ...names: string[]): Record<string, SettingKind> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}
