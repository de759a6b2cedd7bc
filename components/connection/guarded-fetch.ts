import { connection } from './connection.ts';

/**
 * Next's router turns every page request that fails into a navigation of the browser, and with it throws the open page away:
 * next/dist/client/components/router-reducer/fetch-server-response.js. Its requests go through the window's fetch, so here they
 * wait for the console instead, are read whole before the router gets them, and are asked again when they broke.
 */
export function guardFetch(plain: typeof fetch): typeof fetch {
  return async (input, init) => {
    const kind = kindOf(input, init);
    if (kind === 'page') return fetchPage(plain, input, init);
    if (kind === 'other') return plain(input, init);
    try {
      const answer = await plain(input, init);
      if (kind === 'action') void noteAction(answer);
      else if (answer.status === 401) connection.ended('signed_out');
      else if (isGateway(answer)) connection.suspect();
      return answer;
    } catch (error) {
      if (!isAbort(error)) connection.suspect();
      throw error;
    }
  };
}

type Kind = 'page' | 'prefetch' | 'action' | 'api' | 'other';

function kindOf(input: RequestInfo | URL, init: RequestInit | undefined): Kind {
  const url = urlOf(input);
  if (url.origin !== location.origin || url.pathname.startsWith('/api/health/') || url.pathname.startsWith('/api/auth/')) return 'other';
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  if (headers.has('next-action')) return 'action';
  if (headers.has('rsc')) return headers.has('next-router-prefetch') || headers.has('next-router-segment-prefetch') || init?.method === 'HEAD' ? 'prefetch' : 'page';
  return url.pathname.startsWith('/api/') ? 'api' : 'other';
}

/** How long to wait before a page is asked for again that the console, though there, cannot make now. */
const AGAIN_MS = [500, 1_000, 2_000, 5_000];

async function fetchPage(plain: typeof fetch, input: RequestInfo | URL, init: RequestInit | undefined): Promise<Response> {
  for (let tries = 0; ; tries += 1) {
    await untilUsable(urlOf(input), init?.signal ?? null);
    const isRefresh = isHere(urlOf(input));
    const answer = await readWhole(plain, input, init);
    const verdict = answer === null ? 'broken' : judge(answer, isRefresh);
    if (verdict === 'good' && answer !== null) return answer.response;
    if (verdict === 'outdated') return never();
    if (verdict === 'signed_out') connection.ended('signed_out');
    else if (await connection.check()) await pause(AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]);
  }
}

interface WholeAnswer {
  response: Response;
  text: string;
}

/** Null when the connection broke, before the answer or within it. @throws when the router itself gave the request up */
async function readWhole(plain: typeof fetch, input: RequestInfo | URL, init: RequestInit | undefined): Promise<WholeAnswer | null> {
  try {
    const answer = await plain(input, init);
    const bytes = await answer.arrayBuffer();
    // The router asks where the answer came from; an answer made here would not say.
    const response = new Response(hasBody(answer) ? bytes : null, { status: answer.status, statusText: answer.statusText, headers: answer.headers });
    Object.defineProperty(response, 'url', { value: answer.url });
    Object.defineProperty(response, 'redirected', { value: answer.redirected });
    return { response, text: new TextDecoder().decode(bytes) };
  } catch (error) {
    if (isAbort(error)) throw error;
    return null;
  }
}

type Verdict = 'good' | 'broken' | 'signed_out' | 'outdated';

/** What the router would leave the page for. A person who follows a link leaves it anyhow: that only must not end nowhere. */
function judge({ response, text }: WholeAnswer, isRefresh: boolean): Verdict {
  const isPage = (response.headers.get('content-type') ?? '').startsWith('text/x-component');
  if (!isPage || !response.ok) return isRefresh || response.status >= 500 ? 'broken' : 'good';
  if (!isRefresh) return 'good';
  const digests = [...text.matchAll(/^[0-9a-f]+:E\{"digest":"([^"]*)"/gm)].map(([, digest = '']) => digest);
  if (digests.some((digest) => /^NEXT_REDIRECT;\w+;\/sign-in\b/.test(digest))) return 'signed_out';
  // An error of the server's, such as a database that is away, takes the page's place: the page knows better.
  if (digests.some((digest) => !digest.startsWith('NEXT_'))) return 'broken';
  const build = /"b":"([^"]+)"/.exec(text)?.[1] ?? '';
  if (connection.ownBuild() === '' || build === '' || build === connection.ownBuild()) return 'good';
  connection.sawBuild(build);
  return 'outdated';
}

/** A server action is refused by value, and a session that ended says so in it; an action the server does not know is one of another build. */
async function noteAction(answer: Response): Promise<void> {
  if (answer.headers.get('x-nextjs-action-not-found') === '1') return connection.sawBuild('another');
  if (isGateway(answer)) return connection.suspect();
  const text = await answer.clone().text().catch(() => '');
  if (text.includes('"code":"not_signed_in"')) connection.ended('signed_out');
}

/** Resolves once the console answers and the person is signed in, where that takes one. */
function untilUsable(url: URL, signal: AbortSignal | null): Promise<void> {
  const isUsable = (): boolean => (url.pathname === '/sign-in' ? connection.get().awaySince === null : connection.isUsable());
  if (isUsable()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = connection.subscribe(() => {
      if (!isUsable()) return;
      stop();
      resolve();
    });
    signal?.addEventListener('abort', () => {
      stop();
      reject(signal.reason instanceof Error ? signal.reason : new DOMException('Aborted', 'AbortError'));
    });
  });
}

function isHere(url: URL): boolean {
  const query = new URLSearchParams(url.search);
  query.delete('_rsc');
  return url.pathname === location.pathname && query.toString() === new URLSearchParams(location.search).toString();
}

function urlOf(input: RequestInfo | URL): URL {
  return new URL(input instanceof Request ? input.url : input, location.href);
}

/** What a proxy answers whose console is away. */
function isGateway({ status }: Response): boolean {
  return status === 502 || status === 503 || status === 504;
}

function hasBody({ status }: Response): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function pause(milliseconds: number | undefined): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function never(): Promise<never> {
  return new Promise(() => {});
}
