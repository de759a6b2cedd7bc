import 'server-only';
import { listApiTokens } from '../../auth/api-token-store.ts';
import { listPeople } from '../../auth/people-store.ts';
import { may } from '../../auth/permission.ts';
import { listRunners } from '../../runs/runner-store.ts';
import { RUNNER_ALIVE_WITHIN_MS } from '../../tunables.ts';
import { container } from '../container.ts';
import { requireActor } from '../current-user.ts';

/** Runners for everybody; people and tokens for admins only. */
export async function loadSettingsPage() {
  const actor = await requireActor();
  const { db } = (await container()).context;
  const manages = may(actor.role, 'manage_people');
  const [runners, people, tokens] = await Promise.all([listRunners(db), manages ? listPeople(db) : [], manages ? listApiTokens(db) : []]);
  const now = Date.now();
  return {
    actor,
    manages,
    people,
    tokens,
    runners: runners.map(({ id, hostname, terraformVersion, azure, heartbeatAt, stoppedAt }) => ({
      id,
      hostname,
      terraformVersion,
      azure,
      seenAt: heartbeatAt.toISOString(),
      alive: stoppedAt === null && now - heartbeatAt.getTime() < RUNNER_ALIVE_WITHIN_MS,
      stopped: stoppedAt !== null,
    })),
  };
}
