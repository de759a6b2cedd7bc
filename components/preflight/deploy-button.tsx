'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ActionButton } from '#components/ui/action-button.tsx';
import type { FormAction } from '#components/ui/action-result.ts';
import { Button } from '#components/ui/button.tsx';
import type { ButtonVariant } from '#components/ui/button-style.ts';
import { OverrideDialog } from './override-dialog.tsx';

interface DeployButtonProps {
  action: FormAction;
  deploymentId: string;
  /** How many checks of the preflight failed; while any did, nothing is started. */
  obstacles: number;
  maySkip: boolean;
  variant?: ButtonVariant;
  children: ReactNode;
}

/** Starts a run that changes something; says why not while the preflight stands in the way. */
export function DeployButton({ action, deploymentId, obstacles, maySkip, variant = 'primary', children }: DeployButtonProps) {
  const t = useTranslations('preflight');
  if (obstacles === 0) return <ActionButton action={action} values={{ deploymentId }} variant={variant}>{children}</ActionButton>;
  const reasonId = `blocked-${deploymentId}`;
  return (
    <>
      {maySkip ? <OverrideDialog action={action} values={{ deploymentId }} /> : null}
      <Button variant={variant} disabled aria-describedby={reasonId}>{children}</Button>
      <p id={reasonId} className="basis-full text-small text-failed">{t('blocked', { count: obstacles })}</p>
    </>
  );
}
