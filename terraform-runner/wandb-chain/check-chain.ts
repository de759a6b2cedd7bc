import { holds, type ChainLinkName, type LinkFinding } from '#lib/status/wandb-chain.ts';
import { checkCertificate } from './certificate-link.ts';
import type { ChainLook } from './chain-net.ts';
import { checkDns } from './dns-link.ts';
import { checkHealthz } from './healthz-link.ts';
import { checkPort } from './port-link.ts';
import { checkSignIn } from './sign-in-link.ts';

const CHECKS: Record<ChainLinkName, (look: ChainLook) => Promise<LinkFinding>> = {
  dns: checkDns,
  port: checkPort,
  certificate: checkCertificate,
  healthz: checkHealthz,
  sign_in: checkSignIn,
};

/** Link by link, as far as each holds: what was found at those that were looked at. Never throws. */
export async function checkChain(look: ChainLook): Promise<LinkFinding[]> {
  const found: LinkFinding[] = [];
  for (const check of Object.values(CHECKS)) {
    const finding = await check(look);
    found.push(finding);
    if (!holds(finding)) break;
  }
  return found;
}
