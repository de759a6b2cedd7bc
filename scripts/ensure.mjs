import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CHECKOUT, PROJECT_NODE } from './checkout.mjs';
import { digestOf } from './digest.mjs';
import { LaunchProblem } from './launch-problem.mjs';
import { step } from './step.mjs';

/**
 * What has to be there before a script can run, in this order. Each step leaves a stamp: the digest of what it was
 * made from; while that holds it is skipped.
 */
const STEPS = {
  install: {
    stamp: 'node_modules/.stamp',
    digest: () => digestOf(CHECKOUT, ['package-lock.json']),
    work: install,
  },
  generate: {
    stamp: 'lib/db/generated/.stamp',
    digest: () => digestOf(CHECKOUT, ['prisma/schema.prisma', 'prisma/prisma.config.ts', 'node_modules/prisma/package.json']),
    work: generate,
  },
  build: {
    stamp: '.next/.stamp',
    digest: () => digestOf(CHECKOUT, BUILD_SOURCES, (file) => file.startsWith('lib/db/generated/')),
    work: build,
  },
};

const BUILD_SOURCES = ['app', 'components', 'lib', 'public', 'i18n', 'instrumentation.ts', 'proxy.ts', 'prisma/schema.prisma', 'next.config.mjs', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Prisma would download an engine; with a file named here it does not, and generating needs none. */
const PRISMA_ENV = { PRISMA_SCHEMA_ENGINE_BINARY: path.join(CHECKOUT, 'prisma/schema-engine.mjs'), PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };

/**
 * Does the steps that are not current. Two programs may ask at once: one works, the other waits and finds it done.
 * @param {readonly (keyof typeof STEPS)[]} names
 * @param {NodeJS.WritableStream} [out]
 */
export async function ensure(names, out = process.stdout) {
  if (names.every(isCurrent)) return;
  const release = await takeLock();
  try {
    for (const name of names) {
      if (!isCurrent(name)) await step(name, () => doStep(name), out);
    }
  } finally {
    release();
  }
}

async function doStep(name) {
  const { stamp, digest, work } = STEPS[name];
  // Of before the work: what changes meanwhile is found by the next start.
  const made = digest();
  await work();
  writeFileSync(path.join(CHECKOUT, stamp), made);
}

function isCurrent(name) {
  const file = path.join(CHECKOUT, STEPS[name].stamp);
  return existsSync(file) && readFileSync(file, 'utf8') === STEPS[name].digest();
}

async function install() {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm tells its scripts where its own program is; run by the same Node it needs no PATH.
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { code, output } = await run(program, [...first, ...args], PRISMA_ENV);
  if (code === 0) return;
  process.stderr.write(`\n${output}\n`);
  throw new LaunchProblem('npmFailed', { code: code ?? 'unknown' });
}

async function generate() {
  const args = ['node_modules/prisma/build/index.js', 'generate', '--config', 'prisma/prisma.config.ts'];
  const { code, output } = await run(PROJECT_NODE, args, PRISMA_ENV);
  if (code !== 0) throw new LaunchProblem('generateFailed', { reason: output.trim() });
}

async function build() {
  const { code, output } = await run(PROJECT_NODE, ['node_modules/next/dist/bin/next', 'build'], { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
  if (code === 0) return;
  process.stderr.write(`\n${output}\n`);
  throw new LaunchProblem('buildFailed');
}

/** Runs a program to its end in the checkout; its output is kept, for when it fails. */
function run(program, args, env) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: CHECKOUT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

async function takeLock() {
  const folder = path.join(CHECKOUT, '.cache');
  const file = path.join(folder, 'ensure.lock');
  mkdirSync(folder, { recursive: true });
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(file)) rmSync(file, { force: true });
    else await pause(200);
  }
}

function isAbandoned(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
