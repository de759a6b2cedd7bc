import { findCloud } from '#lib/azure/azure-cloud.ts';
import type { BackendChoice } from '#lib/deployments/deployment.ts';
import type { CheckContext } from '../check-context.ts';
import { failed, passed, unknown, shellWord, type Check, type Found } from '../check.ts';

/** Whether the runner reaches the place where Terraform keeps the state. Any answer will do: whether it may write is Terraform's to say. */
export const stateBackendCheck: Check = {
  id: 'state_backend',
  async find(context) {
    const { subject: { backend }, surroundings, abortSignal } = context;
    if (backend.kind === 'console') return reachesConsole(context);
    const url = addressOfBackend(backend);
    if (url === null) return unknown('not_looked_at', { values: { kind: backend.kind } });
    const values = { kind: backend.kind, host: new URL(url).host };
    try {
      await surroundings.reach(url, abortSignal);
      return passed('reached', { values });
    } catch (error) {
      if (abortSignal.aborted) throw error;
      return failed('unreachable', { values: { ...values, message: error instanceof Error ? error.message : String(error) }, command: `curl --include ${shellWord(url)}` });
    }
  },
};

/** Asks CONSOLE_URL with the proxies and certificates of the run: an answer of a proxy's own is none. */
async function reachesConsole({ consoleUrl, surroundings, runNetwork, abortSignal }: CheckContext): Promise<Found> {
  const values = { kind: 'console', host: new URL(consoleUrl).host };
  const problem = await surroundings.askConsole(consoleUrl, (await runNetwork()).access, abortSignal);
  if (problem === null) return passed('console', { values });
  return failed('unreachable', { values: { ...values, message: problem }, command: `curl --include ${shellWord(`${consoleUrl}/api/health/live`)}` });
}

/** Null where the console does not know it: a backend may be set up by its environment alone. */
function addressOfBackend({ kind, config = {} }: BackendChoice): string | null {
  const address = kind === 'http' ? config.address : kind === 'azurerm' ? azureBlob(config) : null;
  return typeof address === 'string' && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) ? address : null;
}

/** By the cloud that the backend is set to (its argument `environment`). */
function azureBlob({ storage_account_name: name, environment = 'public' }: NonNullable<BackendChoice['config']>): string | null {
  const suffix = findCloud(String(environment))?.storageSuffix ?? null;
  return typeof name === 'string' && suffix !== null ? `https://${name}.blob.${suffix}/` : null;
}
