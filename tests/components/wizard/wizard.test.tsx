import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SaveAction } from '#components/wizard/save-action.ts';
import { Wizard } from '#components/wizard/wizard.tsx';
import { practiceFault } from '#lib/deployments/practice-faults.ts';
import { newDraftValues, withInput } from '#lib/deployments/draft-values.ts';
import type { FinishAnswer, WizardStart } from '#lib/deployments/wizard.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

const page = vi.hoisted(() => ({ search: '', push: vi.fn<(path: string) => void>(), renew: () => {} }));

vi.mock('next/navigation', async () => {
  const { useSyncExternalStore } = await import('react');
  const subscribe = (renew: () => void) => {
    page.renew = renew;
    return () => {};
  };
  return {
    usePathname: () => window.location.pathname,
    useSearchParams: () => new URLSearchParams(useSyncExternalStore(subscribe, () => page.search)),
    useRouter: () => ({ push: page.push }),
  };
});

// Next tells its hooks of these by itself.
for (const way of ['pushState', 'replaceState'] as const) {
  const original = window.history[way].bind(window.history);
  window.history[way] = (state, unused, url) => {
    original(state, unused, url);
    page.search = window.location.search;
    page.renew();
  };
}

beforeEach(() => {
  Element.prototype.scrollIntoView = () => {};
  window.history.replaceState(null, '', '/deployments/new');
});
afterEach(cleanup);

const saved = { savedAt: '2026-01-01T00:00:00.000Z', secretNames: ['license'], secretProblems: [], taken: { name: null, namespace: null, address: null, kept: null } };

function startWith(part: Partial<WizardStart> = {}): WizardStart {
  return {
    mode: 'new', deploymentId: crypto.randomUUID(), values: newDraftValues('practice'), known: { ...saved, secretNames: [], applied: null }, backend: { kind: 'console' },
    reached: 'target', beginsAtFaults: false, savedAt: null, suffix: 'k3f9', stateAddress: 'http://127.0.0.1:3000/api/state/x', practiceEnabled: true, practiceSpeed: 1, azureSignIns: [], credentials: [], runInTheWay: null, maintenance: null, stateLock: null, allowed: { fix: true, skipPreflight: false, downgrade: false }, ...part,
  };
}

function openWizard(start: WizardStart, answer: FinishAnswer = { done: false, reason: 'gone' }) {
  const saveAction = vi.fn<SaveAction>(() => Promise.resolve({ ok: true, value: saved }));
  const finishAction = vi.fn(() => Promise.resolve({ ok: true as const, value: answer }));
  renderWithWords(<Wizard start={start} saveAction={saveAction} finishAction={finishAction} lookAction={null} />);
  return { saveAction, finishAction };
}

const complete = { ...withInput(withInput(newDraftValues('practice'), 'namespace', 'acme-wandb'), 'domain_name', 'example.com'), name: 'Acme' };

const press = (name: string | RegExp): void => void fireEvent.click(screen.getByRole('button', { name }));
const type = (label: string, value: string): void => void fireEvent.change(screen.getByLabelText(label), { target: { value } });

test('Next stays at a step that is not right, and goes to what is wrong', async () => {
  openWizard(startWith());
  press('Next');
  expect(screen.getByRole('heading', { name: 'Basics' })).toBe(document.activeElement);
  expect(screen.queryByText(/Name is missing/)).toBeNull();
  press('Next');
  await waitFor(() => expect(document.activeElement?.id).toBe('field-name'));
  expect(screen.getByText(/Name is missing/)).toBeTruthy();
});

test('a draft is saved as one types, and its address leads back to it', async () => {
  const start = startWith({ reached: 'basics' });
  const { saveAction } = openWizard(start);
  type('Name', 'Acme');
  expect(screen.getByLabelText('Namespace')).toHaveProperty('value', 'acme-wandb-k3f9');
  expect(screen.getByText('Saving …')).toBeTruthy();
  await screen.findByText('Saved', {}, { timeout: 3000 });
  expect(saveAction).toHaveBeenCalledWith(expect.objectContaining({ id: start.deploymentId, values: expect.objectContaining({ name: 'Acme' }) }));
  // The address follows what is shown.
  await waitFor(() => expect(page.search).toContain(`draft=${start.deploymentId}`));
});

