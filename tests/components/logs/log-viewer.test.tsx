import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LogSource } from '#components/logs/log-source.ts';
import { LogViewer } from '#components/logs/log-viewer.tsx';
import { createLogWindow } from '#components/logs/log-window.ts';
import type { LogLine } from '#lib/logs/log-line.ts';
import { sampleLine } from '#tests/components/runs/run-samples.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

const BOX_PX = 400;

beforeEach(() => {
  pageIsWide(true);
  // jsdom lays nothing out: the box gets a height, its rows stay 20 px as estimated, and scrolling is remembered.
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockImplementation(function height(this: HTMLElement) {
    return this.dataset['index'] === undefined ? BOX_PX : 20;
  });
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800);
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(BOX_PX);
  vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockImplementation(function height(this: Element) {
    return parseFloat(this.firstElementChild instanceof HTMLElement ? this.firstElementChild.style.height : '0') || BOX_PX;
  });
  Element.prototype.scrollTo = function scrollTo(this: Element, options?: ScrollToOptions | number) {
    this.scrollTop = typeof options === 'object' ? (options.top ?? 0) : 0;
    this.dispatchEvent(new Event('scroll'));
  } as typeof Element.prototype.scrollTo;
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  history.replaceState(null, '', '/');
});

test('a long log opens at its end with the lines the page brought, and asks for nothing', async () => {
  const { source } = show(100_000);
  await screen.findByText('line 100000');
  expect(source.fetchRange).not.toHaveBeenCalled();
  expect(document.querySelectorAll('[data-index]').length).toBeLessThan(100);
});

test('scrolling up stops following and reads the lines that are missing; Follow goes back to the end', async () => {
  const { source, window } = show(100_000);
  await screen.findByText('line 100000');
  scrollTo(20 * 500);
  await screen.findByText('line 510');
  expect(source.fetchRange.mock.calls.every(([from, to]) => to - from < 600)).toBe(true);
  act(() => window.add([sampleLine(100_001)]));
  expect(screen.queryByText('line 100001')).toBeNull();
  fireEvent.click(await screen.findByRole('button', { name: 'Follow' }));
  await screen.findByText('line 100001');
  expect(screen.queryByRole('button', { name: 'Follow' })).toBeNull();
});

test('long lines are wrapped on a narrow page, until the person says otherwise', async () => {
  pageIsWide(false);
  show(3);
  const wrap = await screen.findByRole('button', { name: 'Wrap lines' });
  expect(wrap.getAttribute('aria-pressed')).toBe('true');
  fireEvent.click(wrap);
  expect(wrap.getAttribute('aria-pressed')).toBe('false');
});

test('lines that come in are shown while following', async () => {
  const { window } = show(300);
  await screen.findByText('line 300');
  act(() => window.add([sampleLine(301), sampleLine(302)]));
  await screen.findByText('line 302');
});

test('a search says how many match and steps through them', async () => {
  const { source } = show(5000);
  await screen.findByText('line 5000');
  source.search.mockResolvedValue({ matches: [40, 4000], total: 2 });
  const box = screen.getByRole('searchbox', { name: 'Search the log' });
  fireEvent.change(box, { target: { value: 'line' } });
  await screen.findByText('2 matches');
  fireEvent.keyDown(box, { key: 'Enter', shiftKey: true });
  await screen.findByText('2 of 2');
  await waitFor(() => expect(textOf(4000)).toBe('line 4000'));
  fireEvent.keyDown(box, { key: 'Enter' });
  await screen.findByText('1 of 2');
  await waitFor(() => expect(textOf(40)).toBe('line 40'));
});

test('an address with a line number opens there', async () => {
  history.replaceState(null, '', '/#L1234');
  show(100_000);
  await waitFor(() => expect(textOf(1234)).toBe('line 1234'));
  expect(screen.queryByText('line 100000')).toBeNull();
});

test('next error goes from one to the next, and says when there is none', async () => {
  const { source } = show(5000);
  await screen.findByText('line 5000');
  const next = screen.getByRole('button', { name: 'Next error' });
  fireEvent.click(next);
  await screen.findByText('No errors in the log');
  source.findErrors.mockResolvedValue({ matches: [77, 3000], total: 2 });
  fireEvent.click(next);
  await waitFor(() => expect(textOf(77)).toBe('line 77'));
  fireEvent.click(next);
  await waitFor(() => expect(textOf(3000)).toBe('line 3000'));
});

test('a range that cannot be read says so and can be read again', async () => {
  const { source } = show(5000);
  await screen.findByText('line 5000');
  source.fetchRange.mockRejectedValueOnce(new Error('down'));
  scrollTo(0);
  fireEvent.click(await screen.findByRole('button', { name: 'Read again' }));
  await screen.findByText('line 1');
});

function show(total: number) {
  const source = {
    fetchRange: vi.fn<LogSource['fetchRange']>((from, to) => Promise.resolve({ items: lines(from, to), total })),
    search: vi.fn<LogSource['search']>(() => Promise.resolve({ matches: [], total: 0 })),
    findErrors: vi.fn<LogSource['findErrors']>(() => Promise.resolve({ matches: [], total: 0 })),
  };
  const window = createLogWindow({ lines: lines(Math.max(1, total - 199), total), total });
  renderWithWords(<LogViewer window={window} source={source} stream="live" downloadHref="/log" downloadName="run-3.log" />);
  return { source, window };
}

/** The text of the line of that number, past its number; null where it is not drawn or still being read. */
function textOf(seq: number): string | null {
  return document.querySelector(`[data-index="${seq - 1}"] a`)?.nextElementSibling?.textContent ?? null;
}

function scrollTo(top: number): void {
  const box = document.querySelector('[tabindex="0"][role="region"]');
  if (box === null) throw new Error('the log has no box');
  box.scrollTop = top;
  fireEvent.scroll(box);
}

function lines(from: number, to: number): LogLine[] {
  return Array.from({ length: to - from + 1 }, (_, index) => sampleLine(from + index));
}

function pageIsWide(matches: boolean): void {
  vi.stubGlobal('matchMedia', () => ({ matches, addEventListener() {}, removeEventListener() {} }));
}
