import type { BackendChoice, Inputs, Target } from '../deployments/deployment.ts';
import type { SecretKeys } from '../modules/sealed-maps.ts';

/** What the Terraform files of a deployment are written from. */
export interface ConfigurationSource {
  deployment: ConfiguredDeployment;
  backend: BackendChoice;
  /** Where this console keeps the deployment's state; used when the backend is the console. */
  stateAddress: string;
}

export interface ConfiguredDeployment {
  name: string;
  target: Target;
  location: string;
  moduleVersion: string;
  /** Non-secret inputs; one that is null is left to the module. */
  inputs: Inputs;
  /** Secret inputs that are set: declared and passed on, their values come as TF_VAR_<name>. */
  secretNames: readonly string[];
  /** Keys of the secret inputs that are maps: named in a comment, without their values. */
  secretKeys?: SecretKeys;
  /** Null where it is not known: Terraform then takes ARM_SUBSCRIPTION_ID or the Azure CLI's. */
  subscriptionId: string | null;
}
