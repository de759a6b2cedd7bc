import { armError, type ArmAnswer } from '../arm-error.ts';
import { PRACTICE_SUBSCRIPTION_ID } from '../../practice-module.ts';
import type { RouteFamily } from '../simulator-faults.ts';
import { answerCaches, answerDeletedVaults, answerDnsLabel, answerNameAvailability, answerRedisName } from './name-answers.ts';
import type { AskedFaults } from './preflight-faults.ts';
import { answerCapabilities, answerLocations, answerStorageSkus, answerUsages, answerVmSkus } from './region-answers.ts';
import { answerDenyAssignments, answerGroup, answerPermissions, answerProviders, answerRegistration, answerSubscription } from './subscription-answers.ts';

/** What an answer is made of. `names` are the parts of the path, as they were written. */
export interface PreflightQuestion {
  url: URL;
  /** As it was sent. */
  body: string;
  faults: AskedFaults;
  dataDir: string;
  names: Readonly<Record<string, string>>;
}

/** A route that a preflight asks; its answer is null where the ordinary one holds. */
export interface PreflightRoute {
  family: RouteFamily;
  answer: (question: Omit<PreflightQuestion, 'names'>) => Promise<ArmAnswer | null>;
}

type Answer = (question: PreflightQuestion) => ArmAnswer | null | Promise<ArmAnswer | null>;

const NAME = '[^/]+';
const SUBSCRIPTION = `/subscriptions/(?<subscription>${NAME})`;
const LOCATION = `locations/(?<location>${NAME})`;

const ROUTES: readonly (readonly [method: string, pattern: string, family: RouteFamily, answer: Answer])[] = [
  ['GET', SUBSCRIPTION, 'subscriptions', answerSubscription],
  ['GET', `${SUBSCRIPTION}/resourcegroups/(?<group>${NAME})`, 'resourceGroups', answerGroup],
  ['GET', `${SUBSCRIPTION}/providers/microsoft\\.authorization/permissions`, 'permissions', answerPermissions],
  ['GET', `${SUBSCRIPTION}/providers/microsoft\\.authorization/denyassignments`, 'permissions', answerDenyAssignments],
  ['GET', `${SUBSCRIPTION}/providers`, 'providers', answerProviders],
  ['POST', `${SUBSCRIPTION}/providers/(?<namespace>${NAME})/register`, 'providers', answerRegistration],
  ['GET', `${SUBSCRIPTION}/locations`, 'locations', answerLocations],
  ['GET', `${SUBSCRIPTION}/providers/microsoft\\.compute/skus`, 'skus', answerVmSkus],
  ['GET', `${SUBSCRIPTION}/providers/microsoft\\.storage/skus`, 'skus', answerStorageSkus],
  ['GET', `${SUBSCRIPTION}/providers/microsoft\\.compute/${LOCATION}/usages`, 'usages', answerUsages],
  ['GET', `${SUBSCRIPTION}/providers/microsoft\\.dbformysql/${LOCATION}/capabilities`, 'capabilities', answerCapabilities],
  ['POST', `${SUBSCRIPTION}/providers/microsoft\\.cache/checknameavailability`, 'names', answerRedisName],
  ['GET', `${SUBSCRIPTION}/providers/microsoft\\.cache/redis`, 'names', answerCaches],
  ['POST', `${SUBSCRIPTION}/providers/microsoft\\.(?:storage|keyvault)/checknameavailability`, 'names', answerNameAvailability],
  ['GET', `${SUBSCRIPTION}/providers/microsoft\\.keyvault/deletedvaults`, 'names', answerDeletedVaults],
  ['GET', `${SUBSCRIPTION}/providers/microsoft\\.network/${LOCATION}/checkdnsnameavailability`, 'names', answerDnsLabel],
];

/** The route of a request, or null where a preflight asks nothing. */
export function findPreflightRoute(method: string, pathname: string): PreflightRoute | null {
  for (const [itsMethod, pattern, family, answer] of ROUTES) {
    const match = itsMethod === method ? new RegExp(`^${pattern}/?$`, 'i').exec(pathname) : null;
    if (match) return { family, answer: async (question) => answerOfOurs(answer, { ...question, names: namesOf(match) }) };
  }
  return null;
}

/** Only one subscription is there; the ordinary answers say so of any other. */
async function answerOfOurs(answer: Answer, question: PreflightQuestion): Promise<ArmAnswer | null> {
  const { subscription } = question.names;
  if (subscription === PRACTICE_SUBSCRIPTION_ID) return answer(question);
  return armError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
}

function namesOf(match: RegExpExecArray): Record<string, string> {
  return Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]));
}
