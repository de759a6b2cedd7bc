import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStream } from '#components/runs/use-run-stream.ts';
import { sampleLine, sampleRun } from './run-samples.ts';

/** The browser's side of a stream, with the server in the test's hands. jsdom has none of its own. */
class HandDrivenEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: HandDrivenEventSource[] = [];
  readyState = 0;
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    HandDrivenEventSource.opened.push(this);
  }

  close(): void {
    this.readyState = 2;
  }

  send(type: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }

  fail(readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event('error'));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', HandDrivenEventSource);
  HandDrivenEventSource.opened = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the stream goes on behind the last line the page has, and drops what overlaps', () => {
  const { heard, source } = open(10);
  expect(source().url).toBe('/log?after=10');
  source().send('line', sampleLine(10));
  source().send('lines', [sampleLine(11), sampleLine(12)]);
  source().send('line', sampleLine(12));
  source().send('line', sampleLine(13));
  expect(heard.lines).toEqual([11, 12, 13]);
});

test('a connection that breaks is said to be lost, and live again once the browser has mended it', () => {
  const { heard, source } = open(0);
  source().dispatchEvent(new Event('open'));
  source().fail(0);
  source().dispatchEvent(new Event('open'));
  expect(heard.states).toEqual(['live', 'lost', 'live']);
  expect(HandDrivenEventSource.opened).toHaveLength(1);
});

test('a stream that the server refuses is tried again, later each time, from where it stopped', () => {
  const { source } = open(4);
  source().send('line', sampleLine(5));
  source().fail(HandDrivenEventSource.CLOSED);
  vi.advanceTimersByTime(999);
  expect(HandDrivenEventSource.opened).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(source().url).toBe('/log?after=5');
  source().fail(HandDrivenEventSource.CLOSED);
  vi.advanceTimersByTime(1999);
  expect(HandDrivenEventSource.opened).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(HandDrivenEventSource.opened).toHaveLength(3);
});

test('the end closes it for good, and a change of the run is passed on', () => {
  const { heard, source } = open(0);
  source().send('run', sampleRun({ status: 'applied' }));
  source().send('end', {});
  expect(heard.runs).toEqual(['applied']);
  expect(heard.states).toEqual(['ended']);
  expect(source().readyState).toBe(HandDrivenEventSource.CLOSED);
  vi.advanceTimersByTime(60_000);
  expect(HandDrivenEventSource.opened).toHaveLength(1);
});

test('a stream that stays open and silent is opened again behind the last line', () => {
  const { source } = open(4);
  source().dispatchEvent(new Event('open'));
  vi.advanceTimersByTime(15_000);
  source().send('line', sampleLine(5));
  vi.advanceTimersByTime(15_000);
  expect(HandDrivenEventSource.opened).toHaveLength(1);
  vi.advanceTimersByTime(6_000);
  expect(HandDrivenEventSource.opened).toHaveLength(2);
  expect(HandDrivenEventSource.opened[0]!.readyState).toBe(HandDrivenEventSource.CLOSED);
  expect(source().url).toBe('/log?after=5');
});

test('closing it stops a try that was still to come', () => {
  const { close, source } = open(0);
  source().fail(HandDrivenEventSource.CLOSED);
  close();
  vi.advanceTimersByTime(60_000);
  expect(HandDrivenEventSource.opened).toHaveLength(1);
});

function open(after: number) {
  const heard = { lines: [] as number[], states: [] as string[], runs: [] as string[] };
  const close = openStream('/log', after, {
    lines: (lines) => heard.lines.push(...lines.map((line) => line.seq)),
    state: (state) => heard.states.push(state),
    run: (run) => heard.runs.push(run.status),
    end: () => {},
  });
  const source = (): HandDrivenEventSource => {
    const last = HandDrivenEventSource.opened.at(-1);
    if (last === undefined) throw new Error('no stream was opened');
    return last;
  };
  return { heard, close, source };
}
