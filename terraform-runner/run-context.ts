import type { Adoption } from '#lib/adoption/import-blocks.ts';
import type { AzureScope } from '#lib/azure-credentials/check-moved.ts';
import type { AzureCloud } from '#lib/azure/azure-cloud.ts';
import type { AzureSignIn } from '#lib/azure/azure-sign-in.ts';
import type { ConsoleContext } from '#lib/console-context.ts';
import type { Mask } from '#lib/credentials/mask.ts';
import type { InputValue } from '#lib/deployments/deployment.ts';
import type { ClaimedRun } from '#lib/runs/claim-store.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { LogWriter } from './log-writer.ts';
import type { StateRelay } from './state-relay/state-relay.ts';
import type { ReleaseAccess } from './terraform/release/fetch-file.ts';
import type { Workdir } from './workdir.ts';

/** What the runner process is: the same for all its runs. */
export interface RunnerSetup extends ConsoleContext {
  runnerId: string;
  hostId: string;
  dataDir: string;
  terraform: { path: string; version: string };
  practice: { module: string; cloudDir: string; speed: number };
  /** Settings passed on to Terraform, see lib/env/passed-on.ts. What is stored is added to `network` run by run (run-network.ts). */
  system: Record<string, string>;
  network: Record<string, string>;
  azure: Record<string, string>;
  /** What `azure` and the host's Azure CLI amount to; null: no way in. */
  azureSignIn: AzureSignIn | null;
}

/** A held run before what is sealed of it is opened: enough to wait for its Terraform and to keep its state. */
export interface UnopenedRun {
  setup: RunnerSetup;
  run: ClaimedRun;
  workdir: Workdir;
  /** Only for words of our own: there is no mask yet. */
  log: LogWriter;
  heartbeat: Heartbeat;
}

/** What every step of one run works with. */
export interface RunContext extends UnopenedRun {
  /** Ends what works for the run beside its Terraform. */
  release: () => void;
  mask: Mask;
  secrets: Record<string, InputValue>;
  /** The cloud it is in; null where that is none that is known. */
  cloud: AzureCloud | null;
  /** Where in Azure it works; null in practice. */
  scope: AzureScope | null;
  /** What the run imports. */
  adoptions: Adoption[];
  /** The proxies and certificates that its Terraform is given. */
  access: ReleaseAccess;
  /** The way of its Terraform to the console; null where it goes without (state-relay.ts). */
  relay: StateRelay | null;
  /** Terraform's environment. */
  env: Record<string, string>;
}
