'use client';

import { createContext, useContext, type ComponentProps, type ReactNode } from 'react';
import { Field } from './field.tsx';

/** What is wrong with which field, by its name. */
export type FieldErrors = Readonly<Record<string, string>>;

export const NO_ERRORS: FieldErrors = {};

const Errors = createContext<FieldErrors>(NO_ERRORS);

/** Hands the fields of a form what the server said of each. */
export function FieldErrorsOf({ errors, children }: { errors: FieldErrors; children: ReactNode }) {
  return <Errors value={errors}>{children}</Errors>;
}

/** A field that shows what the server said of it to the form it stands in. */
export function FormField(props: Omit<ComponentProps<typeof Field>, 'error'>) {
  return <Field {...props} error={useContext(Errors)[props.name]} />;
}
