import { connection } from './connection.ts';

/**
 * Wraps fetch so that a failed page request never becomes a navigation.
 * Next's router navigates the browser when a page request fails (client/components/router-reducer/fetch-server-response.js), and
 * the open page is lost. The wrapper waits for the console, reads the whole answer, and repeats a request that broke.
 */
export function guardFetch(plain: typeof fetch): typeof fetch {
  return async (input, init) => {
    const kind = kindOf(input, init);
    if (kind === 'page') return fetchPage(plain, input, init);
    if (kind === 'other') return plain(input, init);
    try {
      // Sent into a network that hangs, an action would happen later and hold up everything that the router does after it.
      if (kind !== 'prefetch' && connection.get().awaySince !== null && !(await connection.check())) throw new TypeError('The console is away');
      const answer = await plain(input, whileHere(init));
      if (kind === 'action') return await readAction(answer);
      if (answer.status === 401) connection.ended('signed_out');
      else if (isGateway(answer) || isForeign(answer)) connection.suspect();
      return answer;
    } catch (error) {
      if (!isAbort(error)) connection.suspect();
      throw error;
    }
  };
}

/** Ends the request when the console is found away: in a network that hangs it would never end. */
function whileHere(init: RequestInit | undefined, ...others: AbortSignal[]): RequestInit {
  const own = init?.signal ? [init.signal] : [];
  return { ...init, signal: AbortSignal.any([...own, connection.whileHere(), ...others]) };
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

/** Pauses before the next try while the console answers the ping but not the page request. */
const AGAIN_MS = [500, 1_000, 2_000, 5_000];
/** A request on a connection that died unnoticed is never answered. A page that takes longer gets more time with each try. */
const ANSWERS_WITHIN_MS = 20_000;

async function fetchPage(plain: typeof fetch, input: RequestInfo | URL, init: RequestInit | undefined): Promise<Response> {
  const isRefresh = isHere(urlOf(input));
  for (let tries = 0; ; tries += 1) {
    await untilUsable(urlOf(input), init?.signal ?? null);
    const answer = await readWhole(plain, input, init, ANSWERS_WITHIN_MS * 2 ** tries);
    const verdict = answer === null ? 'broken' : judge(answer, isRefresh);
    if (answer !== null && (verdict === 'good' || (verdict === 'broken' && isFinal(answer, isRefresh, tries)))) return answer.response;
    if (verdict === 'outdated') return never();
    if (verdict === 'signed_out') connection.ended('signed_out');
    else if (!(await connection.check())) tries = -1;
    else if (verdict === 'foreign' && answer !== null) return answer.response;
    else await pause(AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]);
  }
}

interface WholeAnswer {
  response: Response;
  text: string;
}

/** Reads a whole answer; null if the connection broke. @throws when the router aborted the request */
async function readWhole(plain: typeof fetch, input: RequestInfo | URL, init: RequestInit | undefined, withinMs: number): Promise<WholeAnswer | null> {
  const cut = new AbortController();
  const limit = setTimeout(() => cut.abort(new TypeError('No answer came in time')), withinMs);
  try {
    const answer = await plain(input, whileHere(init, cut.signal));
    const bytes = await answer.arrayBuffer();
    // The router reads both properties; the constructor cannot set them.
    const response = new Response(hasBody(answer) ? bytes : null, { status: answer.status, statusText: answer.statusText, headers: answer.headers });
    Object.defineProperty(response, 'url', { value: answer.url });
    Object.defineProperty(response, 'redirected', { value: answer.redirected });
    return { response, text: new TextDecoder().decode(bytes) };
  } catch (error) {
    if (isAbort(error)) throw error;
    return null;
  } finally {
    clearTimeout(limit);
  }
}

/** Returns true if a page that fails while the console answers is an error of that page, which the person has to see. */
function isFinal({ response }: WholeAnswer, isRefresh: boolean, tries: number): boolean {
  // Of a refresh only an error that the router shows in place: any other answer makes it navigate.
  return tries >= AGAIN_MS.length && (!isRefresh || (isPageAnswer(response) && response.ok));
}

function isPageAnswer(response: Response): boolean {
  return (response.headers.get('content-type') ?? '').startsWith('text/x-component');
}

type Verdict = 'good' | 'broken' | 'foreign' | 'signed_out' | 'outdated';

/**
 * Judges whether the router may have the answer. After a click on a link any answer of the console but a server error is good.
 * `foreign`: the router would navigate to it, and the answer may be the page of a captive portal.
 */
function judge({ response, text }: WholeAnswer, isRefresh: boolean): Verdict {
  if (!isPageAnswer(response) || !response.ok) {
    if (isRefresh || response.status >= 500) return 'broken';
    return isPageAnswer(response) ? 'good' : 'foreign';
  }
  if (!isRefresh) return 'good';
  if (leadsToSignIn(text)) return 'signed_out';
  // A server error, such as a missing database, would replace the page by the error page.
  if (digestsIn(text).some((digest) => !digest.startsWith('NEXT_'))) return 'broken';
  const build = /"b":"([^"]+)"/.exec(text)?.[1] ?? '';
  if (connection.ownBuild() === '' || build === '' || build === connection.ownBuild()) return 'good';
  connection.sawBuild(build);
  return 'outdated';
}

/** Returns how each error in a page's answer is marked. */
function digestsIn(text: string): string[] {
  // Not only at the start of a line: a row of plain text ends without one, and an error may follow it.
  return [...text.matchAll(/[0-9a-f]+:E\{"digest":"([^"]*)"/g)].map(([, digest = '']) => digest);
}

function leadsToSignIn(text: string): boolean {
  return digestsIn(text).some((digest) => /^NEXT_REDIRECT;\w+;\/sign-in\b/.test(digest));
}

/**
 * Reads from the answer of a server action whether the session ended or the build changed. Next sends the page along with some answers.
 * @throws TypeError if that page leads to the sign-in page: the router would navigate there, and the open page is lost
 */
async function readAction(answer: Response): Promise<Response> {
  // The action redirects by itself, as signing out does.
  if (answer.headers.has('x-action-redirect')) return answer;
  if (answer.headers.get('x-nextjs-action-not-found') === '1') connection.sawBuild('another');
  else if (isGateway(answer) || isForeign(answer)) connection.suspect();
  else {
    const text = await answer.clone().text();
    const isLost = leadsToSignIn(text);
    if (isLost || text.includes('"code":"not_signed_in"')) connection.ended('signed_out');
    if (isLost) throw new TypeError('The session has ended');
  }
  return answer;
}

/** Resolves when the console answers and, except for the sign-in page, the session is valid. */
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

/** Returns true for the answers of a proxy that cannot reach the console. */
function isGateway({ status }: Response): boolean {
  return status === 502 || status === 503 || status === 504;
}

/** Returns true for an HTML page, which neither the API nor an action answers: a captive portal or a proxy sent it. */
function isForeign(answer: Response): boolean {
  return (answer.headers.get('content-type') ?? '').startsWith('text/html');
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
