import {
  AzureCliCredential,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
  type ClientCertificateCredentialPEMConfiguration,
  type ClientCertificatePEMCertificate,
  type TokenCredential,
  WorkloadIdentityCredential,
} from '@azure/identity';
import { createMask, type Mask } from '#lib/credentials/mask.ts';
import { isKnownAuthority } from '#lib/azure/azure-cloud.ts';
import type { AzureSignInKind } from '#lib/azure/azure-sign-in.ts';

/** A way into Azure, wherever it is from: the runner's environment, or a stored credential. */
export interface WayIn {
  kind: AzureSignInKind;
  tenantId: string | null;
  clientId: string | null;
  clientSecret: string;
  certificate: ClientCertificateCredentialPEMConfiguration;
  /** Null: the SDK looks where Azure's own workload identity says. */
  tokenFile: string | null;
  /** Reads the federated token of a stored credential that names its file; null: the SDK reads `tokenFile`. */
  readToken?: (() => Promise<string>) | null;
}

interface SignInOptions {
  authorityHost: string;
  disableInstanceDiscovery?: boolean;
  tlsOptions?: { ca: string };
}

/** Where one signs in. Microsoft's list of authorities knows the public clouds alone, and would be asked about any other. */
export function signInOptions(authorityHost: string): SignInOptions {
  return { authorityHost, ...(!isKnownAuthority(authorityHost) && { disableInstanceDiscovery: true }) };
}

/** Whoever looks decides when to try again; a sign-in that waits out Retry-After by itself would only look stuck. */
const NO_RETRIES = { retryOptions: { maxRetries: 0 } } as const;

/** The SDKs' credential for it. `options` say where one signs in. */
export function tokenCredentialOf(way: WayIn, options: SignInOptions): TokenCredential {
  return withDeadline(credentialOf(way, { ...options, ...NO_RETRIES }), createMask([way.clientSecret]), SIGN_IN_WITHIN_MS);
}

function credentialOf({ kind, tenantId, clientId, clientSecret, certificate, tokenFile, readToken = null }: WayIn, options: SignInOptions & typeof NO_RETRIES): TokenCredential {
  const tenant = tenantId ?? '';
  const client = clientId ?? '';
  switch (kind) {
    case 'client_certificate':
      // The SDK takes either way to give one; its overloads do not take their union.
      return new ClientCertificateCredential(tenant, client, certificate as ClientCertificatePEMCertificate, options);
    case 'client_secret':
      return new ClientSecretCredential(tenant, client, clientSecret, options);
    case 'workload_identity':
      if (readToken !== null) return new ClientAssertionCredential(tenant, client, readToken, options);
      return new WorkloadIdentityCredential({ ...options, tenantId: tenant, clientId: client, ...(tokenFile && { tokenFilePath: tokenFile }) });
    case 'managed_identity':
      return new ManagedIdentityCredential(client === '' ? {} : { clientId: client });
    case 'azure_cli':
      return new AzureCliCredential({ processTimeoutInMs: SIGN_IN_WITHIN_MS, ...(tenant !== '' && { tenantId: tenant }) });
  }
}

/** `az` takes seconds; an identity's host is asked several times. */
const SIGN_IN_WITHIN_MS = 20_000;

/**
 * A sign-in that ends: the SDK's heed no abort signal, and one that nobody answers would hold up whoever asks, and all behind it.
 * What it was refused with does not hold the secret, whatever the other side sends back.
 */
export function withDeadline(credential: TokenCredential, mask: Mask, withinMs: number): TokenCredential {
  const ask = credential.getToken.bind(credential);
  credential.getToken = async (scopes, options) => {
    const deadline = AbortSignal.any([AbortSignal.timeout(withinMs), ...(options?.abortSignal instanceof AbortSignal ? [options.abortSignal] : [])]);
    try {
      return await Promise.race([ask(scopes, options), untilAborted(deadline)]);
    } catch (error) {
      throw masked(error, mask);
    }
  };
  return credential;
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

function masked(error: unknown, mask: Mask): unknown {
  if (error instanceof Error && !(error instanceof DOMException)) {
    error.message = mask.text(error.message);
    if (error.stack !== undefined) error.stack = mask.text(error.stack);
    masked(error.cause, mask);
  }
  return error;
}
