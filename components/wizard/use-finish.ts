'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { writeTimes } from '#components/ui/text-with-times.tsx';
import { useLostMessage } from '#components/ui/use-lost-message.ts';
import { useRefresh } from '#components/connection/use-connection.ts';
import type { FinishAnswer, WizardStart } from '#lib/deployments/wizard.ts';
import { stepOfField } from '#lib/deployments/wizard-steps.ts';
import type { FinishAction } from './save-action.ts';
import { useModuleWords } from './use-module-words.ts';
import type { Wizard } from './use-wizard.ts';
import type { WizardBlockers } from './wizard-blocker.tsx';
import { forgetWizard } from './wizard-memory.ts';

/** The last button: sends everything once more, and goes to the run, or to what is wrong. `page` is the wizard as the server gave it last. */
export function useFinish({ form, saveNow, setKnown }: Wizard, page: WizardStart, finishAction: FinishAction, onObstacle: () => void) {
  const t = useTranslations('wizard.finish');
  const lost = useLostMessage();
  const locale = useLocale();
  const words = useModuleWords();
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [blocked, setBlocked] = useState<{ by: Partial<WizardBlockers>; page: WizardStart } | null>(null);
  const refresh = useRefresh();
  const { deploymentId } = form.start;
  // The answer of the action counts until the server renders the page again.
  const blockers: WizardBlockers = blocked?.page === page ? { ...page, ...blocked.by } : page;

  const take = (answer: FinishAnswer): void => {
    if (answer.done) {
      forgetWizard(deploymentId);
      router.push(`/deployments/${deploymentId}/runs/${answer.runId}`);
      return;
    }
    if (answer.reason === 'taken') {
      setKnown((before) => ({ ...before, taken: answer.taken }));
      const field = answer.taken.name === null ? 'namespace' : 'name';
      form.goTo(stepOfField(field), field);
      return;
    }
    const by = blockerOf(answer);
    if (by !== null) {
      setBlocked({ by, page });
      refresh();
      return;
    }
    if (answer.reason === 'preflight_failed') onObstacle();
    setRefusal(answer.reason === 'invalid' ? answer.problems.map(words.problem).join(' ') : answer.reason === 'gone' || answer.reason === 'preflight_failed' ? t(answer.reason) : null);
  };

  /** With an admin's reason where it goes past the preflight. */
  const run = (skipPreflight?: string): void => {
    setRefusal(null);
    setBlocked(null);
    startTransition(async () => {
      await saveNow();
      const answer = await finishAction({ id: deploymentId, values: form.values, ...(skipPreflight !== undefined && { skipPreflight }) }).catch(() => null);
      if (answer?.ok) take(answer.value);
      else setRefusal(answer === null ? lost() : writeTimes(answer.message, Date.now(), locale));
    });
  };
  return { run, pending, refusal, blockers };
}

/** What refuses every plan for now, however the form is filled in; null for any other answer. */
function blockerOf(answer: FinishAnswer & { done: false }): Partial<WizardBlockers> | null {
  if (answer.reason === 'run_in_the_way') return { runInTheWay: answer.runId };
  if (answer.reason === 'maintenance') return { maintenance: answer.maintenance };
  return answer.reason === 'state_locked' ? { stateLock: answer.lock } : null;
}
