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
  const own = Object.entries({ plugin_cache_dir: JSON.stringify(cache), disable_checkpoint: 'true', ...USE_THE_CACHE });
  const unsaid = own.filter(([name]) => !new RegExp(String.raw`^\s*${name}\s*=`, 'm').test(operator));
  await writeFile(file, `${unsaid.map(([name, value]) => `${name} = ${value}\n`).join('')}${operator}`, { mode: 0o600 });
  return file;
}

/**
 * Every run starts without a lock file, and Terraform then fetches each provider anew, over the copy in the cache that another
 * run may be executing (*text file busy*), unless it is told that a lock file which only knows this platform will do. It will:
 * the lock file of a run is only ever used for that run's own apply. (Terraform, CLI configuration, *Allowing the Provider Plugin
 * Cache to break the dependency lock file*.)
 */
const USE_THE_CACHE = { plugin_cache_may_break_dependency_lock_file: 'true' };

async function readOperatorFile(file: string | undefined, warn: (file: string) => void): Promise<string> {
  if (!file) return '';
  try {
    await access(file);
  } catch {
    warn(file);
    return '';
  }
  return readFile(file, 'utf8');
}
