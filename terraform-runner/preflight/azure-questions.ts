import { z } from 'zod';
import { normalizeLocation } from '#lib/modules/regions.ts';
import type { PreflightSubject } from '#lib/preflight/preflight-subject.ts';
import type { AzureAccess } from '../azure-access.ts';
import { PREFLIGHT_FAULTS_HEADER } from '../practice/simulator/preflight/preflight-faults.ts';

const played = z.object({ addresses: z.array(z.string()) });

/** The runner has no way to Azure. */
export class NoAccess extends Error {}

/** Azure asked about one subscription: paths go on behind `/subscriptions/<id>`. All throw RestError, and NoAccess without a way in. */
export interface AzureQuestions {
  get(path: string, apiVersion: string, query?: Record<string, string>): Promise<unknown>;
  list(path: string, apiVersion: string, query?: Record<string, string>): Promise<unknown[]>;
  post(path: string, apiVersion: string, body?: object): Promise<unknown>;
  /** Of every subscription that can be seen. */
  listSubscriptions(): Promise<unknown[]>;
  /** Practice only: where a name leads once a gateway stands, as the chain to W&B sees it too. */
  playedAddresses(fqdn: string, gateway: string): Promise<string[]>;
}

/** A practice deployment's planted faults go along with each question: the simulator answers accordingly. */
export function askAzure(access: AzureAccess | null, { faults, inputs, location }: PreflightSubject, abortSignal: AbortSignal): AzureQuestions {
  const headers = faults.length === 0 ? {} : { [PREFLIGHT_FAULTS_HEADER]: [String(inputs.namespace), normalizeLocation(location), faults.join(',')].join(';') };
  const open = () => {
    if (access === null) throw new NoAccess('the runner has no way to Azure');
    return { arm: access.clients.arm, at: `/subscriptions/${access.subscriptionId}` };
  };
  return {
    playedAddresses: async (name, gateway) => played.parse(await open().arm.get('/practice/far-end', { apiVersion: '', query: { name, gateway }, abortSignal })).addresses,
    get: async (path, apiVersion, query = {}) => open().arm.get(`${open().at}${path}`, { apiVersion, query, headers, abortSignal }),
    list: async (path, apiVersion, query = {}) => open().arm.list(`${open().at}${path}`, { apiVersion, query, headers, abortSignal }),
    post: async (path, apiVersion, body) => (await open().arm.send('POST', `${open().at}${path}`, { apiVersion, ...(body !== undefined && { body }), headers, abortSignal })).body,
    listSubscriptions: async () => open().arm.list('/subscriptions', { apiVersion: '2022-12-01', headers, abortSignal }),
  };
}
