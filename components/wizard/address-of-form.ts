import { addressOf } from '#lib/deployments/wandb-address.ts';
import type { WizardForm } from './wizard-form.ts';

/** The address that the choices make; null as long as one of its parts is missing or wrong. */
export function addressOfForm({ values, problems }: WizardForm): { fqdn: string; url: string } | null {
  const isWrong = problems.some(({ variable, severity }) => severity === 'error' && (variable === 'domain_name' || variable === 'subdomain'));
  return isWrong ? null : addressOf(values.inputs);
}
