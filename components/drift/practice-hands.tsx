import { useTranslations } from 'next-intl';
import { DeployButton } from '#components/preflight/deploy-button.tsx';
import type { Gate } from '#components/preflight/gate.ts';
import { useResourceWords } from '#components/runs/use-resource-words.ts';
import type { FormAction } from '#components/ui/action-result.ts';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { realResource } from '#lib/modules/resource-address.ts';
import type { Resource } from '#lib/state/resource.ts';

/** What a hand can be told to do here; the options offer every resource. */
const OFFERED: readonly { type: string; kind: 'changed' | 'gone' }[] = [
  { type: 'azurerm_application_gateway', kind: 'changed' },
  { type: 'azurerm_redis_cache', kind: 'changed' },
  { type: 'azurerm_storage_container', kind: 'gone' },
];

/** For the curious: somebody changes the practice cloud behind Terraform's back. */
export function PracticeHands({ deploymentId, resources, action, gate }: { deploymentId: string; resources: readonly Resource[]; action: FormAction; gate: Gate }) {
  const t = useTranslations('drift.practice');
  const { typeTitle } = useResourceWords();
  const offers = OFFERED.flatMap(({ type, kind }) => resources.filter((resource) => resource.type === type).slice(0, 1).map(({ address }) => ({ type, kind, address: realResource(address).address.replace(/^module\.wandb\./, '') })));
  if (offers.length === 0) return null;
  return (
    <Disclosure className="border-t border-border px-4 py-1" summary={<span className="text-small font-medium text-muted">{t('title')}</span>}>
      <p className="mb-2 text-small text-muted">{t('meaning')}</p>
      <div className="flex flex-wrap gap-2">
        {offers.map(({ type, kind, address }) => (
          <DeployButton key={address} action={action} values={{ deploymentId, address, kind }} gate={gate} variant="secondary">{t(kind, { name: typeTitle(type) })}</DeployButton>
        ))}
      </div>
    </Disclosure>
  );
}
