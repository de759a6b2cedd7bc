import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes the CLI configuration Terraform runs with: the shared plugin cache, and whatever an operator set for a closed network in
 * a TF_CLI_CONFIG_FILE of their own. One that names a missing file is ignored (Terraform would warn on every run); `warn` says so once.
 */
export async function writeCliConfig(dataDir: string, operatorFile: string | undefined, warn: (file: string) => void): Promise<string> {
  const cache = path.join(dataDir, 'plugin-cache');
  await mkdir(cache, { recursive: true });
  const file = path.join(dataDir, 'terraform.rc');
  const operator = await readOperatorFile(operatorFile, warn);
  const ownCache = /^\s*plugin_cache_dir\s*=/m.test(operator) ? '' : `plugin_cache_dir = ${JSON.stringify(cache)}\n`;
  await writeFile(file, `${ownCache}disable_checkpoint = true\n${operator}`, { mode: 0o600 });
  return file;
}

async function readOperatorFile(file: string | undefined, warn: (file: string) => void): Promise<string> {
  if (!file) return '';
  try {
    await access(file);
  } catch {
    warn(file);
    return '';
  }
  return (await readFile(file, 'utf8')).replaceAll(/^\s*disable_checkpoint\s*=.*$/gm, '');
}
