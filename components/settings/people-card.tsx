'use client';

import { useTranslations } from 'next-intl';
import type { FormAction } from '#components/ui/action-result.ts';
import { Alert } from '#components/ui/alert.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { Table, TableBody, TableCell, TableHead, TableRow } from '#components/ui/table.tsx';
import { useFormAction } from '#components/ui/use-form-action.ts';
import { useHydrated } from '#components/ui/use-hydrated.ts';
import type { Person } from '#lib/auth/person.ts';
import { ROLES } from '#lib/auth/permission.ts';

interface PeopleCardProps {
  people: readonly Person[];
  /** The reader: nobody removes themselves. */
  self: string;
  actions: { add: FormAction; changeRole: FormAction; remove: FormAction; resetPassword: FormAction };
}

/** Who may sign in, and as what. */
export function PeopleCard({ people, self, actions }: PeopleCardProps) {
  const t = useTranslations('settings.people');
  return (
    <Card title={t('title')} description={t('description')} flush actions={<AddPerson action={actions.add} />}>
      <Table caption={t('title')}>
        <TableHead columns={[{ key: 'name', label: t('name') }, { key: 'email', label: t('email') }, { key: 'role', label: t('role') }, { key: 'actions', label: <span className="sr-only">{t('actions')}</span> }]} />
        <TableBody>
          {people.map((person) => (
            <TableRow key={person.id}>
              <TableCell ownLine className="font-medium">{person.name}</TableCell>
              <TableCell ownLine className="wrap-anywhere max-md:text-muted">{person.email}</TableCell>
              <TableCell><RoleSelect person={person} action={actions.changeRole} /></TableCell>
              <TableCell align="right">
                <span className="inline-flex flex-wrap justify-end gap-2">
                  <ResetPassword person={person} action={actions.resetPassword} />
                  {person.id === self ? null : (
                    <ConfirmDialog trigger={<Button size="small">{t('remove')}</Button>} title={t('removeTitle', { name: person.name })} description={t('removeMeaning')} confirmLabel={t('remove')} action={actions.remove} values={{ personId: person.id }} />
                  )}
                </span>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}

function RoleSelect({ person, action }: { person: Person; action: FormAction }) {
  const t = useTranslations('settings.people');
  const roles = useTranslations('shell.role');
  const { run, pending, error } = useFormAction(action);
  const hydrated = useHydrated();
  const change = (role: string): void => {
    const form = new FormData();
    form.set('personId', person.id);
    form.set('role', role);
    run(form);
  };
  return (
    <>
      <Select key={`${person.role}-${error}`} aria-label={t('roleOf', { name: person.name })} defaultValue={person.role} disabled={pending || !hydrated} onChange={(event) => change(event.target.value)} options={ROLES.map((role) => ({ value: role, label: roles(role) }))} className="min-w-32" />
      {error === null ? null : <Alert tone="failed" urgent className="mt-2">{error}</Alert>}
    </>
  );
}

function AddPerson({ action }: { action: FormAction }) {
  const t = useTranslations('settings.people');
  const roles = useTranslations('shell.role');
  return (
    <ConfirmDialog trigger={<Button variant="primary">{t('add')}</Button>} title={t('addTitle')} description={t('addMeaning')} confirmLabel={t('add')} variant="primary" action={action}>
      <Field name="name" label={t('name')}>{(control) => <Input {...control} required maxLength={100} autoComplete="off" />}</Field>
      <Field name="email" label={t('email')}>{(control) => <Input {...control} type="email" required autoComplete="off" />}</Field>
      <Field name="password" label={t('password')} hint={t('passwordHint')}>{(control) => <Input {...control} type="password" required minLength={12} maxLength={128} autoComplete="new-password" />}</Field>
      <Field name="role" label={t('role')} hint={t('roleHint')}>{(control) => <Select {...control} defaultValue="viewer" options={ROLES.map((role) => ({ value: role, label: roles(role) }))} />}</Field>
    </ConfirmDialog>
  );
}

function ResetPassword({ person, action }: { person: Person; action: FormAction }) {
  const t = useTranslations('settings.people');
  return (
    <ConfirmDialog trigger={<Button size="small">{t('reset')}</Button>} title={t('resetTitle', { name: person.name })} description={t('resetMeaning')} confirmLabel={t('reset')} variant="primary" action={action} values={{ personId: person.id }}>
      <Field name="password" id={`reset-${person.id}`} label={t('password')} hint={t('passwordHint')}>{(control) => <Input {...control} type="password" required minLength={12} maxLength={128} autoComplete="new-password" />}</Field>
    </ConfirmDialog>
  );
}
