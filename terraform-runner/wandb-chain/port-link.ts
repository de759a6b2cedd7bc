import { connect } from 'node:net';
import type { LinkFinding } from '#lib/status/wandb-chain.ts';
import { codeOf, rangesText, type ChainLook } from './chain-net.ts';

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/**
 * Whether the gateway takes connections at 443. Until the certificate exists its controller serves the host on port 80 alone
 * (Azure/application-gateway-kubernetes-ingress#1326), so a closed port is at first a certificate that is waited for.
 */
export async function checkPort(look: ChainLook): Promise<LinkFinding> {
  const { address, net } = look;
  const error = await tryPort(look, HTTPS_PORT);
  if (error === null) return { status: 'green', code: 'open', values: { address } };
  if (net.behindProxy) return { status: 'unknown', code: 'behind_proxy', values: { address, error } };
  if (error === 'ENETUNREACH' || error === 'EHOSTUNREACH') return { status: 'unknown', code: 'no_route', values: { address, error } };
  const values = { address, error, http: await httpPort(look), ranges: rangesText(look) };
  return { status: 'waiting', code: error === 'ECONNREFUSED' || error === 'ECONNRESET' ? 'refused' : 'no_answer', values };
}

/** Whether port 80 is open from here: Let's Encrypt asks there (letsencrypt.org/docs/challenge-types, HTTP-01). */
export async function httpPort(look: ChainLook): Promise<'open' | 'shut'> {
  return (await tryPort(look, HTTP_PORT)) === null ? 'open' : 'shut';
}

/** Null when it is open, the error's code otherwise. */
function tryPort({ address, net, timeoutMs, signal }: ChainLook, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ ...net.reach(address, port), signal });
    const end = (outcome: string | null) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(timeoutMs, () => end('ETIMEDOUT'));
    socket.once('connect', () => end(null));
    socket.once('error', (error) => end(codeOf(error)));
  });
}
