import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { isProcessAlive, processStart } from '../host.ts';

/** A Terraform under way: one that we started, or one that an earlier runner of this host left behind. */
export interface TerraformProcess {
  pid: number;
  /** Its start time, see {@link processStart}. */
  start: string | null;
  /** Resolves when it is gone; the exit code, or null when it was killed or is not our child. */
  exited: Promise<number | null>;
  /** Interrupts Terraform itself, not its providers: it stops what it can and saves its state. */
  interrupt(): void;
  /** Ends the whole process group at once. State that was not uploaded is lost. */
  kill(): void;
}

/**
 * Starts Terraform in a session and process group of its own, with its output in files: it outlives us, and nothing it writes
 * is lost with us. @throws when the binary cannot be started.
 */
export async function startTerraform({
  binary,
  args,
  cwd,
  env,
  stdout,
  stderr,
}: {
  binary: string;
  args: readonly string[];
  cwd: string;
  env: Record<string, string>;
  stdout: string;
  stderr: string;
}): Promise<TerraformProcess> {
  const [out, err] = [await open(stdout, 'a', 0o600), await open(stderr, 'a', 0o600)];
  try {
    const child = spawn(binary, args, { cwd, env: env as NodeJS.ProcessEnv, detached: true, stdio: ['ignore', out.fd, err.fd] });
    const exited = once(child, 'exit').then(([code]) => code as number | null);
    exited.catch(() => {});
    await once(child, 'spawn');
    child.unref();
    return handleOf(child.pid ?? 0, processStart(child.pid ?? 0), exited);
  } finally {
    await Promise.all([out.close(), err.close()]);
  }
}

/** Follows a Terraform that an earlier runner started; null when it is gone. */
export function attachTerraform(pid: number, start: string | null): TerraformProcess | null {
  return isProcessAlive(pid, start) ? handleOf(pid, start, untilGone(pid, start)) : null;
}

function handleOf(pid: number, start: string | null, exited: Promise<number | null>): TerraformProcess {
  return { pid, start, exited, interrupt: () => signal(pid, 'SIGINT'), kill: () => signal(-pid, 'SIGKILL') };
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}

const LOOK_EVERY_MS = 200;

async function untilGone(pid: number, start: string | null): Promise<null> {
  while (isProcessAlive(pid, start)) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  return null;
}
