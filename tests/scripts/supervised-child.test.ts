import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { LaunchProblem } from '#scripts/launch-problem.mjs';
import { SupervisedChild } from '#scripts/launcher/supervised-child.ts';
import { isAlive } from '#scripts/process-alive.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'console-child-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a child that was killed is started again, and stops when asked', async () => {
  const { child } = await supervise('setInterval(() => {}, 1000)');
  const first = await waitUntil('it runs', () => child.pid);
  process.kill(first, 'SIGKILL');
  const second = await waitUntil('it runs again', () => (child.pid === first ? null : child.pid));
  await child.stop();
  expect(isAlive(second)).toBe(false);
  expect(child.pid).toBe(null);
});

test('a child that does not mind SIGTERM is killed after its time', async () => {
  const { child, lines } = await supervise(`process.on('SIGTERM', () => {}); console.log('deaf'); setInterval(() => {}, 1000)`, { stopWithinMs: 200 });
  child.talk();
  await waitUntil('it is deaf', () => lines.includes('[toy] deaf') || child.tail.includes('deaf'));
  const pid = child.pid ?? 0;
  await child.stop();
  expect(isAlive(pid)).toBe(false);
});

test('a child that ends at once five times in a row is given up, with its last words', async () => {
  const { problems } = await supervise(`console.error('no key'); process.exit(3)`);
  const problem = await waitUntil('it is given up', () => problems[0], { timeoutMs: 40_000 });
  expect(problem.message).toContain('no key');
  expect(problem.message).toContain('exit code 3');
}, 60_000);

test('a child ends when its launcher is killed', async () => {
  const note = path.join(folder, 'pid');
  const program = await write('child.mjs', `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(note)}, String(process.pid)); setInterval(() => {}, 1000);`);
  const launcher = await write(
    'launcher.mjs',
    `import { SupervisedChild } from ${JSON.stringify(path.resolve('scripts/launcher/supervised-child.ts'))};
     new SupervisedChild({ name: 'toy', args: [${JSON.stringify(program)}], environment: () => ({}), stopWithinMs: 1000 }, { say() {}, onChange() {}, onGiveUp() {} });`,
  );
  const parent = spawn(process.execPath, [launcher], { stdio: 'ignore' });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const pid = Number(await waitUntil('the child runs', () => readFile(note, 'utf8').catch(() => null)));
  parent.kill('SIGKILL');
  await waitUntil('the child has ended', () => !isAlive(pid));
});

async function supervise(code: string, { stopWithinMs } = { stopWithinMs: 5000 }) {
  const program = await write('toy.mjs', code);
  const lines: string[] = [];
  const problems: LaunchProblem[] = [];
  const child = new SupervisedChild(
    { name: 'toy', args: [program], environment: () => ({ NODE_ENV: 'test' }), stopWithinMs },
    { say: (line) => lines.push(line), onChange: () => {}, onGiveUp: (problem) => problems.push(problem) },
  );
  onTestFinished(() => child.stop());
  return { child, lines, problems };
}

async function write(name: string, text: string): Promise<string> {
  await writeFile(path.join(folder, name), text);
  return path.join(folder, name);
}
