import { Compass } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { BareFrame } from '#components/shell/bare-frame.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

/** An address that leads nowhere. */
export default async function NotFound() {
  const t = await getTranslations('common.notFound');
  return (
    <BareFrame>
      <EmptyState
        art={<Compass aria-hidden className="size-8" />}
        title={t('title')}
        actions={<ButtonLink href="/deployments" variant="primary">{t('action')}</ButtonLink>}
      >
        <p>{t('cause')}</p>
      </EmptyState>
    </BareFrame>
  );
}
