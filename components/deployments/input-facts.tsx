import { useTranslations } from 'next-intl';
import { Facts } from '#components/ui/facts.tsx';
import { useChoiceWords } from '#components/wizard/use-choice-words.ts';
import { useFaultWords } from '#components/wizard/use-fault-words.ts';
import type { Inputs, PracticeFault } from '#lib/deployments/deployment.ts';
import type { SecretKeys } from '#lib/modules/sealed-maps.ts';
import { findRegion } from '#lib/modules/regions.ts';

interface InputFactsProps {
  location: string;
  moduleVersion: string;
  inputs: Inputs;
  /** Secrets are not among the inputs; those that are set are named. */
  secretNames?: readonly string[];
  /** Keys of those that are maps. */
  secretKeys?: SecretKeys;
  faults: readonly PracticeFault[];
}

/** What was asked for: in the wizard's words, with the module's own name of each. */
export function InputFacts({ location, moduleVersion, inputs, secretNames = [], secretKeys = {}, faults }: InputFactsProps) {
  const t = useTranslations('deployments.inputs');
  const choices = useChoiceWords();
  const sayFault = useFaultWords();
  const saySecret = (keys: readonly string[] = []) => (keys.length === 0 ? t('secret') : t('secretMap', { keys: keys.join(', ') }));
  const facts = [
    { key: 'moduleVersion', label: t('moduleVersion'), value: moduleVersion },
    { key: 'location', label: t('location'), value: findRegion(location)?.displayName ?? location },
    ...Object.entries(inputs).map(([name, value]) => ({ key: name, label: <Name name={name} label={choices.label(name)} />, value: choices.value(name, value) })),
    ...secretNames.map((name) => ({ key: name, label: <Name name={name} label={choices.label(name)} />, value: saySecret(secretKeys[name]) })),
    ...faults.map((fault) => ({ key: `fault ${fault.address}`, label: t('fault'), value: sayFault(fault) })),
  ];
  return <Facts facts={facts} />;
}

function Name({ name, label }: { name: string; label: string }) {
  if (name === label) return <code className="font-mono text-code">{name}</code>;
  return <>{label} <code className="block font-mono text-caption">{name}</code></>;
}
