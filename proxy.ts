import { NextResponse, type NextRequest } from 'next/server';

const isDev = process.env.NODE_ENV === 'development';

/**
 * Gives every page its Content-Security-Policy, with a nonce that only this page's scripts have: Next takes it from the request's
 * header of that name. Also tells the page its own path, so that sign-in can lead back to it. It decides nothing: every door asks for itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = policyOf(nonce);
  const headers = new Headers(request.headers);
  headers.set('x-console-path', request.nextUrl.pathname + request.nextUrl.search);
  headers.set('x-nonce', nonce);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}

/**
 * Styles keep 'unsafe-inline': sonner and react-remove-scroll add style elements without a nonce while a page is open, and the server
 * writes the widths of bars as style attributes. Neither can run a script or reach another host.
 */
function policyOf(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${isDev ? " 'unsafe-eval'" : ''}`,
    "script-src-attr 'none'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

// Pages alone: every other answer has the policy of scripts/web/answer-headers.ts.
export const config = { matcher: ['/((?!api/|_next/|icon\\.svg$).*)'] };
