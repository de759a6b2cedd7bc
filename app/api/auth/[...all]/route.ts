import { container } from '#lib/web/container.ts';

/** Sign-in and its session, by better-auth; signing up is off there. */
async function handle(request: Request): Promise<Response> {
  return (await container()).auth.handler(request);
}

export { handle as GET, handle as POST };
