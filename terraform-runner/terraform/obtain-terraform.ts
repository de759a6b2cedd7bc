import type { ConsoleContext } from '#lib/console-context.ts';
import { findNetworkSettings } from '#lib/network/network-settings-store.ts';
import { wholeAddress, type NetworkSettings } from '#lib/network/network-settings.ts';
import { DEFAULT_RELEASES_URL, DEFAULT_TERRAFORM_VERSION } from '#lib/network/terraform-release.ts';
import { trustedByNode } from '../certificates.ts';
import { withProxies } from '../run-network.ts';
import { findTerraform, type TerraformBinary } from './find-terraform.ts';
import type { Release } from './release/download-terraform.ts';
import { PUBLISHED_KEY_FILE } from './release/verify-release.ts';

/** What the environment says of Terraform; see RunnerEnv. */
export interface TerraformEnv {
  dataDir: string;
  terraformBin: string | null;
  terraformVersion: string | null;
  terraformReleasesUrl: string | null;
  terraformKeyFile: string | null;
  network: Record<string, string>;
  system: Record<string, string>;
}

/**
 * The Terraform of this host, downloaded where there is none, as the environment says, then as the settings page says, then as is
 * usual. `say` hears of a download before it begins. @throws Error with one line that says what to do.
 */
export async function obtainTerraform(env: TerraformEnv, { db, key }: Pick<ConsoleContext, 'db' | 'key'>, say: (line: string) => void): Promise<TerraformBinary> {
  const release = releaseOf(env, await findNetworkSettings({ db, key }));
  return findTerraform({ bin: env.terraformBin, searchPath: env.system.PATH ?? '', download: { dataDir: env.dataDir, release, say } });
}

function releaseOf(env: TerraformEnv, settings: NetworkSettings): Release {
  return {
    version: env.terraformVersion ?? settings.values.terraformVersion ?? DEFAULT_TERRAFORM_VERSION,
    releasesUrl: env.terraformReleasesUrl ?? wholeAddress(settings, 'releasesUrl') ?? DEFAULT_RELEASES_URL,
    keyFile: env.terraformKeyFile ?? PUBLISHED_KEY_FILE,
    access: { proxies: withProxies(env.network, settings), ca: trustedByNode(settings.values.caPem) },
  };
}
