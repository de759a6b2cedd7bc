import type { FailureRule } from './failure-rule.ts';

/**
 * Ways to sign in that fail for a reason of their own. The codes are Microsoft Entra's
 * (learn.microsoft.com/entra/identity-platform/reference-error-codes).
 */
export const SIGN_IN_FAILURES: readonly FailureRule[] = [
  {
    code: 'credential_invalid',
    text: 'federation_mismatch',
    is: [/AADSTS(?:7002138|700213|700212|700211|700223|70021)\b/, /No matching federated identity record found/],
    values: { subject: /(?:assertion )?subject:? '([^']+)'/i, reason: /(AADSTS\d+[^"\n]*)/ },
  },
  {
    code: 'credential_invalid',
    text: 'federated_token_missing',
    is: [/AZURE_FEDERATED_TOKEN_FILE[^\n]*(?:not set|no such file)/i, /(?:oidc_token|ARM_OIDC_TOKEN)[^\n]*(?:not set|no such file|required)/i, /reading (?:OIDC )?(?:token|assertion) file[^\n]*no such file/i, /(?:client ?assertion|federated)[^\n]*open [^\n]*: (?:no such file|permission denied)/i, /WorkloadIdentityCredential[^\n]*: (?:no such file|permission denied)/],
    values: { reason: /([^\n]*(?:no such file|permission denied|not set|required)[^\n]*)/i },
  },
  {
    code: 'credential_invalid',
    text: 'certificate_password',
    is: [/pkcs12: decryption password incorrect/, /could not decode PKCS#12 archive/, /pkcs12: (?:decryption|unknown digest|expected exactly|error reading)/],
    values: { reason: /(pkcs12:[^\n]*)/ },
  },
  // azapi asks azidentity's chain, not azurerm's own sign-in.
  {
    code: 'credential_invalid',
    text: 'azapi_sign_in',
    is: [/(?:ChainedToken|DefaultAzure)Credential: failed to acquire a token/, /DefaultAzureCredential authentication (?:failed|unavailable)/, /^(?![^]*AADSTS)[^]*(?:ManagedIdentity|AzureCLI|AzureDeveloperCLI|Environment|ClientSecret|ClientCertificate|ClientAssertion)Credential(?: authentication (?:failed|unavailable)|:)/],
    values: { tried: /Attempted credentials:\s*([^]+?)(?:\n\n|$)|^(?![^]*Attempted credentials)[^]*?(\w+Credential[ :][^\n]+)/ },
  },
];
