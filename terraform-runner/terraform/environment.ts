import { STATE_USER } from '#lib/state/state-token.ts';
import { gitSettings } from './git.ts';

type Settings = Readonly<Record<string, string>>;

/**
 * Terraform's environment: an allow-list built fresh, never ours. `system` and `network` (proxies, CAs) reach every Terraform;
 * `azure` is what azurerm signs in with, empty for one that does not talk to Azure. The state password is in it because Terraform takes it from
 * nowhere else but its arguments or files; it ends with the run.
 */
export function environmentOf({
  system,
  network,
  azure,
  statePassword,
  cliConfigFile,
  extra,
}: {
  system: Settings;
  network: Settings;
  azure: Settings;
  /** Null for a run whose state is kept elsewhere: nobody else is sent it. */
  statePassword: string | null;
  cliConfigFile: string;
  extra: Settings;
}): Record<string, string> {
  return {
    ...system,
    ...network,
    ...gitSettings(network),
    ...azure,
    ...subscription(azure),
    ...extra,
    ...(statePassword !== null && { TF_HTTP_USERNAME: STATE_USER, TF_HTTP_PASSWORD: statePassword }),
    TF_CLI_CONFIG_FILE: cliConfigFile,
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
  };
}

/** main.tf names the subscription as a variable, as azurerm 4 asks for; as whom it signs in says which. */
function subscription(azure: Settings): Record<string, string> {
  const id = azure.ARM_SUBSCRIPTION_ID;
  return id ? { TF_VAR_subscription_id: id } : {};
}
