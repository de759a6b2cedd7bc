import { CircleAlert, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import type { WizardControlProps } from './wizard-field.tsx';

interface MapRowProps {
  /** What labels and hints of the whole field refer to; only the first row has it. */
  control: Partial<WizardControlProps>;
  number: number;
  name: string;
  /** A stored value belongs to its name. */
  isNameFixed?: boolean;
  error: string | null;
  onName: (name: string) => void;
  onRemove: () => void;
  /** The value, or that it is stored. */
  children: ReactNode;
}

/** One name with its value, side by side or below each other on a phone, and the error of this row. */
export function MapRow({ control, number, name, isNameFixed = false, error, onName, onRemove, children }: MapRowProps) {
  const t = useTranslations('wizard.map');
  const errorId = `${control.id ?? 'row'}-${number}-error`;
  const said = error === null ? {} : { 'aria-invalid': true as const, 'aria-describedby': errorId };
  return (
    <div role="group" aria-label={t('row', { number })} className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 max-sm:border-b max-sm:border-border max-sm:pb-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto]">
      <Input {...control} {...said} aria-label={t('name', { number })} placeholder={t('namePlaceholder')} value={name} readOnly={isNameFixed} autoComplete="off" autoCapitalize="none" spellCheck={false} onChange={(event) => onName(event.target.value)} />
      <div className="order-3 col-span-2 flex min-w-0 items-center gap-2 sm:order-none sm:col-span-1">{children}</div>
      <Button size="icon" variant="ghost" aria-label={t('remove', { number })} onClick={onRemove}><X aria-hidden className="size-4" /></Button>
      {error === null ? null : (
        <p id={errorId} className="order-4 col-span-full flex gap-1.5 text-small text-failed wrap-anywhere">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

/** Returns the number of the first row with the same name as this row; null if no row before it has it. */
export function firstWithName(names: readonly string[], index: number): number | null {
  const name = names[index]?.trim() ?? '';
  const first = names.findIndex((other) => other.trim() === name);
  return name === '' || first === index ? null : first + 1;
}
