'use client';

import { useFormStatus } from 'react-dom';
import { Button, type ButtonProps } from './button.tsx';

/** Sends the form around it and shows that it is being sent. */
export function SubmitButton({ variant = 'primary', pending, ...rest }: Omit<ButtonProps, 'type'>) {
  const status = useFormStatus();
  return <Button {...rest} type="submit" variant={variant} pending={pending === true || status.pending} />;
}
