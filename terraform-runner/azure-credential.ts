import type { TokenCredential } from '@azure/identity';
import type { AzureCredential, CredentialSecret } from '#lib/azure-credentials/azure-credential.ts';
import { type AzureCloud, findCloud, NO_HOSTS } from '#lib/azure/azure-cloud.ts';
import { readHostFile, type HostFileRules } from '#lib/host-files/host-file.ts';
import { tokenFileOf } from '#lib/azure/azure-sign-in.ts';
import { signInOptions, tokenCredentialOf } from './token-credential.ts';

/** The cloud a stored credential is for. */
export function cloudOf({ cloud, endpoint, authorityHost }: Pick<AzureCredential, 'cloud' | 'endpoint' | 'authorityHost'>): AzureCloud {
  const known = cloud === 'custom' ? (endpoint !== null && authorityHost !== null ? { ...NO_HOSTS, endpoint, authorityHost } : null) : findCloud(cloud);
  if (known === null) throw new Error('the credential names no cloud');
  return known;
}

/** A stored credential for the SDKs: the same way in as {@link terraformSettingsOf} gives Terraform. `own`: the runner's Azure environment. */
export function storedTokenCredential(credential: AzureCredential, secret: CredentialSecret | null, own: Readonly<Record<string, string>>, files: HostFileRules): TokenCredential {
  const clientSecret = secret !== null && 'clientSecret' in secret ? secret.clientSecret : '';
  return tokenCredentialOf(
    { ...credential, clientSecret, certificate: certificateOf(secret), tokenFile: credential.tokenFile === null ? tokenFileOf(null, own) : null, readToken: readTokenOf(credential, files) },
    { ...signInOptions(cloudOf(credential).authorityHost), ...(credential.caPem !== null && { tlsOptions: { ca: credential.caPem } }) },
  );
}

function certificateOf(secret: CredentialSecret | null): { certificate: string; certificatePassword?: string } {
  if (secret === null || !('certificatePem' in secret)) return { certificate: '' };
  return secret.password === undefined ? { certificate: secret.certificatePem } : { certificate: secret.certificatePem, certificatePassword: secret.password };
}

/** Reads the token file that the credential names, anew each time: the platform changes it. Null where it names none. */
function readTokenOf({ kind, tokenFile }: Pick<AzureCredential, 'kind' | 'tokenFile'>, files: HostFileRules): (() => Promise<string>) | null {
  if (kind !== 'workload_identity' || tokenFile === null) return null;
  return async () => (await readHostFile(files, tokenFile)).toString('utf8').trim();
}
