import { request } from 'node:https';
import { codeOf, type ChainLook } from './chain-net.ts';

export interface Reply {
  status: number;
  contentType: string;
  /** The page's beginning. */
  text: string;
}

/** What came of a question: a reply, a redirect away from this host (which is not followed), or an error's code. */
export type Asked = { kind: 'reply'; reply: Reply } | { kind: 'elsewhere'; location: string } | { kind: 'error'; code: string };

const MAX_REDIRECTS = 5;
const MAX_BYTES = 64 * 1024;

/**
 * Asks the gateway, and nobody else, for a page of the host: the connection goes to the address that was checked, whatever the name
 * says by now, and a redirect is followed only within the host and by https.
 */
export async function ask(look: ChainLook, path: string): Promise<Asked> {
  let url = new URL(path, `https://${look.fqdn}`);
  for (let turn = 0; turn <= MAX_REDIRECTS; turn += 1) {
    const answer = await get(look, url).catch((error: unknown) => codeOf(error));
    if (typeof answer === 'string') return { kind: 'error', code: answer };
    const { location, ...reply } = answer;
    if (location === null) return { kind: 'reply', reply };
    const next = URL.canParse(location, url) ? new URL(location, url) : null;
    if (next === null || next.origin !== url.origin) return { kind: 'elsewhere', location: next?.origin ?? location };
    url = next;
  }
  return { kind: 'error', code: 'too many redirects' };
}

function get({ fqdn, address, net, timeoutMs, signal }: ChainLook, url: URL): Promise<Reply & { location: string | null }> {
  return new Promise((resolve, reject) => {
    const asked = request({
      ...net.reach(address, 443),
      servername: fqdn,
      path: url.pathname + url.search,
      headers: { host: fqdn, accept: 'text/html,*/*', 'user-agent': 'wandb-azure-console' },
      // No kept connections and no proxy: this one socket goes to the gateway.
      agent: false,
      signal,
      ...(net.ca !== null && { ca: net.ca }),
    });
    const late = setTimeout(() => asked.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })), timeoutMs);
    asked.once('close', () => clearTimeout(late));
    asked.once('error', reject);
    asked.once('response', (response) => {
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      let text = '';
      const end = () => resolve({ status, contentType: response.headers['content-type'] ?? '', text, location: status >= 300 && status < 400 && location !== undefined ? location : null });
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length < MAX_BYTES) return;
        end();
        asked.destroy();
      });
      response.once('end', end);
      response.once('error', reject);
    });
    asked.end();
  });
}
