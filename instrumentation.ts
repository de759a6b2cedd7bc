/** Next calls this once when a server process starts: streams will end with it, and it remembers its build. The Edge runtime has neither. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  await import('./lib/db/end-streams-on-signal.ts');
  (await import('./lib/web/build-id.ts')).buildId();
}
