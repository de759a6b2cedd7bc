import type { BenchConsole } from './bench-console.ts';

/** An open log stream, as a browser has it. */
export interface LogStream {
  /** Resolves when the stream has ended by itself. */
  ended: Promise<void>;
  close(): void;
}

/** Opens the stream of a run and calls back for every line, at the moment its event is there. */
export async function openLogStream({ url, token }: BenchConsole, runId: string, onText: (text: string) => void): Promise<LogStream> {
  const abort = new AbortController();
  const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' };
  const answer = await fetch(`${url}/api/v1/runs/${runId}/log`, { headers, signal: abort.signal });
  if (!answer.ok || answer.body === null) throw new Error(`the log stream answered ${answer.status}`);
  const ended = read(answer.body, onText).catch(() => {});
  return { ended, close: () => abort.abort() };
}

async function read(body: ReadableStream<Uint8Array>, onText: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of body) onText(decoder.decode(chunk, { stream: true }));
}
