import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { NetworkCard } from '#components/settings/network-card.tsx';
import { NO_NETWORK_VALUES, type NetworkSettingsSummary } from '#lib/network/network-settings.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const settings = (updatedAt: string | null, httpsProxy: string | null): NetworkSettingsSummary => ({ values: { ...NO_NETWORK_VALUES, httpsProxy }, withLogin: [], updatedAt, updatedBy: null });
const card = (now: NetworkSettingsSummary) => <NetworkCard settings={now} decided={{}} defaults={{ releasesUrl: '', terraformVersion: '' }} saveAction={() => Promise.resolve({ ok: true })} />;
const proxy = () => screen.getByLabelText<HTMLInputElement>(/^Proxy for https/);

test('shows what another admin saved while nothing is typed', () => {
  const { rerender } = renderWithWords(card(settings(null, null)));
  rerender(card(settings('2026-01-01T00:00:00Z', 'http://theirs:3128')));
  expect(proxy().value).toBe('http://theirs:3128');
});

test('keeps what is typed when another admin saves, and says so', () => {
  const { rerender } = renderWithWords(card(settings(null, null)));
  fireEvent.input(proxy(), { target: { value: 'http://mine:3128' } });
  rerender(card(settings('2026-01-01T00:00:00Z', 'http://theirs:3128')));
  expect(proxy().value).toBe('http://mine:3128');
  expect(screen.getByText(/Another admin saved these settings/)).toBeTruthy();
});
