import type { ConsoleContext } from '../console-context.ts';
import { readNewestState } from './newest-state.ts';

/** The address of a deployment's gateway, as the module's output has it; null where none stands, or Terraform keeps the state elsewhere. */
export async function findGatewayAddress(context: Pick<ConsoleContext, 'db' | 'key'>, deploymentId: string): Promise<string | null> {
  const state = await readNewestState(context, deploymentId);
  const address = state?.outputs.find(({ name }) => name === 'address')?.value;
  return typeof address === 'string' && address !== '' ? address : null;
}
