import { accessSync, constants, statSync } from 'node:fs';
import { findListenError } from '../free-port.ts';
import { LaunchProblem } from '../launch-problem.mjs';

/** Makes sure that a port can be listened on. Throws LaunchProblem. */
export async function checkPort(port: number, host: string): Promise<void> {
  const error = await findListenError(port, host);
  if (error === null) return;
  if (error === 'EACCES') throw new LaunchProblem('portForbidden', { port });
  if (error === 'EADDRNOTAVAIL' || error === 'ENOTFOUND') throw new LaunchProblem('hostUnknown', { host });
  throw new LaunchProblem('portTaken', { port, host });
}

/** Makes sure that the Terraform that was named can be run. Throws LaunchProblem. */
export function checkTerraform(named: string | null): void {
  if (named === null) return;
  const reason = findWhyNotExecutable(named);
  if (reason !== null) throw new LaunchProblem('terraformUnusable', { file: named, reason });
}

function findWhyNotExecutable(file: string): string | null {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile() ? null : 'not a file';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
