import type { BackendChoice } from '../deployments/deployment.ts';

/** Settings of Terraform's backends that hold a secret or a path to one; source: Terraform 1.11's backend documentation. */
const SECRET_SETTINGS: Record<BackendChoice['kind'], readonly string[]> = {
  console: [],
  azurerm: ['access_key', 'sas_token', 'client_secret', 'client_certificate', 'client_certificate_password', 'oidc_token', 'oidc_request_token'],
  s3: ['access_key', 'secret_key', 'token', 'sse_customer_key'],
  gcs: ['credentials', 'access_token', 'encryption_key'],
  pg: ['conn_str'],
  http: ['password', 'client_private_key_pem'],
  remote: ['token'],
  cloud: ['token'],
};

/** Whether a backend's setting must come from the environment, not from a file. */
export function isSecretBackendSetting(kind: BackendChoice['kind'], name: string): boolean {
  return SECRET_SETTINGS[kind].includes(name);
}
