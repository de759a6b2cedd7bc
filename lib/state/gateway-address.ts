import type { ConsoleContext } from '../console-context.ts';
import { readNewestState } from './newest-state.ts';
import { textOutput } from './output.ts';

/** The address of a deployment's gateway, as the module's output has it; null where none stands, or Terraform keeps the state elsewhere. */
export async function findGatewayAddress(context: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string): Promise<string | null> {
  const state = await readNewestState(context, deploymentId);
  return state === null ? null : textOutput(state.outputs, 'address');
}
