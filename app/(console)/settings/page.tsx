import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LiveRefresh } from '#components/connection/live-refresh.tsx';
import { CredentialsCard } from '#components/settings/credentials-card.tsx';
import { NetworkCard } from '#components/settings/network-card.tsx';
import { PeopleCard } from '#components/settings/people-card.tsx';
import { RunnersCard } from '#components/settings/runners-card.tsx';
import { TokensCard } from '#components/settings/tokens-card.tsx';
import { PageBody } from '#components/shell/page-body.tsx';
import { PageHeader } from '#components/shell/page-header.tsx';
import { loadSettingsPage } from '#lib/web/pages/settings-page.ts';
import { addPersonAction, changeRoleAction, createTokenAction, removePersonAction, resetPasswordAction, revokeTokenAction, saveNetworkAction } from './actions.ts';
import { addCredentialAction, changeCredentialAction, removeCredentialAction, testCredentialAction } from './credential-actions.ts';
import { PageWords } from '../../page-words.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('settings'))('title') };
}

const LIVE = ['person', 'credential', 'token', 'runner', 'settings', 'deployment'] as const;
/** A runner that dies announces nothing. */
const SILENT_RUNNERS_MS = 15_000;

/** Who may use the console, the tokens of scripts, the runners, and how they reach the world. */
export default async function SettingsPage() {
  const { actor, manages, credentials, now, people, tokens, runners, network } = await loadSettingsPage();
  const t = await getTranslations('settings');
  return (
    <PageWords of={['settings', 'credentials']}>
      <PageBody>
        <PageHeader title={t('title')} description={manages ? undefined : t('adminOnly')} />
        <div className="flex flex-col gap-6">
          {manages ? (
            <>
              <PeopleCard people={people} self={actor.id} actions={{ add: addPersonAction, changeRole: changeRoleAction, remove: removePersonAction, resetPassword: resetPasswordAction }} />
              <TokensCard tokens={tokens} createAction={createTokenAction} revokeAction={revokeTokenAction} />
            </>
          ) : null}
          <CredentialsCard credentials={credentials} manages={manages} now={now} actions={{ add: addCredentialAction, change: changeCredentialAction, test: testCredentialAction, remove: removeCredentialAction }} />
          <RunnersCard runners={runners} />
          {network === null ? null : <NetworkCard {...network} saveAction={saveNetworkAction} />}
        </div>
        <LiveRefresh of={LIVE} everyMs={SILENT_RUNNERS_MS} />
      </PageBody>
    </PageWords>
  );
}
