import type { ServerResponse } from 'node:http';

/** Browsers then use https alone for a year, whatever a link says. */
const HSTS = 'max-age=31536000';

/** Every answer has these, a redirect or a refusal before Next too. A page's own policy (proxy.ts) replaces this one, which allows nothing. */
const HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
};

/** Sets the headers that protect the reader of an answer. */
export function protectAnswer(response: Pick<ServerResponse, 'setHeader'>, { consoleUrl }: { consoleUrl: string }): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  if (consoleUrl.startsWith('https:')) response.setHeader('Strict-Transport-Security', HSTS);
}
