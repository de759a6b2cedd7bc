import type { LinkFinding } from '#lib/status/wandb-chain.ts';
import { ask } from './ask.ts';
import type { ChainLook } from './chain-net.ts';
import { troubleOf } from './healthz-link.ts';

/** Whether the page comes that people sign in on: W&B answers its root with the page that leads there. */
export async function checkSignIn(look: ChainLook): Promise<LinkFinding> {
  const asked = await ask(look, '/');
  const trouble = troubleOf(asked);
  if (trouble !== null || asked.kind !== 'reply') return trouble ?? { status: 'unknown', code: 'no_reply', values: { error: '' } };
  const { contentType, text } = asked.reply;
  if (!/\bhtml\b/i.test(contentType)) return { status: 'failed', code: 'no_page', values: { type: contentType === '' ? 'none' : contentType } };
  return { status: 'green', code: 'page', values: { title: titleOf(text) } };
}

function titleOf(html: string): string {
  return /<title[^>]*>([^<]{1,200})</i.exec(html)?.[1]?.trim() ?? 'a page without a title';
}
