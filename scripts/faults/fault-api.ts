import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { LogLine } from '#lib/logs/log-line.ts';
import type { Run } from '#lib/runs/run.ts';
import type { FaultyConsole } from './faulty-console.ts';

type Json = Record<string, unknown>;

/** The console's API as somebody uses it whose console is being hit: what cannot be reached is asked again. */
export function createFaultApi({ url, token }: Pick<FaultyConsole, 'url' | 'token'>) {
  const ask = async <T = Json>(method: string, path: string, { body, key }: { body?: Json; key?: string } = {}): Promise<{ status: number; body: T }> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) };
    for (let tries = 1; ; tries += 1) {
      const answer = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }), signal: AbortSignal.timeout(15_000) }).catch(() => null);
      if (answer !== null && answer.status < 500) return { status: answer.status, body: ((await answer.json().catch(() => ({}))) as T) };
      if (tries > 300) throw new Error(`${method} ${path} was not answered (${answer?.status ?? 'no connection'})`);
      await pause(100);
    }
  };
  const get = async <T = Json>(path: string): Promise<T> => (await ask<T>('GET', path)).body;
  return {
    get,
    /** `slows`: its cluster takes so many times as long. */
    async createDeployment(name: string, slows?: number): Promise<string> {
      const practice = slows === undefined ? {} : { practice: { faults: [{ address: 'module.app_aks.azurerm_kubernetes_cluster.default', kind: 'slow', factor: slows }] } };
      const inputs = { namespace: name, license: LICENSE, subdomain: 'wandb', domain_name: 'example.com' };
      const made = await ask('POST', '/api/v1/deployments', { body: { name, target: 'practice', location: 'westeurope', inputs, ...practice } });
      // Asked twice because the first answer was lost.
      if (made.status === 409) return String((await get<{ items: { id: string }[] }>(`/api/v1/deployments?q=${name}`)).items[0]?.id);
      if (made.status !== 201) throw new Error(`no deployment: ${JSON.stringify(made.body)}`);
      return String(made.body.id);
    },
    /** The same run, however often the request has to be sent. */
    async queue(deploymentId: string, body: Json): Promise<Run> {
      const queued = await ask<Run>('POST', `/api/v1/deployments/${deploymentId}/runs`, { body, key: randomUUID() });
      if (queued.status !== 201) throw new Error(`no run: ${JSON.stringify(queued.body)}`);
      return queued.body;
    },
    run: (id: string) => get<Run>(`/api/v1/runs/${id}`),
    cancel: (id: string) => ask('POST', `/api/v1/runs/${id}/cancel`, { body: {} }),
    /** Whatever is answered. */
    tryTo: (method: string, path: string, body: Json) => ask(method, path, { body }),
    /** Approved already is as good: the answer may have been lost. */
    approve: (id: string) => ask('POST', `/api/v1/runs/${id}/approve`, { body: {} }),
    async log(id: string): Promise<LogLine[]> {
      const lines: LogLine[] = [];
      for (;;) {
        const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
        const answer = await fetch(`${url}/api/v1/runs/${id}/log?from=${lines.length + 1}&to=${lines.length + 500}`, { headers });
        const { items, total } = (await answer.json()) as { items: LogLine[]; total: number };
        lines.push(...items);
        if (items.length === 0 || lines.length >= total) return lines;
      }
    },
  };
}

export type FaultApi = ReturnType<typeof createFaultApi>;

/** A license that is none: three parts, as W&B's have. A secret input, to be found nowhere afterwards. */
export const LICENSE = 'eyJhbGciOiJub25lIn0.eyJwcmFjdGljZSI6dHJ1ZX0.c2lnbmF0dXJl';