test('a stored license is said to be set, and never shown', () => {
  openWizard(startWith({ reached: 'basics', known: { ...saved, applied: null } }));
  expect(screen.queryByLabelText('License')?.tagName).not.toBe('INPUT');
  press('Replace: License');
  expect(screen.getByLabelText('License')).toHaveProperty('value', '');
});

test('the address is told as it is typed', () => {
  openWizard(startWith({ reached: 'address' }));
  type('Domain', 'example.com');
  expect(document.querySelector('output')?.textContent).toBe('https://wandb.example.com');
});

test('Review names everything that is wrong, with a way to it', async () => {
  openWizard(startWith({ reached: 'review', values: complete }));
  expect(screen.getByText('1 thing stands in the way of a plan')).toBeTruthy();
  press('Basics, License');
  await waitFor(() => expect(document.activeElement?.id).toBe('field-license'));
});

test('a complete draft is planned, and its run is opened', async () => {
  const start = startWith({ reached: 'review', values: complete, known: { ...saved, applied: null } });
  const { finishAction } = openWizard(start, { done: true, deploymentId: start.deploymentId, runId: 'r1' });
  press('Plan this deployment');
  await waitFor(() => expect(page.push).toHaveBeenCalledWith(`/deployments/${start.deploymentId}/runs/r1`));
  expect(finishAction).toHaveBeenCalledTimes(1);
});

const maintenance = { lockedBy: 'ada@example.com', reason: 'audit', createdAt: '2026-01-05T10:00:00.000Z' };
const planButton = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Plan this deployment' });

test('a maintenance lock is shown before planning, with its link, until it is lifted', () => {
  const start = startWith({ reached: 'review', values: complete, known: { ...saved, applied: null } });
  const wizard = (page: WizardStart) => <Wizard start={page} saveAction={null} finishAction={vi.fn()} lookAction={null} />;
  const { rerender } = renderWithWords(wizard({ ...start, maintenance }));
  expect(screen.getByText(/ada@example.com locked it/).textContent).toContain(': audit.');
  expect(screen.getByRole('link', { name: 'See the lock' }).getAttribute('href')).toBe(`/deployments/${start.deploymentId}/state`);
  expect(planButton().disabled).toBe(true);
  rerender(wizard(start));
  expect(screen.queryByText(/ada@example.com/)).toBeNull();
  expect(planButton().disabled).toBe(false);
});

test.each([
  [{ done: false, reason: 'maintenance', maintenance } as const, 'See the lock', /ada@example.com locked it/],
  [{ done: false, reason: 'state_locked', lock: { holder: 'grace', since: '2026-01-05T10:00:00.000Z', operation: null, lockId: 'l' } } as const, 'See the lock', /grace/],
  [{ done: false, reason: 'run_in_the_way', runId: 'r2' } as const, 'Open the run', /A run is under way/],
])('a plan that is refused by $reason is told as before the click, and only until the page is read anew', async (answer, link, text) => {
  const start = startWith({ reached: 'review', values: complete, known: { ...saved, applied: null } });
  const wizard = (page: WizardStart) => <Wizard start={page} saveAction={null} finishAction={() => Promise.resolve({ ok: true, value: answer })} lookAction={null} />;
  const { rerender } = renderWithWords(wizard(start));
  press('Plan this deployment');
  await screen.findByText(text);
  expect(screen.getByRole('link', { name: link })).toBeTruthy();
  rerender(wizard({ ...start }));
  expect(screen.queryByText(text)).toBeNull();
  expect(planButton().disabled).toBe(false);
});

test('a name that is taken is said at the name', async () => {
  openWizard(startWith({ reached: 'review', values: complete, known: { ...saved, applied: null } }), { done: false, reason: 'taken', taken: { name: 'Acme', namespace: null, address: null, kept: null } });
  press('Plan this deployment');
  await screen.findByText(/already a deployment named Acme/);
  expect(document.activeElement?.id).toBe('field-name');
});

