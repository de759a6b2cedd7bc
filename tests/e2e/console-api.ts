import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, type APIRequestContext } from '@playwright/test';

const CHECKOUT = path.resolve(import.meta.dirname, '../..');

/** What `npm run -s …` prints, with the settings of the console under test, or those of another one. */
export function runScript(args: string[], settings: Record<string, string> = {}): string {
  return execFileSync(process.execPath, ['scripts/start.mjs', ...args], { cwd: CHECKOUT, encoding: 'utf8', env: { ...process.env, ...settings } }).trim();
}

export function createToken(role: string, name = `e2e-${role}`): string {
  return runScript(['token', '--role', role, '--name', name]);
}

type Json = Record<string, unknown>;

/** The REST API as a script uses it: JSON in, JSON out, the status checked. */
export function createApi(request: APIRequestContext, token: string) {
  const headers = { authorization: `Bearer ${token}` };
  const call = async (method: string, url: string, { data, status = 200, headers: more = {} }: { data?: unknown; status?: number; headers?: Record<string, string> } = {}): Promise<Json> => {
    const answer = await request.fetch(url, { method, headers: { ...headers, ...more }, ...(data === undefined ? {} : { data }) });
    const text = await answer.text();
    expect(answer.status(), `${method} ${url}: ${text}`).toBe(status);
    return text === '' ? {} : (JSON.parse(text) as Json);
  };
  return {
    call,
    get: (url: string, options = {}) => call('GET', url, options),
    post: (url: string, data: unknown, options = {}) => call('POST', url, { data, ...options }),
    text: async (url: string) => (await request.fetch(url, { headers: { ...headers, accept: 'text/plain' } })).text(),
    /** Waits until the run is in this status; fails with its failure when it ended otherwise. */
    async waitForRun(id: string, wanted: string): Promise<Json> {
      const ends = ['applied', 'no_changes', 'failed', 'canceled', 'discarded', 'expired'];
      let run: Json = {};
      await expect
        .poll(async () => ends.includes(String((run = await call('GET', `/api/v1/runs/${id}`)).status)) || run.status === wanted, { timeout: 90_000, intervals: [100, 250] })
        .toBe(true);
      expect(run.status, JSON.stringify(run.failure)).toBe(wanted);
      return run;
    },
  };
}

/** A license that is none: three parts, as W&B's have. */
export const LICENSE = 'eyJhbGciOiJub25lIn0.eyJwcmFjdGljZSI6dHJ1ZX0.c2lnbmF0dXJl';

/** What a practice deployment needs at least. */
export function practiceDeployment(name: string, inputs: Json = {}): Json {
  const namespace = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '').slice(0, 12);
  return { name, target: 'practice', location: 'westeurope', inputs: { namespace, license: LICENSE, subdomain: 'wandb', domain_name: 'example.com', ...inputs } };
}
