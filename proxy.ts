import { NextResponse, type NextRequest } from 'next/server';

/** Tells pages their own path, so that sign-in can lead back to it. It decides nothing: every door asks for itself. */
export function proxy(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  headers.set('x-console-path', request.nextUrl.pathname + request.nextUrl.search);
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: ['/((?!api/|_next/|.*\\..*).*)'] };
