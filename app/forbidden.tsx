import { ShieldX } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { BareFrame } from '#components/shell/bare-frame.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

/** A page that the reader's role may not see. */
export default async function Forbidden() {
  const t = await getTranslations('common.forbidden');
  return (
    <BareFrame>
      <EmptyState
        art={<ShieldX aria-hidden className="size-8" />}
        title={t('title')}
        actions={<ButtonLink href="/deployments" variant="primary">{t('action')}</ButtonLink>}
      >
        <p>{t('cause')}</p>
      </EmptyState>
    </BareFrame>
  );
}
