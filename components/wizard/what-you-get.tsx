import { useTranslations } from 'next-intl';
import { PracticeBadge } from '#components/ui/practice-badge.tsx';
import { effectiveInputs } from '#lib/deployments/draft-values.ts';
import { type ExpectedResources, expectedResources } from '#lib/modules/expected-resources.ts';
import { addressOfForm } from './address-of-form.ts';
import { useExpectedTime } from './use-expected-time.ts';
import { useModuleWords } from './use-module-words.ts';
import type { WizardForm } from './wizard-form.ts';

/** What the choices so far lead to, live: at the right of the form, or behind a bar at the foot of a small screen. */
export function WhatYouGet({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.get');
  const { values } = form;
  const expected = expectedOf(form);
  const address = addressOfForm(form);
  const isChange = form.start.known.applied !== null;
  const time = useExpectedTime(form, expected);
  return (
    <>
      <aside aria-label={t('title')} className="hidden self-start rounded-card border border-border bg-surface p-4 split:sticky split:top-6 split:block print:hidden">
        <div className="mb-3 flex items-center justify-between gap-2">
          <h2 className="text-section font-semibold">{t('title')}</h2>
          {values.target === 'practice' ? <PracticeBadge /> : null}
        </div>
        <Details expected={expected} url={address?.url ?? null} time={isChange ? undefined : time} />
      </aside>
      <details className="group/get sticky bottom-0 z-20 -mx-4 border-t border-border bg-surface md:-mx-8 split:hidden print:hidden">
        <summary className="flex min-h-12 items-center justify-between gap-3 px-4 md:px-8">
          <span className="min-w-0 truncate font-medium">{address?.fqdn ?? t('title')}</span>
          <span className="shrink-0 text-small text-muted tabular-nums">{t('bar', { total: expected?.total ?? 0 })}</span>
        </summary>
        <div className="max-h-[60dvh] overflow-y-auto px-4 pb-4 md:px-8"><Details expected={expected} url={address?.url ?? null} time={isChange ? undefined : time} /></div>
      </details>
    </>
  );
}

function expectedOf({ values, storedSecrets }: WizardForm): ExpectedResources | null {
  const typed = Object.keys(values.secrets).filter((name) => values.secrets[name] !== null);
  return expectedResources({ moduleVersion: values.moduleVersion, inputs: effectiveInputs(values), secretNames: [...storedSecrets, ...typed] });
}

function Details({ expected, url, time }: { expected: ExpectedResources | null; url: string | null; /** Undefined for a change: only a creation has an expected time. */ time: string | null | undefined }) {
  const t = useTranslations('wizard.get');
  const words = useModuleWords();
  return (
    <dl className="flex flex-col gap-3">
      <div>
        <dt className="text-small text-muted">{t('address')}</dt>
        <dd className="wrap-anywhere font-medium">{url ?? <span className="font-normal text-muted">{t('noAddress')}</span>}</dd>
      </div>
      {time === undefined ? null : (
        <div>
          <dt className="text-small text-muted">{t('time')}</dt>
          <dd className="tabular-nums">{time ?? t('noTime')}</dd>
        </div>
      )}
      <div>
        <dt className="mb-1 text-small text-muted">{t('resources', { total: expected?.total ?? 0 })}</dt>
        {expected?.byComponent.map(({ component, count }) => (
          <dd key={component} className="flex justify-between gap-3 py-0.5 text-small">
            <span>{words.component(component)}</span>
            <span className="text-muted tabular-nums">{count}</span>
          </dd>
        ))}
      </div>
    </dl>
  );
}
