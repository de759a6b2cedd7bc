import { useTranslations } from 'next-intl';
import { Card } from '#components/ui/card.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { subscriptionOfFiles } from '#lib/configuration/files-subscription.ts';
import { writeConfiguration } from '#lib/configuration/write-configuration.ts';
import { effectiveInputs } from '#lib/deployments/draft-values.ts';
import { keysOfForm } from './keys-of-form.ts';
import type { WizardForm } from './wizard-form.ts';

/** The files that Terraform will run, to the letter. Secrets are declared in them and never written. */
export function ReviewFiles({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.review');
  const files = filesOf(form);
  const { target, subscriptionId } = form.values;
  const ofEnvironment = target === 'azure' && subscriptionId === null && form.values.credentialId === null;
  return (
    <Card title={t('files')} description={t('filesMeaning')} headingLevel={3}>
      {ofEnvironment ? <p className="mb-3 text-small text-muted wrap-anywhere">{t('filesSubscription', { id: subscriptionOf(form) ?? 'none' })}</p> : null}
      <Tabs
        label={t('files')}
        className="print:hidden"
        tabs={files.map(({ name, content }) => ({ value: name, label: <span className="font-mono text-code">{name}</span>, content: <CodeBlock code={content} label={name} /> }))}
      />
      {/* On paper there is nothing to click: all files, one after the other. */}
      <div className="hidden print:block">
        {files.map(({ name, content }) => (
          <div key={name} className="mb-4">
            <h4 className="font-mono text-code font-semibold">{name}</h4>
            <pre className="whitespace-pre-wrap font-mono text-code">{content}</pre>
          </div>
        ))}
      </div>
    </Card>
  );
}

function subscriptionOf({ values, start }: WizardForm): string | null {
  return subscriptionOfFiles({ ...values, applied: start.known.applied?.subscriptionId ?? null, signIns: start.azureSignIns });
}

function filesOf(form: WizardForm) {
  const { values, storedSecrets, start } = form;
  const typed = Object.keys(values.secrets).filter((name) => values.secrets[name] !== null);
  const secretNames = [...new Set([...storedSecrets, ...typed])].toSorted();
  return writeConfiguration({
    deployment: {
      name: values.name.trim(),
      target: values.target,
      location: values.location,
      moduleVersion: values.moduleVersion,
      inputs: effectiveInputs(values),
      secretNames,
      secretKeys: Object.fromEntries(secretNames.map((name) => [name, keysOfForm(form, name)])),
      subscriptionId: subscriptionOf(form),
    },
    backend: start.backend,
    stateAddress: start.stateAddress,
  });
}
