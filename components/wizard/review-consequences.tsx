import { useTranslations } from 'next-intl';
import { AzurePlace } from '#components/azure/azure-place.tsx';
import { Card } from '#components/ui/card.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { effectiveInputs } from '#lib/deployments/draft-values.ts';
import { zonesOf } from '#lib/deployments/zones.ts';
import { createsRedis } from '#lib/modules/creates-redis.ts';
import { type ExpectedComponent, expectedResources } from '#lib/modules/expected-resources.ts';
import { isAtLeast } from '#lib/modules/module-version.ts';
import { findSize } from '#lib/modules/sizes.ts';
import { addressOfForm } from './address-of-form.ts';
import { useExpectedTime } from './use-expected-time.ts';
import { useModuleWords } from './use-module-words.ts';
import type { WizardForm } from './wizard-form.ts';

/** What will be created, by component, and what follows from it. */
export function ReviewConsequences({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.review');
  const { values, storedSecrets } = form;
  const secretNames = [...storedSecrets, ...Object.keys(values.secrets).filter((name) => values.secrets[name] !== null)];
  const expected = expectedResources({ moduleVersion: values.moduleVersion, inputs: effectiveInputs(values), secretNames });
  const time = useExpectedTime(form, expected);
  const isChange = form.start.known.applied !== null;
  return (
    <Card title={t('consequences')} description={isChange ? t('changeMeaning') : t('createMeaning', { total: expected?.total ?? 0, time: time ?? '' , timed: String(time !== null) })} headingLevel={3}>
      <ul className="divide-y divide-border">
        {expected?.byComponent.map((component) => <li key={component.component} className="py-1"><ComponentResources component={component} /></li>)}
      </ul>
      {values.target === 'azure' ? <AzureFacts form={form} /> : <p className="mt-4 text-small text-muted">{t('practiceMeaning')}</p>}
    </Card>
  );
}

function ComponentResources({ component: { component, count, resources } }: { component: ExpectedComponent }) {
  const words = useModuleWords();
  const title = <span className="flex justify-between gap-3"><span>{words.component(component)}</span><span className="text-muted tabular-nums">{count}</span></span>;
  if (resources.length === 0) return <div className="py-1.5">{title}</div>;
  return (
    <Disclosure summary={title}>
      <ul className="text-small text-muted">
        {resources.map(({ address, type }) => (
          <li key={address} className="py-0.5 wrap-anywhere">{words.resourceType(type)} <code className="font-mono text-code">{address}</code></li>
        ))}
      </ul>
    </Disclosure>
  );
}

/** The facts that bite: each is a way in which a deployment on Azure fails, costs more, or is not yet done. */
function AzureFacts({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.review.azure');
  const { moduleVersion, inputs } = form.values;
  const size = findSize(moduleVersion, String(inputs.size ?? ''), zonesOf(inputs));
  const redis = !createsRedis(moduleVersion, inputs) || size === null ? 'none' : String(size.redisCapacity);
  const facts = [
    ...(size === null ? [] : [t('cost', { nodes: size.minNodesPerZone * size.zones, max: size.maxNodesPerZone * size.zones, type: size.nodeType, sku: size.databaseSku, redis })]),
    t('roles'),
    ...(size === null ? [] : [t('quota', { min: size.minVcpus, max: size.maxVcpus, surge: size.nodeVcpus, type: size.nodeType })]),
    // Before 2.13.0 the vault was purged along with the rest.
    ...(isAtLeast(moduleVersion, '2.13.0') ? [t('vault')] : []),
    ...(size === null ? [t('database')] : []),
    ...(isAtLeast(moduleVersion, '2.0.0') ? [t('notUpYet')] : []),
    t('record', { fqdn: addressOfForm(form)?.fqdn ?? 'none' }),
    ...(inputs.deletion_protection === false ? [] : [t('protection')]),
  ];
  return (
    <div className="mt-4">
      <h4 className="mb-1 font-semibold">{t('signIn')}</h4>
      <AzurePlace credential={form.start.credentials.find(({ id }) => id === form.values.credentialId) ?? null} subscriptionId={form.values.subscriptionId} applied={form.start.known.applied?.subscriptionId ?? null} signIns={form.start.azureSignIns} />
      <h4 className="mb-1 mt-4 font-semibold">{t('title')}</h4>
      <ul className="flex list-disc flex-col gap-1.5 pl-5">{facts.map((fact) => <li key={fact}>{fact}</li>)}</ul>
    </div>
  );
}
