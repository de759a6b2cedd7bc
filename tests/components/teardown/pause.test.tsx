import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { LedgerCard } from '#components/teardown/ledger-card.tsx';
import { SurveyNote } from '#components/teardown/survey-note.tsx';
import type { LedgerView } from '#lib/teardown/ledger-view.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const AT = '2026-11-24T06:00:00.000Z';
const UNTIL = '2026-11-24T06:02:30.000Z';
const problem = (retryAt: string | null) => ({ code: 'throttled', message: 'TooManyRequests.', retryAt }) as const;

it('a survey says until when Azure asked for a pause, and only then', () => {
  const survey = { body: null, observedAt: AT, requestedAt: AT, attemptedAt: AT };
  renderWithWords(<SurveyNote survey={{ ...survey, error: problem(UNTIL) }} />);
  expect(document.body.textContent).toContain('Azure asked for a pause until Nov 24, 2026, ');
  cleanup();
  renderWithWords(<SurveyNote survey={{ ...survey, error: problem(null) }} />);
  expect(screen.getByText('Azure could not be looked at')).toBeTruthy();
});

it('a ledger says until when Azure asked for a pause, and only then', () => {
  const ledger = (retryAt: string | null): LedgerView => ({
    entries: [], counts: { gone: 0, reserved: 0, kept: 0, exists: 0, unknown: 0 }, costing: 0, attemptedAt: AT, isAsked: false, unreadSince: AT, problem: problem(retryAt), retryAt, reserved: null,
  });
  const show = (retryAt: string | null) => renderWithWords(<LedgerCard isPractice={false} deploymentId="1" namespace="vision" fqdn={null} ledger={ledger(retryAt)} isClosed={false} allowed={false} readAction={() => Promise.resolve({ ok: true, value: undefined })} />);
  show(UNTIL);
  expect(document.body.textContent).toContain('Azure asked for a pause until Nov 24, 2026, ');
  cleanup();
  show(null);
  expect(screen.getByText(/tried again every minute/)).toBeTruthy();
});
