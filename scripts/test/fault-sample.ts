import { spawn } from 'node:child_process';
import { CHECKOUT, PROJECT_NODE } from '../checkout.mjs';
import { testEnvironment, type Tally } from './tool.ts';

/** A short part of npm run test:faults; each injection counts as a test, each broken rule as a failure. */
export async function runFaultSample(): Promise<Tally> {
  const child = spawn(PROJECT_NODE, ['scripts/test-faults.ts', '--sample'], { cwd: CHECKOUT, env: testEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
    process.stdout.write(chunk);
  });
  await new Promise((resolve) => child.once('close', resolve));
  const [, injections, violations] = /(\d+) injections, (\d+) violations\n$/.exec(said) ?? [];
  if (injections === undefined) return { passed: 0, failed: 1 };
  return { passed: Number(injections), failed: Number(violations) };
}
