'use client';

import { useTranslations } from 'next-intl';
import { ActionButton } from '#components/ui/action-button.tsx';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { RefreshWhile } from '#components/ui/refresh-while.tsx';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import type { AzureCredential } from '#lib/azure-credentials/azure-credential.ts';
import { CredentialForm, SecretFields } from './credential-form.tsx';
import { CredentialState, CredentialEnd } from './credential-state.tsx';
import { CredentialTenant } from './credential-tenant.tsx';
import { DefaultSubscription } from './default-subscription.tsx';

export interface CredentialActions {
  add: FormAction;
  change: FormAction;
  test: FormAction;
  remove: FormAction;
}

/** The stored ways into Azure: what each is, whether it works, when it ends, who uses it. */
export function CredentialsCard({ credentials, manages, now, actions }: { credentials: readonly AzureCredential[]; manages: boolean; /** Milliseconds since the epoch, the server's. */ now: number; actions: CredentialActions }) {
  const t = useTranslations('credentials');
  const columns = ['name', 'state', 'default', 'ends', 'used', ...(manages ? (['actions'] as const) : [])] as const;
  return (
    <Card title={t('title')} description={t('description')} flush actions={manages ? <AddButton action={actions.add} /> : undefined}>
      <RefreshWhile active={credentials.some(({ testing }) => testing)} everyMs={1_000} />
      {credentials.length === 0 ? <p className="p-4 text-muted">{t('none')}</p> : (
        <Table caption={t('title')}>
          <TableHead columns={columns.map((key) => ({ key, label: key === 'actions' ? <span className="sr-only">{t('actions')}</span> : t(key) }))} />
          <TableBody>
            {credentials.map((credential) => (
              <TableRow key={credential.id}>
                <TableCell ownLine className="wrap-anywhere">
                  <span className="font-medium">{credential.name}</span>
                  <span className="block text-small text-muted">{t(`kinds.${credential.kind}`)}{credential.cloud === 'public' ? '' : `, ${t(`clouds.${credential.cloud}`)}`}</span>
                  <CredentialTenant credential={credential} action={manages ? actions.change : null} />
                </TableCell>
                <TableCell className="wrap-anywhere"><CredentialState credential={credential} /></TableCell>
                <TableCell className="wrap-anywhere"><DefaultSubscription credential={credential} action={manages ? actions.change : null} /></TableCell>
                <TableCell><CredentialEnd expiresAt={credential.expiresAt} now={now} /></TableCell>
                <TableCell label={t('used')}>{t('usedBy', { count: credential.usedBy })}</TableCell>
                {manages ? <TableCell align="right"><RowActions credential={credential} actions={actions} /></TableCell> : null}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}

function AddButton({ action }: { action: FormAction }) {
  const t = useTranslations('credentials');
  return (
    <ConfirmDialog trigger={<Button>{t('add')}</Button>} title={t('add')} description={t('addMeaning')} confirmLabel={t('add')} variant="primary" action={action}>
      <CredentialForm />
    </ConfirmDialog>
  );
}

function RowActions({ credential, actions }: { credential: AzureCredential; actions: CredentialActions }) {
  const t = useTranslations('credentials');
  const { id, name, kind, usedBy } = credential;
  const values = { credentialId: id };
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <ActionButton size="small" action={actions.test} values={values} disabled={credential.testing}>{t('test')}</ActionButton>
      {kind === 'client_secret' || kind === 'client_certificate' ? (
        <ConfirmDialog trigger={<Button size="small">{t('rotate')}</Button>} title={t('rotateTitle', { name })} description={t('rotateMeaning')} confirmLabel={t('rotate')} variant="primary" action={actions.change} values={values}>
          <SecretFields kind={kind} />
        </ConfirmDialog>
      ) : null}
      {usedBy > 0 ? null : <ConfirmDialog trigger={<Button size="small">{t('remove')}</Button>} title={t('removeTitle', { name })} description={t('removeMeaning')} confirmLabel={t('remove')} action={actions.remove} values={values} />}
    </div>
  );
}
