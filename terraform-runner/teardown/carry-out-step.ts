import { z } from 'zod';
import { LOCKS_API_VERSION } from '#lib/azure/management-locks.ts';
import type { ClaimedStep } from '#lib/teardown/step-store.ts';
import type { AzureProblem } from '#lib/teardown/survey.ts';
import { translator } from '#lib/words/translate.ts';
import type { AzureAccess } from '../azure-access.ts';

/** So long the deletion of one resource is waited for; a database or a gateway may take a quarter of an hour. */
const DELETION_TIMEOUT_MS = 30 * 60_000;
/** Where Azure does not say by Retry-After when to ask again. */
const ASK_AGAIN_EVERY_MS = 5_000;

/** Deletes what was ordered, and waits until it is gone. Null when it is; why it was not tried otherwise: nothing outside the deployment's own group is touched. @throws what Azure refused with. */
export async function carryOutStep(access: AzureAccess, { kind, subject, deployment }: ClaimedStep): Promise<AzureProblem | null> {
  const group = `/subscriptions/${access.subscriptionId}/resourceGroups/${deployment.namespace}/`.toLowerCase();
  if (!subject.toLowerCase().startsWith(group)) return { code: 'unknown', message: translator('runner')('notInGroup') };
  await (kind === 'delete_lock' ? deleteLock(access, subject) : deleteResource(access, subject));
  return null;
}

/** Management Locks, Delete By Scope: 200, or 204 where there is none any more. */
async function deleteLock({ clients }: AzureAccess, id: string): Promise<void> {
  await clients.arm.send('DELETE', id, { apiVersion: LOCKS_API_VERSION, abortSignal: AbortSignal.timeout(60_000) });
}

/** Resources, Delete By Id (learn.microsoft.com/rest/api/resources/resources/delete-by-id); the SDK follows Azure-AsyncOperation and Location. */
async function deleteResource({ clients }: AzureAccess, id: string): Promise<void> {
  const abortSignal = AbortSignal.timeout(DELETION_TIMEOUT_MS);
  const apiVersion = await findApiVersion(clients, id);
  const poller = clients.resources.resources.deleteById(id.replace(/^\//, ''), apiVersion, { abortSignal, updateIntervalInMs: ASK_AGAIN_EVERY_MS });
  await poller.pollUntilDone();
}

const providerAnswer = z.object({
  resourceTypes: z.array(z.object({ resourceType: z.string(), apiVersions: z.array(z.string()).default([]), defaultApiVersion: z.string().optional() })),
});

/** The newest version of the type's API that is not a preview (Providers, Get). */
async function findApiVersion({ arm }: AzureAccess['clients'], id: string): Promise<string> {
  const [, subscription = '', path = ''] = /^(\/subscriptions\/[^/]+)\/.*\/providers\/(.+)$/i.exec(id) ?? [];
  const [namespace = '', ...steps] = path.split('/');
  const type = steps.filter((_, index) => index % 2 === 0).join('/');
  const provider = providerAnswer.parse(await arm.get(`${subscription}/providers/${namespace}`, { apiVersion: '2021-04-01', abortSignal: AbortSignal.timeout(60_000) }));
  const known = provider.resourceTypes.find(({ resourceType }) => resourceType.toLowerCase() === type.toLowerCase());
  const stable = (known?.apiVersions ?? []).filter((version) => !/preview/i.test(version)).toSorted().at(-1);
  const version = stable ?? known?.defaultApiVersion ?? known?.apiVersions[0];
  if (version === undefined) throw new Error(translator('runner')('noApiVersion', { type: `${namespace}/${type}` }));
  return version;
}