test('a draft that was left with something wrong says so at the field, without Next', () => {
  window.history.replaceState(null, '', '/deployments/new?step=basics');
  openWizard(startWith({ reached: 'basics', values: { ...complete, name: '', inputs: { ...complete.inputs, namespace: 'Not Allowed' } }, known: { ...saved, applied: null } }));
  expect(screen.getByLabelText('Namespace').getAttribute('aria-invalid')).toBe('true');
  expect(screen.queryByText(/Name is missing/)).toBeNull();
});

test('an address that another deployment has is a warning', () => {
  window.history.replaceState(null, '', '/deployments/new?step=address');
  const fqdn = `${String(complete.inputs.subdomain)}.${String(complete.inputs.domain_name)}`;
  openWizard(startWith({ reached: 'review', values: complete, known: { ...saved, taken: { ...saved.taken, address: { fqdn, by: 'Elder' } }, applied: null } }));
  expect(screen.getByText(/Another deployment of this console, Elder, has the same address/)).toBeTruthy();
});

test('what exists keeps its namespace and its region', () => {
  const applied = { moduleVersion: complete.moduleVersion, location: complete.location, inputs: complete.inputs };
  window.history.replaceState(null, '', '/deployments/new?step=basics');
  openWizard(startWith({ mode: 'edit', reached: 'review', values: complete, known: { ...saved, applied } }));
  expect(screen.getByLabelText('Namespace')).toHaveProperty('disabled', true);
  expect(screen.getByLabelText('Region')).toHaveProperty('disabled', true);
});

test('what was typed is still there when the tab comes back to an old page', () => {
  const start = startWith({ reached: 'basics' });
  openWizard(start);
  type('Name', 'Acme');
  cleanup();
  openWizard(start);
  expect(screen.getByLabelText('Name')).toHaveProperty('value', 'Acme');
});

/** jsdom lays nothing out. */
class NoResizes {
  observe() {}
  unobserve() {}
  disconnect() {}
}

test('after a failure that was planted, the wizard begins where it is switched off', () => {
  vi.stubGlobal('ResizeObserver', NoResizes);
  const faults = [practiceFault('module.app_aks.azurerm_kubernetes_cluster.default', 'fail')];
  openWizard(startWith({ mode: 'edit', reached: 'review', beginsAtFaults: true, values: { ...complete, faults } }));
  const section = screen.getByRole('group', { name: 'Make something go wrong' });
  expect(document.activeElement).toBe(section);
  expect(section.closest('details')?.open).toBe(true);
});

test('a stored secret that does not do shows its field with the error', () => {
  page.search = '?step=basics';
  const known = { ...saved, applied: null, secretProblems: [{ variable: 'license', severity: 'error' as const, code: 'required', values: {} }] };
  openWizard(startWith({ mode: 'edit', reached: 'review', values: complete, known }));
  expect(screen.queryByText('Set; stored encrypted')).toBeNull();
  expect(document.querySelector('#field-license')?.getAttribute('aria-invalid')).toBe('true');
});

test('a deployment is changed from its options on, without the time of a creation', () => {
  const applied = { moduleVersion: complete.moduleVersion, location: complete.location, inputs: complete.inputs };
  openWizard(startWith({ mode: 'edit', reached: 'review', values: complete, known: { ...saved, applied } }));
  expect(screen.getByRole('heading', { name: 'Options', level: 2 })).toBeTruthy();
  expect(screen.queryByText('Time to create it')).toBeNull();
});

test('what makes a step wrong is said on it, and its fold is open', () => {
  window.history.replaceState(null, '', '/deployments/new?step=options');
  openWizard(startWith({ reached: 'options', values: withInput(complete, 'tags', { 'a<b': 'x' }) }));
  expect(screen.getByRole('button', { name: /Options.*something is wrong here/ })).toBeTruthy();
  const row = [...document.querySelectorAll('input')].find(({ value }) => value === 'a<b');
  expect(row?.getAttribute('aria-invalid')).toBe('true');
  for (let at = row?.closest('details') ?? null; at !== null; at = at.parentElement?.closest('details') ?? null) expect(at.open).toBe(true);
});

