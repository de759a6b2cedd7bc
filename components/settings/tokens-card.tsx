'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { FormAction } from '#components/ui/action-result.ts';
import { Alert } from '#components/ui/alert.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Select } from '#components/ui/select.tsx';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import type { ApiTokenSummary } from '#lib/auth/api-token.ts';
import { ROLES } from '#lib/auth/permission.ts';

type CreateToken = (form: FormData) => Promise<{ ok: true; value: string } | { ok: false; message: string }>;

/** What programs sign in with. A new token is shown once. */
export function TokensCard({ tokens, createAction, revokeAction }: { tokens: readonly ApiTokenSummary[]; createAction: CreateToken; revokeAction: FormAction }) {
  const t = useTranslations('settings.tokens');
  const roles = useTranslations('shell.role');
  const [made, setMade] = useState<string | null>(null);
  const create: FormAction = async (form) => {
    const answer = await createAction(form);
    if (answer.ok) setMade(answer.value);
    return answer;
  };
  return (
    <Card
      title={t('title')}
      description={t('description')}
      flush
      actions={(
        <ConfirmDialog trigger={<Button>{t('create')}</Button>} title={t('createTitle')} description={t('createMeaning')} confirmLabel={t('create')} variant="primary" action={create}>
          <Field name="name" id="token-name" label={t('name')}>{(control) => <Input {...control} required maxLength={100} autoComplete="off" />}</Field>
          <Field name="role" id="token-role" label={t('role')}>{(control) => <Select {...control} defaultValue="viewer" options={ROLES.map((role) => ({ value: role, label: roles(role) }))} />}</Field>
        </ConfirmDialog>
      )}
    >
      {made === null ? null : <Alert tone="good" title={t('made')} urgent className="m-4"><CodeBlock code={made} label={t('made')} /></Alert>}
      {tokens.length === 0 ? <p className="p-4 text-muted">{t('none')}</p> : (
        <Table caption={t('title')}>
          <TableHead columns={[{ key: 'name', label: t('name') }, { key: 'role', label: t('role') }, { key: 'created', label: t('created') }, { key: 'used', label: t('used') }, { key: 'actions', label: <span className="sr-only">{t('revoke')}</span> }]} />
          <TableBody>
            {tokens.map((token) => (
              <TableRow key={token.id}>
                <TableCell ownLine className="font-medium wrap-anywhere">{token.name}</TableCell>
                <TableCell label={t('role')}>{roles(token.role)}</TableCell>
                <TableCell className="max-md:hidden"><RelativeTime at={token.createdAt} /></TableCell>
                <TableCell label={t('used')}>{token.lastUsedAt === null ? <span className="text-muted">{t('never')}</span> : <RelativeTime at={token.lastUsedAt} />}</TableCell>
                <TableCell align="right"><ConfirmDialog trigger={<Button size="small">{t('revoke')}</Button>} title={t('revokeTitle', { name: token.name })} description={t('revokeMeaning')} confirmLabel={t('revoke')} action={revokeAction} values={{ tokenId: token.id }} /></TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}
