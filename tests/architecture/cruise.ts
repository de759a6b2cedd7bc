import { spawn } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';

export interface Violation {
  rule: string;
  from: string;
  to: string;
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDERS = ['app', 'components', 'lib', 'terraform-runner'];

const reportSchema = z.object({
  summary: z.object({
    totalCruised: z.number(),
    violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string(), to: z.string() })),
  }),
});

/** Applies the import rules to the tree at `root`. */
export async function cruise(root = ROOT): Promise<{ files: number; violations: Violation[] }> {
  const program = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const rules = path.join(ROOT, 'tests/architecture/import-rules.cjs');
  const output = await run([program, '--config', rules, '--output-type', 'json', ...FOLDERS], root);
  const { summary } = reportSchema.parse(JSON.parse(output));
  return { files: summary.totalCruised, violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })) };
}

function run(args: readonly string[], cwd: string): Promise<string> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // Its exit code is the number of violations, which the report has too.
    child.on('close', () => resolve(output));
  });
}
