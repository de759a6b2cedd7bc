import { translator, type Translate } from '../words/translate.ts';
import type { ComponentStatus } from './component-status.ts';
import type { ChainLink } from './wandb-chain.ts';

/** Why a component is as it is, in words. */
export function componentReason({ reason }: ComponentStatus, say: Translate = translator('status')): string {
  return say(`reasons.${reason.code}`, reason.values);
}

/** What was found at a link of the chain, and what to do about it; null where nothing is to be done. */
export function linkWords({ code, values, status }: ChainLink, say: Translate = translator('status')): { found: string; next: string | null } {
  const isDone = status === 'green' || !say.has(`chain.todo.${code}`);
  return { found: say(`chain.found.${code}`, values), next: isDone ? null : say(`chain.todo.${code}`, values) };
}
