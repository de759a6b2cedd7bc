'use client';

import type { ReactNode } from 'react';
import type { FormAction } from './action-result.ts';
import { Alert } from './alert.tsx';
import { Button } from './button.tsx';
import type { ButtonVariant } from './button-style.ts';
import { useFormAction } from './use-form-action.ts';

interface ActionButtonProps {
  action: FormAction;
  /** What the action is told. */
  values: Record<string, string>;
  variant?: ButtonVariant;
  size?: 'small' | 'regular';
  disabled?: boolean;
  children: ReactNode;
}

/** A button that does something at once, shows that it does, and says why when it was refused. */
export function ActionButton({ action, values, variant = 'secondary', size = 'regular', disabled = false, children }: ActionButtonProps) {
  const { run, pending, error } = useFormAction(action);
  const press = (): void => {
    const form = new FormData();
    for (const [name, value] of Object.entries(values)) form.set(name, value);
    run(form);
  };
  return (
    <>
      {error === null ? null : <Alert tone="failed" urgent className="w-full">{error}</Alert>}
      <Button variant={variant} size={size} disabled={disabled} pending={pending} onClick={press}>{children}</Button>
    </>
  );
}
