import { spawn } from 'node:child_process';
import path from 'node:path';
import { setting } from '#lib/env/setting.ts';
import { CHECKOUT, PROJECT_NODE } from '../checkout.mjs';

/** What a tool did: how many of its checks passed and failed. */
export interface Tally {
  passed: number;
  failed: number;
}

/** Runs a tool that comes as a package; true when it ended well. Its output goes where ours goes. */
export function runTool(file: string, args: readonly string[], env: NodeJS.ProcessEnv = testEnvironment()): Promise<boolean> {
  const child = spawn(PROJECT_NODE, [path.join(CHECKOUT, 'node_modules', file), ...args], { cwd: CHECKOUT, env, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

/** Our environment without the settings of a console that someone runs beside the tests (TERRAFORM_BIN stays). */
export function testEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const rest = { ...process.env };
  for (const name of [...Object.keys(setting), 'NODE_ENV']) if (name !== 'TERRAFORM_BIN') delete rest[name];
  const folder = path.join(CHECKOUT, 'node_modules/.bin');
  const env: Record<string, string | undefined> = { ...rest, PATH: `${folder}${path.delimiter}${rest.PATH ?? ''}`, NEXT_TELEMETRY_DISABLED: '1', ...more };
  return env as NodeJS.ProcessEnv;
}
