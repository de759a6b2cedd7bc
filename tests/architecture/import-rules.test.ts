import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cruise } from './cruise.ts';
import type { Violation } from './cruise.ts';

/** A small tree that keeps every rule. */
const CLEAN: Record<string, string> = {
  'node_modules/react/index.js': 'exports.use = 1;',
  'node_modules/react/package.json': '{"name": "react", "main": "index.js"}',
  'app/page.tsx': `import { Button } from '#components/button.tsx'; export default Button;`,
  'components/button.tsx': `import { use } from 'react'; import type { Run } from '#lib/runs/run.ts'; export const Button = (run: Run) => [use, run];`,
  'lib/runs/run.ts': `export interface Run { id: string } export const run = 1;`,
  'lib/runs/run-store.ts': `import { client } from '../db/client.ts'; export const rows = client;`,
  'lib/db/client.ts': `export const client = 1;`,
  'lib/db/notify.ts': `export const notify = 1;`,
  'lib/web/pages.ts': `import { use } from 'react'; import { rows } from '../runs/run-store.ts'; export const page = [use, rows];`,
  'terraform-runner/main.ts': `import { client } from '#lib/db/client.ts'; import { run } from '#lib/runs/run.ts'; export const main = [client, run];`,
};

/** A break of each rule: the file that breaks it, and how. Each goes through an alias, as the tree's own imports do. */
const BREAKS: { rule: string; file: string; text: string }[] = [
  { rule: 'no-cycles', file: 'lib/runs/a.ts', text: `import { b } from '#lib/state/b.ts'; export const a = () => b;` },
  { rule: 'lib-does-not-know-its-doors', file: 'lib/runs/knows-runner.ts', text: `import { main } from '#runner/main.ts'; export const x = main;` },
  { rule: 'components-import-only-lib', file: 'components/knows-app.tsx', text: `import page from '#app/page.tsx'; export const x = page;` },
  { rule: 'components-cannot-reach-data-or-secrets', file: 'components/reaches-rows.tsx', text: `import { rows } from '#lib/runs/run-store.ts'; export const x = rows;` },
  { rule: 'app-never-imports-the-runner', file: 'app/knows-runner.ts', text: `import { main } from '#runner/main.ts'; export const x = main;` },
  { rule: 'runner-imports-only-lib', file: 'terraform-runner/knows-components.ts', text: `import { Button } from '#components/button.tsx'; export const x = Button;` },
  { rule: 'runner-cannot-reach-react-or-next', file: 'terraform-runner/reaches-react.ts', text: `import { x } from '#lib/runs/knows-react.ts'; export const y = x;` },
  { rule: 'lib-knows-no-react-or-next', file: 'lib/runs/knows-react.ts', text: `import { use } from 'react'; export const x = use;` },
  { rule: 'only-stores-hold-the-database-client', file: 'lib/runs/queue-run.ts', text: `import { client } from '#lib/db/client.ts'; export const x = client;` },
  { rule: 'nothing-imports-what-is-not-there', file: 'lib/runs/mistyped.ts', text: `import { y } from '#lib/runs/rum.ts'; export const x = y;` },
];
const SUPPORT: Record<string, string> = { 'lib/state/b.ts': `import { a } from '#lib/runs/a.ts'; export const b = () => a;` };

const folders: string[] = [];
let broken: Violation[];

beforeAll(async () => {
  const planted = Object.fromEntries(BREAKS.map(({ file, text }) => [file, text]));
  broken = (await cruise(await plantTree({ ...CLEAN, ...SUPPORT, ...planted }))).violations;
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

test('the tree keeps every rule', async () => {
  const { files, violations } = await cruise();
  expect(violations).toEqual([]);
  expect(files).toBeGreaterThan(100);
});

test('a small tree that keeps every rule passes', async () => {
  expect((await cruise(await plantTree(CLEAN))).violations).toEqual([]);
});

test.each(BREAKS)('a planted break of $rule is reported', ({ rule, file }) => {
  expect(broken.filter((violation) => violation.rule === rule).map(({ from }) => from)).toContain(file);
});

test('every rule has a planted break', () => {
  const { forbidden } = createRequire(import.meta.url)('./import-rules.cjs') as { forbidden: { name: string }[] };
  expect(BREAKS.map(({ rule }) => rule).sort()).toEqual(forbidden.map(({ name }) => name).sort());
});

async function plantTree(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'import-rules-'));
  folders.push(root);
  await cp('package.json', path.join(root, 'package.json'));
  await cp('tsconfig.json', path.join(root, 'tsconfig.json'));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), text);
  }
  return root;
}
