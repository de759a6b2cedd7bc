import { readHeldResources } from '../adoption/held-resources.ts';
import { readUnmanaged } from '../adoption/deployment-unmanaged.ts';
import { unmanagedView } from '../adoption/unmanaged-view.ts';
import { shownAnswer, type AnswerReader } from '../azure-credentials/shown-answer.ts';
import type { ConsoleContext } from '../console-context.ts';
import { findDeployment } from '../deployments/deployment-store.ts';
import { FRESH_LOOK_WITHIN_MS } from '../tunables.ts';
import { listSteps } from './step-store.ts';
import { findSurvey, requestSurvey } from './survey-store.ts';
import type { Survey } from './survey.ts';
import type { TeardownStep } from './teardown-step.ts';
import { teardownView, type TeardownView } from './teardown-view.ts';

/** A look younger than this is not asked for again by everybody who looks at the page. */
const FRESH_ENOUGH_MS = 4_000;

export interface Teardown {
  view: TeardownView;
  survey: Survey | null;
  steps: TeardownStep[];
}

/** How far a deployment's teardown is, as far as is known. Whoever asks keeps the runners looking. */
export async function readTeardown(context: ConsoleContext, deploymentId: string): Promise<Teardown> {
  const { db } = context;
  await requestSurvey(db, deploymentId, { withinMs: FRESH_ENOUGH_MS });
  const stateIsHere = (await findDeployment(db, deploymentId))?.backend.kind === 'console';
  const [held, survey, steps, unmanaged] = await Promise.all([readHeldResources(context, { id: deploymentId, stateIsHere }), findSurvey(db, deploymentId), listSteps(db, deploymentId), readUnmanaged(context, deploymentId)]);
  return { view: teardownView({ ...held, stateIsHere, survey, unmanaged: unmanaged.items.map(unmanagedView), steps }), survey, steps };
}

/** Returns a teardown as its reader may see it. */
export function shownTeardown(reader: AnswerReader, { view, survey, steps }: Teardown): Teardown {
  return { view, survey: survey && { ...survey, error: shownAnswer(reader, survey.error) }, steps: steps.map((step) => ({ ...step, failure: shownAnswer(reader, step.failure) })) };
}

const LOOK_AGAIN_MS = 100;

/** A look at Azure made after now; null where none came in time, or Azure refused it. */
export async function askSurvey({ db }: ConsoleContext, deploymentId: string): Promise<Survey | null> {
  const askedAt = (await requestSurvey(db, deploymentId)).getTime();
  for (let waited = 0; waited < FRESH_LOOK_WITHIN_MS; waited += LOOK_AGAIN_MS) {
    const survey = await findSurvey(db, deploymentId);
    if (survey !== null && survey.attemptedAt !== null && Date.parse(survey.attemptedAt) >= askedAt) return survey.error === null ? survey : null;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return null;
}
