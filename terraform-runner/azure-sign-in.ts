import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import type { AzureCloud } from '#lib/azure/azure-cloud.ts';
import { signInOptions, tokenCredentialOf } from './token-credential.ts';
import { tokenFileOf, type AzureCliAccount, type AzureSignIn } from '#lib/azure/azure-sign-in.ts';

/** azureProfile.json as the Azure CLI writes it, as far as we read it. */
const profile = z.object({
  subscriptions: z.array(z.object({ id: z.string(), name: z.string().nullish(), tenantId: z.string().nullish(), isDefault: z.boolean().nullish() })).default([]),
});

/** The subscription that the Azure CLI of this host works on; null where nobody is signed in. No `az` is started for it. */
export async function readCliAccount({ AZURE_CONFIG_DIR, HOME }: Readonly<Record<string, string | undefined>>): Promise<AzureCliAccount | null> {
  const folder = AZURE_CONFIG_DIR ?? (HOME === undefined ? null : path.join(HOME, '.azure'));
  if (folder === null) return null;
  try {
    const text = await readFile(path.join(folder, 'azureProfile.json'), 'utf8');
    // The CLI, being Python, begins the file with a byte order mark.
    const { subscriptions } = profile.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
    const current = subscriptions.find((subscription) => subscription.isDefault === true);
    return current === undefined ? null : { subscriptionId: current.id, subscriptionName: current.name ?? null, tenantId: current.tenantId ?? null };
  } catch {
    return null;
  }
}

/** The same way in for the SDKs as Terraform takes with these settings. */
export function credentialOf(signIn: AzureSignIn, azure: Readonly<Record<string, string>>, { authorityHost }: Pick<AzureCloud, 'authorityHost'>): TokenCredential {
  const { ARM_CLIENT_SECRET: clientSecret = '' } = azure;
  return tokenCredentialOf({ ...signIn, clientSecret, certificate: certificateOf(azure), tokenFile: tokenFileOf(null, azure) }, signInOptions(authorityHost));
}

function certificateOf({ ARM_CLIENT_CERTIFICATE_PATH: certificatePath = '', ARM_CLIENT_CERTIFICATE_PASSWORD: certificatePassword }: Readonly<Record<string, string>>) {
  return certificatePassword === undefined ? { certificatePath } : { certificatePath, certificatePassword };
}
