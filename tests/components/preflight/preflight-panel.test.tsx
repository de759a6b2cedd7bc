import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { UnmanagedPanel } from '#components/adoption/unmanaged-panel.tsx';
import { DeployButton } from '#components/preflight/deploy-button.tsx';
import { OverrideDialog } from '#components/preflight/override-dialog.tsx';
import { PreflightPanel } from '#components/preflight/preflight-panel.tsx';
import type { PreflightState } from '#components/preflight/use-preflight.ts';
import type { PreflightCheck, PreflightReport } from '#lib/preflight/preflight.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const check = (part: Partial<PreflightCheck> & Pick<PreflightCheck, 'id' | 'status'>): PreflightCheck => ({ title: part.id, found: `found ${part.id}`, why: `why ${part.id}`, fix: null, ...part });
const CHECKS = [
  check({ id: 'credential', status: 'passed' }),
  check({ id: 'providers', status: 'warned', fix: { text: 'register them', command: 'az provider register --namespace X', link: null, action: 'register_providers' } }),
  check({ id: 'vcpu_quota', status: 'failed', fix: { text: 'ask for more', command: 'az vm list-usage', link: 'https://portal.azure.com/quota', action: null } }),
  check({ id: 'database', status: 'unknown' }),
];

function openPanel(report: Partial<PreflightReport> | null, more: Partial<PreflightState> = {}, mayFix = true, calm = false) {
  const start = vi.fn<PreflightState['start']>();
  const whole: PreflightReport | null = report && { id: 'p', deploymentId: 'd', requestedAt: '2026-01-05T10:00:00.000Z', requestedBy: 'ada', startedAt: '2026-01-05T10:00:00.000Z', finishedAt: '2026-01-05T10:00:02.000Z', inputsDigest: '', checks: CHECKS, ...report };
  renderWithWords(<PreflightPanel state={{ report: whole, busy: false, lost: false, refusal: null, start, follow: () => {}, ...more }} target="azure" blocks outdated={false} calm={calm} allowed={{ look: true, fix: mayFix }} />);
  return start;
}

test('what failed comes first, with its command and its link; what passed is folded away', () => {
  openPanel({});
  const cards = screen.getAllByRole('listitem').filter((item) => within(item).queryByRole('heading') !== null);
  expect(cards.map((card) => within(card).getByRole('heading').textContent)).toEqual(['vcpu_quota', 'providers', 'database']);
  const [quota] = cards;
  expect(within(quota!).getByText('Failed')).toBeTruthy();
  expect(within(quota!).getByText('az vm list-usage')).toBeTruthy();
  expect(within(quota!).getByRole('link').getAttribute('href')).toBe('https://portal.azure.com/quota');
  expect(screen.getByText('1 check failed: the run is kept back')).toBeTruthy();
  expect(screen.getByText('1 check passed').closest('details')?.open).toBe(false);
});

test('where nothing is to start, what failed is told calmly and folded away', () => {
  openPanel({}, {}, true, true);
  expect(screen.getByText('1 check to mend before the next deploy')).toBeTruthy();
  expect(screen.queryByText(/the run is kept back/)).toBeNull();
  expect(screen.getByText('vcpu_quota').closest('details')?.open).toBe(false);
});

test('Check again looks once more, and the fix mends first', () => {
  const start = openPanel({});
  fireEvent.click(screen.getByRole('button', { name: 'Check again' }));
  fireEvent.click(screen.getByRole('button', { name: 'Register them now' }));
  expect(start.mock.calls).toEqual([[{ again: true, fix: null }], [{ again: true, fix: 'register_providers' }]]);
});

test('whoever may not mend it has the command alone', () => {
  openPanel({}, {}, false);
  expect(screen.queryByRole('button', { name: 'Register them now' })).toBeNull();
  expect(screen.getByText('az provider register --namespace X')).toBeTruthy();
});

