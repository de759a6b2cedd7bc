import {
  AzureCliCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type ClientCertificateCredentialPEMConfiguration,
  type ClientCertificatePEMCertificate,
  type TokenCredential,
  WorkloadIdentityCredential,
} from '@azure/identity';
import type { AzureSignInKind } from '#lib/azure/azure-sign-in.ts';

/** A way into Azure, wherever it is from: the runner's environment, or a stored credential. */
export interface WayIn {
  kind: AzureSignInKind;
  tenantId: string | null;
  clientId: string | null;
  clientSecret: string;
  certificate: ClientCertificateCredentialPEMConfiguration;
  /** Null or empty: where the environment says. */
  tokenFile: string | null;
}

/** The SDKs' credential for it. `options` say where one signs in. */
export function tokenCredentialOf({ kind, tenantId, clientId, clientSecret, certificate, tokenFile }: WayIn, options: { authorityHost: string; disableInstanceDiscovery?: boolean; tlsOptions?: { ca: string } }): TokenCredential {
  const tenant = tenantId ?? '';
  const client = clientId ?? '';
  switch (kind) {
    case 'client_certificate':
      // The SDK takes either way to give one; its overloads do not take their union.
      return new ClientCertificateCredential(tenant, client, certificate as ClientCertificatePEMCertificate, options);
    case 'client_secret':
      return new ClientSecretCredential(tenant, client, clientSecret, options);
    case 'workload_identity':
      return new WorkloadIdentityCredential({ ...options, tenantId: tenant, clientId: client, ...(tokenFile && { tokenFilePath: tokenFile }) });
    case 'managed_identity':
      return new ManagedIdentityCredential(client === '' ? {} : { clientId: client });
    case 'azure_cli':
      return new AzureCliCredential(tenant === '' ? {} : { tenantId: tenant });
  }
}
