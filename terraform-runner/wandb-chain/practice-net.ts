import { request } from 'node:https';
import { z } from 'zod';
import type { ChainNet } from './chain-net.ts';

const route = z.object({ addresses: z.array(z.string()), ports: z.record(z.string(), z.number()) });

/**
 * The network of the practice cloud as its simulator plays it: the name has the records it is said to have, and the gateway's
 * address is a port on loopback. Throws when the simulator does not answer.
 */
export async function practiceNet({ simulatorUrl, caPem, fqdn, address, timeoutMs }: { simulatorUrl: string; caPem: string; fqdn: string; address: string; timeoutMs: number }): Promise<ChainNet> {
  const { addresses, ports } = route.parse(JSON.parse(await askSimulator(`${simulatorUrl}/practice/far-end?${new URLSearchParams({ name: fqdn, gateway: address })}`, caPem, timeoutMs)));
  const { hostname } = new URL(simulatorUrl);
  return {
    resolve4: () => Promise.resolve(addresses),
    resolve6: () => Promise.resolve([]),
    reach: (_address, port) => ({ host: hostname.replace(/^\[|\]$/g, ''), port: ports[port] ?? 1 }),
    ca: caPem,
    behindProxy: false,
  };
}

function askSimulator(url: string, ca: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ca, agent: false, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.once('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`the simulator answered ${response.statusCode}`))));
      response.once('error', reject);
    });
    asked.once('error', reject);
    asked.end();
  });
}
