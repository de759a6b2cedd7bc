import { vi } from 'vitest';
import { followChanges } from '#components/connection/changes.ts';
import type { ChangesEvent } from '#lib/changes/change.ts';

/** Follows a stream of changes whose events the test sends. */
export function hearChanges(): { say: (event: ChangesEvent) => void; stop: () => void } {
  let say = (_event: ChangesEvent): void => {};
  vi.stubGlobal('fetch', async (input: string) => {
    if (input !== '/api/changes') return Response.json({ checks: { database: true } });
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        say = (event) => controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`));
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  });
  const stop = followChanges();
  return {
    say: (event) => say(event),
    stop: () => {
      stop();
      vi.unstubAllGlobals();
    },
  };
}
