import { useTranslations } from 'next-intl';
import { Facts } from '#components/ui/facts.tsx';
import type { Inputs, InputValue } from '#lib/deployments/deployment.ts';

/** What was asked for, by the module's own names. Secrets are not among the inputs; those that are set are named. */
export function InputFacts({ location, moduleVersion, inputs, secretNames = [] }: { location: string; moduleVersion: string; inputs: Inputs; secretNames?: readonly string[] }) {
  const t = useTranslations('deployments.inputs');
  const facts = [
    { key: 'moduleVersion', label: t('moduleVersion'), value: moduleVersion },
    { key: 'location', label: t('location'), value: location },
    ...Object.entries(inputs).map(([name, value]) => ({ key: name, label: <code className="font-mono text-code">{name}</code>, value: <code className="font-mono text-code">{formatValue(value)}</code> })),
    ...secretNames.map((name) => ({ key: name, label: <code className="font-mono text-code">{name}</code>, value: t('secret') })),
  ];
  return <Facts facts={facts} />;
}

function formatValue(value: InputValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