test('a sealed map with an error is not saved, and its row says why', async () => {
  window.history.replaceState(null, '', '/deployments/new?step=options');
  const { saveAction } = openWizard(startWith({ reached: 'options', values: complete }));
  const field = document.querySelector('[data-secret="other_wandb_env"]');
  const [name, value] = [...(field?.querySelectorAll('input') ?? [])];
  fireEvent.change(name as HTMLInputElement, { target: { value: 'MY-VAR' } });
  fireEvent.change(value as HTMLInputElement, { target: { value: 'typed-text' } });
  await waitFor(() => expect(saveAction).toHaveBeenCalled(), { timeout: 3000 });
  expect(JSON.stringify(saveAction.mock.calls)).not.toContain('typed-text');
  fireEvent.blur(value as HTMLInputElement);
  expect(name?.getAttribute('aria-invalid')).toBe('true');
  fireEvent.change(name as HTMLInputElement, { target: { value: 'MY_VAR' } });
  await waitFor(() => expect(JSON.stringify(saveAction.mock.calls)).toContain('typed-text'), { timeout: 3000 });
});

const withEnvironment = (name: string, value: Record<string, string>) => ({ ...complete, secrets: { [name]: value } });

const openStep = (name: string): void => void fireEvent.click(within(screen.getByRole('navigation', { name: 'Steps' })).getByRole('button', { name: new RegExp(name) }));

async function addTwice(): Promise<void> {
  const rows = screen.getByDisplayValue('TOKEN').closest<HTMLElement>('[data-rows]')!;
  fireEvent.click(within(rows).getByRole('button', { name: 'Add a row' }));
  fireEvent.change(within(rows).getByLabelText('Name 2'), { target: { value: 'TOKEN' } });
  fireEvent.change(within(rows).getByLabelText('Value 2'), { target: { value: 'typed-again' } });
  await screen.findByText(/TOKEN is the name of row 1 too/);
}

test('names the sealed map with a doubled name as not saved, and Next brings the row into focus', async () => {
  const { saveAction } = openWizard(startWith({ reached: 'review', known: { ...saved, applied: null }, values: withEnvironment('other_wandb_env', { TOKEN: 'typed-first' }) }));
  openStep('Options');
  await addTwice();
  expect(await screen.findByText(/^Not saved: .*Everything else is saved\.$/)).toBeTruthy();
  expect(screen.queryByText('Saved')).toBeNull();
  press('Next');
  await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Name 2'));
  expect(screen.getByRole('heading', { name: 'Options' })).toBeTruthy();
  expect(JSON.stringify(saveAction.mock.calls)).not.toContain('typed-again');
  // What was typed is there again after another step was looked at.
  press('Back');
  expect(screen.queryByDisplayValue('typed-again')).toBeNull();
  openStep('Options');
  expect(screen.getByDisplayValue('typed-again')).toBeTruthy();
  fireEvent.change(screen.getByDisplayValue('typed-again').closest('[role=group]')!.querySelector('input')!, { target: { value: 'OTHER' } });
  await screen.findByText('Saved', {}, { timeout: 3000 });
  expect(saveAction).toHaveBeenLastCalledWith(expect.objectContaining({ values: expect.objectContaining({ secrets: { other_wandb_env: { TOKEN: 'typed-first', OTHER: 'typed-again' } } }) }));
});

test('stops at a value without a name in any map, and brings its row into focus', async () => {
  openWizard(startWith({ reached: 'options', known: { ...saved, applied: null }, values: withInput(complete, 'tags', { team: 'ml', '': 'lost' }) }));
  press('Next');
  await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Name 2'));
  expect(screen.getByText(/a row has a value and no name/)).toBeTruthy();
});
