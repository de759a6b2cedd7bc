import type { LogLine } from '#lib/logs/log-line.ts';

/** Where the rest of a log comes from. */
export interface LogSource {
  fetchRange: (from: number, to: number) => Promise<{ items: LogLine[]; total: number }>;
  /** Numbers of the lines that contain the text; `total` may be more than are listed. */
  search: (text: string) => Promise<{ matches: number[]; total: number }>;
  /** Numbers of the lines at level error. */
  findErrors: () => Promise<{ matches: number[]; total: number }>;
}

/** The log of a run over REST: GET `href` with from and to, with search, or with level=error, all as JSON. */
export function createLogSource(href: string): LogSource {
  return {
    fetchRange: (from, to) => getJson(`${href}?${new URLSearchParams({ from: String(from), to: String(to) })}`),
    search: (text) => getJson(`${href}?${new URLSearchParams({ search: text })}`),
    findErrors: () => getJson(`${href}?${new URLSearchParams({ level: 'error' })}`),
  };
}

/** Our own API, whose types both sides share: it is trusted to answer as it says. @throws on any answer but 200 */
async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}
