import type { ConsoleContext } from '../console-context.ts';
import { textOutput } from './output.ts';
import { readNewestSummary } from './summary-store.ts';

/** The address of a deployment's gateway, as the module's output has it; null where none stands, or Terraform keeps the state elsewhere. */
export async function findGatewayAddress(context: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string): Promise<string | null> {
  const state = await readNewestSummary(context, deploymentId);
  return state === null ? null : textOutput(state.outputs, 'address');
}
