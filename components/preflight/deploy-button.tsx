'use client';

import { useTranslations } from 'next-intl';
import { useId, type ReactNode } from 'react';
import { ActionButton } from '#components/ui/action-button.tsx';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { ClockTime } from '#components/ui/clock-time.tsx';
import type { ButtonVariant } from '#components/ui/button-style.ts';
import { LockedButton } from '#components/maintenance/locked-button.tsx';
import type { Gate } from './gate.ts';
import { OverrideDialog } from './override-dialog.tsx';

interface DeployButtonProps {
  action: FormAction;
  /** What the action is told; the reason of whoever goes past the gate comes as `skipPreflight`. */
  values: Record<string, string>;
  gate: Gate;
  variant?: ButtonVariant;
  children: ReactNode;
}

/** Starts a run that changes something; says why not while the preflight stands in the way. */
export function DeployButton({ action, values, gate: { obstacles, maySkip, seeAt, lock = null, maintenance = null }, variant = 'primary', children }: DeployButtonProps) {
  const t = useTranslations('preflight');
  const reasonId = useId();
  if (maintenance !== null) return <LockedButton variant={variant}>{children}</LockedButton>;
  if (lock !== null) {
    return (
      <>
        <Button variant={variant} disabled aria-describedby={reasonId}>{children}</Button>
        <ButtonLink href={lock.seeAt}>{t('seeLock')}</ButtonLink>
        <p id={reasonId} className="basis-full text-small text-failed">{t.rich('locked', { holder: lock.holder, time: () => <ClockTime at={lock.since} /> })}</p>
      </>
    );
  }
  if (obstacles === 0) return <ActionButton action={action} values={values} variant={variant}>{children}</ActionButton>;
  return (
    <>
      {maySkip ? <OverrideDialog action={action} values={values} /> : null}
      <Button variant={variant} disabled aria-describedby={reasonId}>{children}</Button>
      {seeAt === null ? null : <ButtonLink href={seeAt}>{t('see')}</ButtonLink>}
      <p id={reasonId} className="basis-full text-small text-failed">{t('blocked', { count: obstacles })}</p>
    </>
  );
}
