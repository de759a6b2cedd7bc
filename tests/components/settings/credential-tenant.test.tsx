import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { CredentialChoice } from '#components/azure/credential-choice.tsx';
import { CredentialForm } from '#components/settings/credential-form.tsx';
import { CredentialsCard } from '#components/settings/credentials-card.tsx';
import { CredentialTenant } from '#components/settings/credential-tenant.tsx';
import { DefaultSubscription } from '#components/settings/default-subscription.tsx';
import type { ActionResult } from '#components/ui/action-result.ts';
import type { AzureCredential } from '#lib/azure-credentials/azure-credential.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh: () => {} }) }));

afterEach(cleanup);

const [HOME, GUEST] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const TENANTS = [{ id: HOME, name: 'Contoso' }, { id: GUEST, name: 'Fabrikam' }];

const never = () => Promise.resolve({ ok: true as const });

const credential = (more: Partial<AzureCredential>): AzureCredential => ({
  id: 'c', name: 'Ours', kind: 'azure_cli', cloud: 'public', endpoint: null, authorityHost: null, caPem: null, tenantId: null, clientId: null, subscriptionId: null, tokenFile: null,
  expiresAt: null, createdAt: '2026-01-05T10:00:00.000Z', createdBy: 'ada', rotatedAt: null, testing: false, usedBy: 0,
  test: { at: '2026-01-05T10:00:00.000Z', host: 'h', problem: null, tenants: TENANTS, subscriptions: [] },
  ...more,
});

test('the tenant of a login is chosen among those a test saw, and told by its name', async () => {
  const change = vi.fn(async (_form: FormData): Promise<ActionResult> => ({ ok: true }));
  renderWithWords(<CredentialTenant credential={credential({ tenantId: HOME })} action={change} />);
  expect(screen.getByText(`Tenant Contoso (${HOME})`)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Choose tenant' }));
  fireEvent.change(screen.getByLabelText('Tenant ID'), { target: { value: GUEST } });
  fireEvent.click(screen.getAllByRole('button', { name: 'Choose tenant' }).at(-1)!);
  await waitFor(() => expect(change).toHaveBeenCalledOnce());
  expect(Object.fromEntries(change.mock.calls[0]?.[0] ?? new FormData())).toEqual({ credentialId: 'c', tenantId: GUEST });
});

test('a service principal’s is typed, told by its name once tested, and not chosen', () => {
  renderWithWords(<CredentialTenant credential={credential({ kind: 'client_secret', tenantId: GUEST })} action={() => Promise.resolve({ ok: true })} />);
  expect(screen.getByText(`Tenant Fabrikam (${GUEST})`)).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
  cleanup();
  renderWithWords(<CredentialForm />);
  expect(screen.getByText(/Typed: signing in begins with it/)).toBeTruthy();
});

test('a subscription is called unseen only by a test that listed what there is', () => {
  const said = (more: Partial<AzureCredential>) => {
    cleanup();
    return renderWithWords(<DefaultSubscription credential={credential({ subscriptionId: GUEST, ...more })} action={null} />).container.textContent;
  };
  const test = { at: '2026-01-05T10:00:00.000Z', host: 'h', problem: null, tenants: [], subscriptions: [{ id: HOME, name: 'Other', state: 'Enabled', tenantId: null }] };
  expect(said({ test })).toBe(`${GUEST} (not among those it was seen to have)`);
  expect(said({ test, testing: true })).toBe(GUEST);
  expect(said({ test: null })).toBe(GUEST);
  expect(said({ test: { ...test, subscriptions: [], problem: { code: 'azure_unavailable', message: '' } } })).toBe(GUEST);
});

test('what is wrong with a new credential stands at its fields', async () => {
  const fieldErrors = { tenantId: 'This is not an ID.', clientSecret: 'This is needed.' };
  renderWithWords(<CredentialsCard credentials={[]} manages now={0} actions={{ add: () => Promise.resolve({ ok: false, message: 'Something is not right', fieldErrors }), change: never, test: never, remove: never }} />);
  fireEvent.click(screen.getByRole('button', { name: 'Add a credential' }));
  fireEvent.submit(screen.getByLabelText('Tenant ID').closest('form')!);
  const tenant = await waitFor(() => {
    const field = screen.getByLabelText('Tenant ID');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    return field;
  });
  await waitFor(() => expect(document.activeElement).toBe(tenant));
  expect(screen.getByText('This is not an ID.').closest('p')?.id).toBe('credential-tenantId-error');
  expect(screen.getByLabelText('Client secret').getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByLabelText('Name').getAttribute('aria-invalid')).toBeNull();
});

test('the wizard tells the tenant of the credential that is chosen', () => {
  const choice = (credentialId: string | null) => renderWithWords(<CredentialChoice credentials={[credential({ tenantId: HOME })]} credentialId={credentialId} subscriptionId={null} error={null} onChange={() => {}} />).container.textContent;
  expect(choice('c')).toContain(`Tenant Contoso (${HOME})`);
  cleanup();
  expect(choice(null)).not.toContain('Contoso');
});
