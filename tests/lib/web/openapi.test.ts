import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { runAnswer } from '#lib/web/api/answers.ts';
import { NO_OTHER_HOSTS } from '#lib/runs/other-hosts.ts';
import { shownRunOf } from '#lib/runs/shown-run.ts';
import { toApiRun } from '#lib/web/api/json.ts';
import { OPERATIONS } from '#lib/web/api/operations.ts';
import { openapiDocument } from '#lib/web/api/openapi.ts';
import { sampleRun } from '#tests/components/runs/run-samples.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** Every method of every route file under a folder of app/, as `get /api/v1/…`. */
function routesUnder(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('route.ts'))
    .flatMap((file) => {
      const address = `/${path.join(folder.replace(/^app\//, ''), path.dirname(file))}`.replaceAll(/\[(\w+)\]/g, '{$1}');
      const source = readFileSync(path.join(ROOT, folder, file), 'utf8');
      return [...source.matchAll(/(?:export const |as )(GET|POST|PUT|PATCH|DELETE)\b/g)].map(([, method = '']) => `${method.toLowerCase()} ${address}`);
    });
}

it('describes every route that there is, and none that is not', () => {
  const exists = [...routesUnder('app/api/v1'), ...routesUnder('app/api/state')].filter((route) => !route.endsWith('/openapi.json'));
  expect(OPERATIONS.map(({ method, path: address }) => `${method} ${address}`).sort()).toEqual(exists.sort());
});

it('is a document whose operations have names of their own', () => {
  const { paths } = openapiDocument('http://localhost') as { paths: Record<string, Record<string, { operationId: string }>> };
  const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  expect(new Set(ids).size).toBe(OPERATIONS.length);
});

it('tells of a run why it plans what it plans, as whom and where, and nothing that is not documented', () => {
  const place = { credentialId: '00000000-0000-4000-8000-000000000001', subscriptionId: '00000000-0000-4000-8000-000000000002' };
  const told = toApiRun(shownRunOf(NO_OTHER_HOSTS, sampleRun({ id: '00000000-0000-4000-8000-000000000003', deploymentId: '00000000-0000-4000-8000-000000000004', ...place, adopts: 2, adoptOnly: true, purpose: 'unprotect', gaveWayTo: 7, autoApprove: true })));
  expect(told).toMatchObject({ ...place, adopts: 2, adoptOnly: true, purpose: 'unprotect', gaveWayTo: 7, autoApprove: true });
  expect(z.strictObject(runAnswer.shape).parse(told)).toEqual(told);
});
