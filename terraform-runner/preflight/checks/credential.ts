import { toObservationError } from '#lib/azure/azure-error.ts';
import type { CredentialKind } from '#lib/azure-credentials/azure-credential.ts';
import type { StoredSignIn } from '../check-context.ts';
import { failed, passed, shellWord, warned, type Check, type Found } from '../check.ts';

/**
 * Whether Azure lets the runner in at all. Source: REST API reference, Resources, Subscriptions - List (any caller may ask it). What
 * mends it is on the runner's host, or, of a stored credential, under Settings.
 */
export const credentialCheck: Check = {
  id: 'credential',
  async find({ azure, hasAccess, stored }) {
    // Nobody can look then, so it does not block; Terraform ends before it has changed anything.
    if (!hasAccess) return stored === null ? warned('no_sign_in', FIRST_PRINCIPAL) : warned('stored_unusable', { values: { name: stored.name } });
    try {
      return passed('signs_in', { values: { count: (await azure.listSubscriptions()).length } });
    } catch (error) {
      const { code, message } = toObservationError(error);
      if (code !== 'credential_invalid') throw error;
      return stored === null ? failed('refused', { values: { message }, command: 'az ad app credential reset --id <client id> --append' }) : refusalOf(stored, message);
    }
  },
};

const FIRST_PRINCIPAL = { link: 'https://learn.microsoft.com/cli/azure/azure-cli-sp-tutorial-1', command: 'az ad sp create-for-rbac --name wandb-console --role Owner --scopes /subscriptions/<subscription>' };

/** Source of the commands: Azure CLI reference, az ad app credential reset. */
function refusalOf({ name, kind, clientId }: StoredSignIn, message: string): Found {
  const command = `az ad app credential reset --id ${clientId === null ? '<client id>' : shellWord(clientId)} --append`;
  const commands: Partial<Record<CredentialKind, string>> = { client_secret: command, client_certificate: `${command} --create-cert` };
  return failed('stored_refused', { values: { name, kind, message }, ...(commands[kind] !== undefined && { command: commands[kind] }) });
}
