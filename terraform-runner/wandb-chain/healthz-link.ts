import type { LinkFinding } from '#lib/status/wandb-chain.ts';
import { ask, type Asked } from './ask.ts';
import type { ChainLook } from './chain-net.ts';

/** Whether W&B says that it is well: 200 at /healthz. */
export async function checkHealthz(look: ChainLook): Promise<LinkFinding> {
  const asked = await ask(look, '/healthz');
  const trouble = troubleOf(asked);
  if (trouble !== null) return trouble;
  return { status: 'green', code: 'healthy', values: {} };
}

/**
 * What is wrong with what came of a question; null when a page came. Application Gateway answers 502 and 504 itself as long as no
 * pod behind it is well (learn.microsoft.com/azure/application-gateway/application-gateway-troubleshooting-502), which W&B's are
 * minutes after Terraform's end.
 */
export function troubleOf(asked: Asked): LinkFinding | null {
  if (asked.kind === 'error') return { status: 'waiting', code: 'no_reply', values: { error: asked.code } };
  if (asked.kind === 'elsewhere') return { status: 'unknown', code: 'redirects', values: { location: asked.location } };
  const { status } = asked.reply;
  if (status >= 502 && status <= 504) return { status: 'waiting', code: 'starting', values: { status } };
  return status >= 200 && status < 300 ? null : { status: 'failed', code: 'bad_status', values: { status } };
}
