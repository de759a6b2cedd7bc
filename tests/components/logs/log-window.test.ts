import { expect, test } from 'vitest';
import { createLogWindow } from '#components/logs/log-window.ts';
import type { LogLine } from '#lib/logs/log-line.ts';
import { sampleLine } from '#tests/components/runs/run-samples.ts';

test('what is not here is asked for by whole pages, up to the last line', () => {
  const window = createLogWindow({ lines: lines(901, 1050), total: 1050 });
  expect(window.missing(950, 1050)).toBeNull();
  expect(window.missing(850, 950)).toEqual({ from: 801, to: 1000 });
  expect(window.missing(1, 10)).toEqual({ from: 1, to: 200 });
  expect(window.missing(1060, 1100)).toBeNull();
});

test('lines that come twice are there once, and the number of the last line only grows', () => {
  const window = createLogWindow({ lines: lines(1, 3), total: 3 });
  window.add(lines(2, 5));
  window.add(lines(1, 2));
  expect(window.total()).toBe(5);
  expect([1, 2, 3, 4, 5, 6].map((seq) => window.get(seq)?.text ?? null)).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5', null]);
});

test('of a hundred thousand lines that stream by it keeps the last twenty thousand', () => {
  const window = createLogWindow({ lines: [], total: 0 });
  for (let from = 1; from <= 100_000; from += 500) window.add(lines(from, from + 499));
  expect(window.total()).toBe(100_000);
  expect(window.get(100_000)?.text).toBe('line 100000');
  expect(window.get(80_001)?.text).toBe('line 80001');
  expect(window.get(80_000)).toBeNull();
  expect(window.missing(1, 50)).toEqual({ from: 1, to: 200 });
});

test('whoever watches hears of every batch until they stop', () => {
  const window = createLogWindow({ lines: [], total: 0 });
  const heard: number[] = [];
  const stop = window.subscribe(() => heard.push(window.total()));
  window.add(lines(1, 2));
  window.add([]);
  window.add(lines(3, 3));
  stop();
  window.add(lines(4, 4));
  expect(heard).toEqual([2, 3]);
});

function lines(from: number, to: number): LogLine[] {
  return Array.from({ length: to - from + 1 }, (_, index) => sampleLine(from + index));
}
