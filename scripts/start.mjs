// The first file of every npm script: plain JavaScript on whatever Node the machine has (20 or newer), with nothing
// installed. `node scripts/start.mjs <script> [argument…]` sees to what the script needs, then runs it on the project's Node.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { CHECKOUT, COMPILE_CACHE, PROJECT_NODE } from './checkout.mjs';
import { ensure } from './ensure.mjs';
import { LaunchProblem } from './launch-problem.mjs';

/** Each script, what it needs first, and where that is told: a script whose output is its answer keeps stdout clean. */
const SCRIPTS = {
  launcher: { needs: ['install', 'generate', 'build'], out: process.stdout },
  web: { needs: ['install', 'generate', 'build'], out: process.stdout },
  runner: { needs: ['install', 'generate'], out: process.stdout, file: 'terraform-runner/main.ts', flags: ['--use-system-ca'] },
  test: { needs: ['install', 'generate', 'build'], out: process.stdout },
  check: { needs: ['install', 'generate'], out: process.stdout },
  bench: { needs: ['install', 'generate', 'build'], out: process.stdout },
  token: { needs: ['install', 'generate'], out: process.stderr },
  claim: { needs: ['install', 'generate'], out: process.stderr },
  'rotate-key': { needs: ['install', 'generate'], out: process.stderr },
  backup: { needs: ['install', 'generate'], out: process.stderr },
  restore: { needs: ['install', 'generate'], out: process.stderr },
  'test-faults': { needs: ['install', 'generate', 'build'], out: process.stdout },
};

const [name = 'launcher', ...args] = process.argv.slice(2);

try {
  if (Number(process.versions.node.split('.')[0]) < 20) throw new LaunchProblem('oldNode', { version: process.version });
  const script = SCRIPTS[name];
  await ensure(script.needs, script.out);
  process.exitCode = await runOnProjectNode(path.join(CHECKOUT, script.file ?? `scripts/${name}.ts`), script.flags ?? []);
} catch (error) {
  process.stderr.write(`${error instanceof LaunchProblem ? error.message : error.stack}\n`);
  process.exitCode = 1;
}

/** Runs the script as a child that hears of our signals, and of our death by the closing of its channel. */
function runOnProjectNode(file, flags) {
  const child = spawn(PROJECT_NODE, [...flags, file, ...args], { cwd: CHECKOUT, env: { ...process.env, ...COMPILE_CACHE }, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
  const watch = watchNpm(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/**
 * A killed npm tells us nothing; that our parent changed does, or our parent's: npm runs us through a shell, which may
 * stay behind.
 */
function watchNpm(onGone) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const line = () => `${process.ppid} ${findParent(process.ppid)}`;
  const before = line();
  const timer = setInterval(() => {
    if (line() === before) return;
    clearInterval(timer);
    onGone();
  }, 500);
  return timer;
}

/** The parent of a process (proc(5): the second field after the name in brackets); null where there is no /proc. */
function findParent(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return null;
  }
}
