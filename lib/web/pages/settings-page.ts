import 'server-only';
import { listApiTokens } from '../../auth/api-token-store.ts';
import { listPeople } from '../../auth/people-store.ts';
import { may } from '../../auth/permission.ts';
import { DEFAULT_RELEASES_URL, DEFAULT_TERRAFORM_VERSION } from '../../network/terraform-release.ts';
import type { NetworkSetting } from '../../network/network-settings.ts';
import { summarizeNetworkSettings } from '../../network/network-settings-store.ts';
import { listRunners, type RunnerRow } from '../../runs/runner-store.ts';
import { RUNNER_ALIVE_WITHIN_MS } from '../../tunables.ts';
import { credentialFor } from '../../azure-credentials/shown-credential.ts';
import { listCredentials } from '../../azure-credentials/credential-store.ts';
import { container } from '../container.ts';
import { requireActor } from '../current-user.ts';

const LOST_IS_NEWS_MS = 24 * 60 * 60_000;

/** Runners for everybody; people, tokens and the network for admins only. */
export async function loadSettingsPage() {
  const actor = await requireActor();
  const { context } = await container();
  const { db } = context;
  const manages = may(actor.role, 'manage_people');
  const [runners, credentials, people, tokens, settings] = await Promise.all([
    listRunners(db),
    listCredentials(db),
    manages ? listPeople(db) : [],
    manages ? listApiTokens(db) : [],
    may(actor.role, 'manage_settings') ? summarizeNetworkSettings(context) : null,
  ]);
  const now = Date.now();
  const isAlive = ({ stoppedAt, heartbeatAt }: RunnerRow): boolean => stoppedAt === null && now - heartbeatAt.getTime() < RUNNER_ALIVE_WITHIN_MS;
  // One that said good-bye is no news; one that did not is, for a day.
  const shown = runners.filter((runner) => runner.stoppedAt === null && now - runner.heartbeatAt.getTime() < LOST_IS_NEWS_MS);
  return {
    actor,
    manages,
    credentials: credentials.map((credential) => credentialFor(actor.role, credential)),
    now,
    people,
    tokens,
    runners: shown.map((runner) => ({
      id: runner.id,
      hostname: runner.hostname,
      terraformVersion: runner.terraformVersion,
      terraform: runner.tools?.terraform ?? null,
      azure: runner.azure,
      seenAt: runner.heartbeatAt.toISOString(),
      alive: isAlive(runner),
    })),
    network: settings === null ? null : { settings, decided: decidedBy(shown.filter(isAlive)), defaults: { releasesUrl: DEFAULT_RELEASES_URL, terraformVersion: DEFAULT_TERRAFORM_VERSION } },
  };
}

/** The hosts whose own environment decides, by setting. */
function decidedBy(runners: readonly RunnerRow[]): Partial<Record<NetworkSetting, string[]>> {
  const decided: Partial<Record<NetworkSetting, string[]>> = {};
  for (const { hostname, tools } of runners) {
    for (const name of tools?.decidedByEnvironment ?? []) decided[name] = [...new Set([...(decided[name] ?? []), hostname])];
  }
  return decided;
}
