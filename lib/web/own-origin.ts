/** The request headers that say which page a request comes from. */
export interface OriginHeaders {
  host: string | null;
  origin: string | null;
  /** Sec-Fetch-Site, which a page cannot set; old browsers and programs send none. */
  site: string | null;
}

/**
 * Whether one of the console's own pages sent this. A cookie goes along with a request whoever wrote the page, so a request that
 * changes something with a cookie needs this too. The web server has made Host the console's own.
 */
export function isFromOwnPage({ host, origin, site }: OriginHeaders): boolean {
  if (site !== null && site !== 'same-origin') return false;
  if (origin === null) return site === 'same-origin';
  return URL.canParse(origin) && new URL(origin).host === host;
}

export function originHeadersOf(headers: Headers): OriginHeaders {
  return { host: headers.get('host'), origin: headers.get('origin'), site: headers.get('sec-fetch-site') };
}
