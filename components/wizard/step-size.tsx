import { useTranslations } from 'next-intl';
import { Alert } from '#components/ui/alert.tsx';
import { RadioCards } from '#components/ui/radio-cards.tsx';
import { zonesOf } from '#lib/deployments/zones.ts';
import { createsRedis } from '#lib/modules/creates-redis.ts';
import { listSizes, type Size } from '#lib/modules/sizes.ts';
import { StepFrame } from './step-frame.tsx';
import { useModuleWords } from './use-module-words.ts';
import { FieldWarning } from './wizard-field.tsx';
import type { WizardForm } from './wizard-form.ts';

/** The sizes with what each means in machines. */
export function StepSize({ form }: { form: WizardForm }) {
  const t = useTranslations('wizard.size');
  const words = useModuleWords();
  const { values } = form;
  const sizes = listSizes(values.moduleVersion, zonesOf(values.inputs));
  const hasRedis = createsRedis(values.moduleVersion, values.inputs);
  return (
    <StepFrame title={t('title')} description={t('description')}>
      {sizes.length === 0 ? (
        <Alert tone="unknown" title={t('none', { version: values.moduleVersion })}>{t('noneMeaning')}</Alert>
      ) : (
        <RadioCards
          name="size"
          legend={t('title')}
          legendHidden
          error={form.errorOf('size')}
          value={String(values.inputs.size ?? '')}
          onValueChange={(size) => form.setInput('size', size)}
          options={sizes.map((size) => ({
            value: size.name,
            label: words.sizeTitle(size.name),
            aside: <span className="text-small font-normal text-muted tabular-nums">{t('vcpus', { min: size.minVcpus, max: size.maxVcpus })}</span>,
            description: <SizeFacts size={size} hasRedis={hasRedis} />,
          }))}
        />
      )}
      <FieldWarning text={form.warningOf('size')} />
      {sizes.length === 0 ? null : <p className="text-small text-muted">{values.target === 'practice' ? t('practice') : t('quota')}</p>}
    </StepFrame>
  );
}

function SizeFacts({ size, hasRedis }: { size: Size; hasRedis: boolean }) {
  const t = useTranslations('wizard.size');
  const words = useModuleWords();
  const nodes = { min: size.minNodesPerZone * size.zones, max: size.maxNodesPerZone * size.zones, type: size.nodeType, vcpus: size.nodeVcpus };
  const facts = [
    t('nodes', nodes),
    t('database', { vcores: size.databaseVcores, sku: size.databaseSku }),
    ...(hasRedis ? [t('redis', { capacity: size.redisCapacity })] : []),
    ...(size.diskSizeGb === null ? [] : [t('disk', { size: size.diskSizeGb })]),
  ];
  return (
    <>
      {words.sizeDescription(size.name)}
      <span className="mt-1 block">{facts.map((fact) => <span key={fact} className="block">{fact}</span>)}</span>
    </>
  );
}
