import { expect, it } from 'vitest';
import { readBody } from '#lib/web/read-body.ts';

/** A request whose body is these chunks, and then whatever went wrong. */
function requestOf(chunks: readonly string[], fault?: Error): Request {
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(Buffer.from(chunk));
      if (fault === undefined) controller.close();
      else controller.error(fault);
    },
  });
  return new Request('http://console.test', { method: 'POST', body, duplex: 'half' } as RequestInit);
}

it('reads a body to its end', async () => {
  expect((await readBody(requestOf(['{"a":', '1}']), 100)).toString()).toBe('{"a":1}');
});

it('refuses one that is too large, and one whose sender hung up', async () => {
  await expect(readBody(requestOf(['123', '456']), 5)).rejects.toMatchObject({ problem: { status: 413 } });
  await expect(readBody(requestOf([], Object.assign(new Error('aborted'), { code: 'ECONNRESET' })), 5)).rejects.toMatchObject({ problem: { status: 400 } });
  await expect(readBody(requestOf([], new Error('of our own')), 5)).rejects.toThrow('of our own');
});
