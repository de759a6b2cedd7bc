import { keysOfSecret } from '#lib/modules/sealed-maps.ts';
import type { WizardForm } from './wizard-form.ts';

/** The keys of a sealed map as the wizard has it: what was typed, else what is stored. Empty for every other value. */
export function keysOfForm({ values, storedKeys }: Pick<WizardForm, 'values' | 'storedKeys'>, name: string): readonly string[] {
  const typed = values.secrets[name];
  return (typed === undefined ? storedKeys(name) : keysOfSecret(typed)) ?? [];
}
