import { toObservationError } from '#lib/azure/azure-error.ts';
import { failed, passed, warned, type Check } from '../check.ts';

/** Whether Azure lets the runner in at all. Source: REST API reference, Resources, Subscriptions - List (any caller may ask it). */
export const credentialCheck: Check = {
  id: 'credential',
  async find({ azure, hasAccess }) {
    // Nobody can look then, so it does not block; Terraform ends before it has changed anything.
    if (!hasAccess) return warned('no_sign_in', { link: 'https://learn.microsoft.com/cli/azure/azure-cli-sp-tutorial-1', command: 'az ad sp create-for-rbac --name wandb-console --role Owner --scopes /subscriptions/<subscription>' });
    try {
      return passed('signs_in', { values: { count: (await azure.listSubscriptions()).length } });
    } catch (error) {
      const { code, message } = toObservationError(error);
      if (code === 'credential_invalid') return failed('refused', { values: { message }, command: 'az ad app credential reset --id <client id> --append' });
      throw error;
    }
  },
};