test.each([
  [null, { busy: false }, 'Nothing was looked at yet. It is done by itself before a run starts, too.'],
  [{ startedAt: null, finishedAt: null, checks: [] }, { busy: true }, 'Waiting for a runner'],
  [{ finishedAt: null, checks: CHECKS.slice(0, 2) }, { busy: true }, 'Looking: 2 answers so far'],
  [{ checks: CHECKS.slice(0, 1) }, {}, 'Nothing stands in the way'],
  [{ checks: CHECKS.slice(0, 2) }, {}, 'Nothing stands in the way; 1 thing is worth knowing'],
] as const)('says how far it is', (report, more, words) => {
  openPanel(report as Partial<PreflightReport> | null, more);
  expect(screen.getByText(words)).toBeTruthy();
});

test('Deploy says why not, and lets only an admin past it, with a reason', () => {
  const action = vi.fn(() => Promise.resolve({ ok: true as const }));
  renderWithWords(<DeployButton action={action} values={{ deploymentId: 'd' }} gate={{ obstacles: 2, maySkip: false, seeAt: null }}>Deploy</DeployButton>);
  const deploy = screen.getByRole<HTMLButtonElement>('button', { name: 'Deploy' });
  expect(deploy.disabled).toBe(true);
  expect(document.getElementById(deploy.getAttribute('aria-describedby') ?? '')?.textContent).toContain('2 preflight checks failed');
  expect(screen.queryByRole('button', { name: 'Deploy anyway' })).toBeNull();
  cleanup();
  renderWithWords(<DeployButton action={action} values={{ deploymentId: 'd' }} gate={{ obstacles: 1, maySkip: true, seeAt: null }}>Deploy</DeployButton>);
  fireEvent.click(screen.getByRole('button', { name: 'Deploy anyway' }));
  fireEvent.change(screen.getByLabelText('Reason'), { target: { value: 'promised by phone' } });
  fireEvent.click(screen.getByRole('button', { name: 'Start the run anyway' }));
  expect(Object.fromEntries((action.mock.calls as unknown as [[FormData]])[0][0])).toEqual({ deploymentId: 'd', skipPreflight: 'promised by phone' });
});

test('Adopt is kept back like Deploy, with the same way past it; adopting alone is not', () => {
  const adopt = vi.fn((_form: FormData) => Promise.resolve({ ok: true as const }));
  const item = { id: '/x', type: 'azurerm_resource_group', name: 'default', address: 'a', source: 'journal', provisioningState: null, adoptable: true, reason: null, leftByTeardown: true } as const;
  renderWithWords(<UnmanagedPanel isPractice={false} deploymentId="d" unmanaged={{ items: [item], observedAt: null, error: null, outdated: false }} adoptAction={adopt} gate={{ obstacles: 1, maySkip: true, seeAt: null }} allowed />);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Adopt and go on' }).disabled).toBe(true);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Adopt only' }).disabled).toBe(false);
  fireEvent.click(screen.getByRole('button', { name: 'Deploy anyway' }));
  fireEvent.change(screen.getByLabelText('Reason'), { target: { value: 'promised by phone' } });
  fireEvent.click(screen.getByRole('button', { name: 'Start the run anyway' }));
  expect(Object.fromEntries(adopt.mock.calls[0]?.[0] ?? new FormData())).toEqual({ deploymentId: 'd', skipPreflight: 'promised by phone' });
});

test('a reason for going past it that says nothing is refused at its field', async () => {
  const short = 'Write at least 3 characters: who reads the run later should see why.';
  const action = vi.fn(() => Promise.resolve({ ok: false as const, message: 'Something in the input is not right', fieldErrors: { skipPreflight: short } }));
  renderWithWords(<OverrideDialog action={action} />);
  fireEvent.click(screen.getByRole('button', { name: 'Deploy anyway' }));
  const reason = screen.getByLabelText<HTMLTextAreaElement>('Reason');
  expect(reason.required).toBe(true);
  fireEvent.submit(reason.closest('form')!);
  expect((await screen.findByText(short)).closest('p')?.id).toBe('field-skipPreflight-error');
  expect(reason.getAttribute('aria-invalid')).toBe('true');
});
