import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { swapFile } from '#lib/whole-file.ts';

/** The kinds of request that can be made to fail, and `all` for every one of them. */
export const ROUTE_FAMILIES = [
  'token', 'tenants', 'subscriptions', 'resourceGroups', 'resources', 'managedClusters', 'agentPools',
  'applicationGateways', 'flexibleServers', 'storageAccounts', 'locks', 'deletedVaults', 'metrics', 'deletions',
  'permissions', 'providers', 'locations', 'skus', 'usages', 'capabilities', 'names',
] as const;
export type RouteFamily = (typeof ROUTE_FAMILIES)[number];

const faultSchema = z.object({
  status: z.union([z.literal(401), z.literal(403), z.literal(404), z.literal(429), z.literal(500)]).optional(),
  /** Seconds, as in the header Retry-After. */
  retryAfter: z.number().optional(),
  delayMs: z.number().optional(),
  /** Takes the request and never answers it. */
  hang: z.boolean().optional(),
});
const faultsSchema = z.partialRecord(z.enum([...ROUTE_FAMILIES, 'all']), faultSchema);

export type SimulatorFault = z.infer<typeof faultSchema>;
export type SimulatorFaults = z.infer<typeof faultsSchema>;

/** Switches the simulator's faults; `{}` switches all off. It works for the next request, no restart is needed. */
export async function setSimulatorFaults(dataDir: string, faults: SimulatorFaults): Promise<void> {
  const file = faultsFile(dataDir);
  await mkdir(path.dirname(file), { recursive: true });
  await swapFile(file, JSON.stringify(faultsSchema.parse(faults), null, 2));
}

/** The fault for one family of requests; throws when the file is there but says something else than faults. */
export async function findSimulatorFault(dataDir: string, family: RouteFamily): Promise<SimulatorFault | null> {
  const text = await readFile(faultsFile(dataDir), 'utf8').catch(() => '{}');
  const faults = faultsSchema.parse(JSON.parse(text));
  return faults[family] ?? faults.all ?? null;
}

function faultsFile(dataDir: string): string {
  return path.join(dataDir, 'practice', 'simulator', 'faults.json');
}
