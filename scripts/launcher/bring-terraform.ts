import { readConsoleKey } from '#lib/credentials/console-key.ts';
import { createDatabase } from '#lib/db/client.ts';
import type { LauncherEnv } from '#lib/env/launcher-env.ts';
import { onPath } from '#runner/terraform/find-terraform.ts';
import { obtainTerraform } from '#runner/terraform/obtain-terraform.ts';
import { LaunchProblem } from '../launch-problem.mjs';
import { step } from '../step.mjs';

/**
 * Downloads Terraform where there is none, before the runner is started: a slow line then delays the start, and is not taken for a
 * runner that does not come up. Throws LaunchProblem.
 */
export async function bringTerraform(env: LauncherEnv, databaseUrl: string): Promise<void> {
  if (env.terraformBin !== null || onPath(env.system.PATH ?? '') !== null) return;
  await step('terraform', async () => {
    const db = createDatabase(databaseUrl, { max: 1, name: 'launcher' });
    try {
      await obtainTerraform(env, { db, key: await readConsoleKey(env.dataDir, env.consoleKey ?? undefined) }, () => {});
    } catch (error) {
      throw new LaunchProblem('terraformMissing', { reason: (error as Error).message });
    } finally {
      await db.close();
    }
  });
}
