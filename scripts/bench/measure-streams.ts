import type { BenchConsole } from './bench-console.ts';
import { queueBenchRun, waitForRun } from './bench-run.ts';
import { clockLines } from './bench-source.ts';
import { percentile, type Figure } from './figures.ts';
import { openLogStream } from './log-stream.ts';

/** From the moment a line is echoed within Terraform to the event at the reader's end, with this many readers. */
export async function measureEcho(bench: BenchConsole, readers: number): Promise<Figure[]> {
  const run = await queueBenchRun(bench, clockLines(100));
  const delays: number[] = [];
  const streams = await Promise.all(Array.from({ length: readers }, () => openLogStream(bench, run.id, (text) => noteDelays(text, delays))));
  await waitForRun(bench, run.id);
  await Promise.all(streams.map((stream) => stream.ended));
  const of = `a line echoed to its event, ${readers} open stream${readers === 1 ? '' : 's'}`;
  return [
    { what: `${of}, p50`, value: percentile(delays, 0.5), unit: 'ms', bar: 20, detail: `(${delays.length} lines)` },
    { what: `${of}, p99`, value: percentile(delays, 0.99), unit: 'ms', bar: 100 },
  ];
}

function noteDelays(text: string, delays: number[]): void {
  const now = performance.timeOrigin + performance.now();
  for (const [, nanoseconds] of text.matchAll(/bench-time=(\d+)=/g)) delays.push(now - Number(nanoseconds) / 1e6);
}
