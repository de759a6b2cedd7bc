import { placeOf, type AskedPlace } from '../azure-credentials/check-place.ts';
import type { Database } from '../db/transaction.ts';
import type { Inputs } from '../deployments/deployment.ts';
import type { InputProblem } from '../modules/input-problem.ts';
import { subscriptionOfSignIns } from '../configuration/files-subscription.ts';
import { listAzureSignIns } from '../runs/runner-store.ts';
import { RUNNER_ALIVE_WITHIN_MS } from '../tunables.ts';
import { findReservation } from './ledger-store.ts';
import { checkReservation, type Reservation } from './reservation.ts';

/** What of a namespace matters here. */
interface Place extends AskedPlace {
  location: string;
  inputs: Inputs;
}

/** What a deleted vault keeps of the namespace, and the subscription that a run would use; null for nothing. */
export async function findKept(db: Database, { inputs, ...place }: Omit<Place, 'location'>): Promise<{ reservation: Reservation; subscriptionId: string | null } | null> {
  const reservation = await findReservation(db, { target: place.target, namespace: inputs.namespace });
  if (reservation === null) return null;
  return { reservation, subscriptionId: place.target === 'azure' ? ((await placeOf(db, place, null)).subscriptionId ?? (await findSubscription(db))) : null };
}

/** Why a namespace cannot be used there yet; nothing where it can. */
export async function checkKept(db: Database, place: Place): Promise<InputProblem[]> {
  const kept = await findKept(db, place);
  return kept === null ? [] : checkReservation({ namespace: place.inputs.namespace, location: place.location, subscriptionId: kept.subscriptionId }, kept.reservation);
}

/** Of the runners' sign-ins, where they agree on one. */
async function findSubscription(db: Database): Promise<string | null> {
  return subscriptionOfSignIns(await listAzureSignIns(db, RUNNER_ALIVE_WITHIN_MS));
}
