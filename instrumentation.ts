/** Next calls this once when a server process starts; the Edge runtime has no processes to end. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === 'nodejs') await import('./lib/db/end-streams-on-signal.ts');
}
