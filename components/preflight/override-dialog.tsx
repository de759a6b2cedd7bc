'use client';

import { useTranslations } from 'next-intl';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { FormField } from '#components/ui/form-field.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import type { FormAction } from '#components/ui/action-result.ts';

/** An admin's way past a preflight that failed; the action is told the reason as `skipPreflight`. */
export function OverrideDialog({ action, values = {} }: { action: FormAction; values?: Record<string, string> }) {
  const t = useTranslations('preflight.override');
  return (
    <ConfirmDialog trigger={<Button>{t('open')}</Button>} title={t('title')} description={t('meaning')} confirmLabel={t('confirm')} action={action} values={values}>
      <FormField name="skipPreflight" label={t('reason')} required>
        {(control) => <Textarea {...control} rows={2} required minLength={3} maxLength={500} />}
      </FormField>
    </ConfirmDialog>
  );
}
