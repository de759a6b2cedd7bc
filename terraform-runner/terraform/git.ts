import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What git printed, and whether it succeeded. */
export interface GitAnswer {
  ok: boolean;
  stdout: string;
  stderr: string;
}

/**
 * Settings of git that a run's Terraform is started with, besides certificates. git never waits for a password that nobody can type.
 * curl, which git uses, reads the proxy for http addresses in small letters alone.
 */
export function gitSettings({ HTTP_PROXY: httpProxy, http_proxy: given }: Readonly<Record<string, string>>): Record<string, string> {
  return { GIT_TERMINAL_PROMPT: '0', ...(httpProxy !== undefined && given === undefined && { http_proxy: httpProxy }) };
}

/** Runs git; null where there is none on the PATH of `env`. @throws AbortError when the signal ends it. */
export async function runGit(args: readonly string[], env: Readonly<Record<string, string>>, signal: AbortSignal): Promise<GitAnswer | null> {
  try {
    const { stdout, stderr } = await run('git', [...args], { env: env as unknown as NodeJS.ProcessEnv, cwd: '/', signal, timeout: GIT_WITHIN_MS, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT });
    return { ok: true, stdout, stderr };
  } catch (error) {
    const { code, name, killed, stdout = '', stderr = '' } = error as { code?: unknown; name: string; killed?: boolean; stdout?: string; stderr?: string };
    if (code === 'ENOENT') return null;
    if (name === 'AbortError') throw error;
    return { ok: false, stdout, stderr: killed ? `${stderr}\nOperation timed out` : stderr };
  }
}

const GIT_WITHIN_MS = 8_000;
const MAX_OUTPUT = 1024 * 1024;
