'use client';

import { useTranslations } from 'next-intl';
import { Card } from '#components/ui/card.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { chainAsOf, type AsOf } from '#lib/status/as-of.ts';
import { CHAIN_LINKS, chainSummaryOf, type ChainLink, type WandbChain } from '#lib/status/wandb-chain.ts';
import { ChainLinkCell } from './chain-link-cell.tsx';
import { FarEndControls, type FarEndControlsProps } from './far-end-controls.tsx';
import { Freshness } from './freshness.tsx';
import { NextStep } from './next-step.tsx';
import { toneOfLink } from './status-tone.ts';

interface ChainCardProps {
  deploymentId: string;
  /** The last check; null before the first. */
  chain: WandbChain | null;
  record: { name: string; address: string };
  asOf: AsOf;
  farEnd: Omit<FarEndControlsProps, 'deploymentId' | 'waitsForRecord'> | null;
}

/** The links from the DNS record to the sign-in page, and what to do about the first that does not hold. */
export function ChainCard({ deploymentId, chain, record, asOf, farEnd }: ChainCardProps) {
  const t = useTranslations('status.chain');
  const links = chain === null ? NEVER_CHECKED : chainAsOf(chain, asOf).links;
  const summary = chain === null ? null : chainSummaryOf(links);
  const first = links.find(({ name }) => name === summary?.link);
  return (
    <Card
      title={t('title')}
      description={chain === null ? t('never') : t('description')}
      actions={<><Freshness at={chain?.checkedAt ?? null} what="chain.seen" />{chain === null ? null : <Verdict first={first} />}</>}
      footer={farEnd === null ? undefined : <FarEndControls deploymentId={deploymentId} {...farEnd} waitsForRecord={first?.code === 'no_record'} />}
    >
      <ol className="grid gap-x-4 gap-y-3 lg:grid-cols-5">
        {links.map((link) => <ChainLinkCell key={link.name} link={link} />)}
      </ol>
      {first === undefined ? null : <NextStep link={first} record={record} />}
    </Card>
  );
}

/** The answer in a few words. */
function Verdict({ first }: { first: ChainLink | undefined }) {
  const t = useTranslations('status.chain');
  if (first === undefined) return <StatusBadge tone="good" label={t('up')} />;
  if (first.code === 'expires_soon') return <StatusBadge tone="waiting" label={t('up')} />;
  if (first.status === 'unknown') return <StatusBadge tone="unknown" label={t('unknown')} />;
  return <StatusBadge tone={toneOfLink(first)} label={t(first.status === 'failed' ? 'wrong' : 'notUp', { link: t(`links.${first.name}`) })} />;
}

const NEVER_CHECKED: readonly ChainLink[] = CHAIN_LINKS.map((name) => ({ name, status: 'unknown', code: 'never_checked', values: {}, since: '' }));
