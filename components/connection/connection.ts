import { BUILD_HEADER, type EndReason } from '#lib/changes/change.ts';

/** What an open page knows of the console behind it. */
export interface Connection {
  /** Since when the console does not answer, in milliseconds; null while it does. */
  awaySince: number | null;
  /** Why the person may no longer go on in this page; null while they may. */
  ended: EndReason | null;
  /** The role an admin has given this person since the page was opened; null for the one it was opened with. */
  newRole: string | null;
  /** The console serves another build than the one that made this page. */
  outdated: boolean;
}

/** A page that hears nothing for so long no longer vouches for its figures. */
export const FRESH_FOR_MS = 12_000;

const PING_WITHIN_MS = 5_000;
/** One question that fails is a coincidence; two are a loss. */
const SECOND_TRY_MS = 250;
const TRY_AGAIN_MS = { seen: 1_000, hidden: 5_000 };
/** An answer so young still counts. */
const JUST_CHECKED_MS = 300;

const HERE: Connection = { awaySince: null, ended: null, newRole: null, outdated: false };

let state: Connection = HERE;
/** When the console last answered; null: nothing watches it (no page, or not hydrated yet). */
let heardAt: number | null = null;
let isFollowing = false;
let checkedAt = -Infinity;
let ownBuild = '';
let checking: Promise<boolean> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
const resumers = new Set<() => void>();

/** The state all parts of a page share. */
export const connection = {
  get: (): Connection => state,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  /** Calls back when the console answers again, and after a new sign-in: what failed meanwhile can be done now. */
  onResume(resume: () => void): () => void {
    resumers.add(resume);
    return () => void resumers.delete(resume);
  },
  /** Starts to vouch for the page, which is of this build. */
  begin(build: string): void {
    ownBuild = build;
    heardAt = Date.now();
  },
  /** The console said something just now. */
  heard(): void {
    if (heardAt !== null && state.awaySince === null) heardAt = Date.now();
  },
  check,
  /** Something failed: asks whether it is the connection. */
  suspect(): void {
    if (state.awaySince === null) void check();
  },
  /** Whether figures that grow with the clock may go on growing. */
  isFresh: (): boolean => heardAt === null || (state.awaySince === null && Date.now() - heardAt < FRESH_FOR_MS),
  /** Whether a stream tells when the console goes away. */
  follows: (does: boolean): void => void (isFollowing = does),
  /** Nothing was heard for so long that it has to ask. */
  isSilent: (): boolean => heardAt === null || Date.now() - heardAt > (isFollowing ? 7_000 : 2_000),
  isUsable: (): boolean => state.awaySince === null && state.ended === null,
  ended(reason: EndReason): void {
    if (state.ended === null) change({ ended: reason });
  },
  /** The page is one for strangers: no session can end there. */
  needsNobody: (): void => change({ ended: null, newRole: null }),
  /** Somebody signed in again: everything goes on. */
  signedIn(): void {
    change({ ended: null, newRole: null });
    resume();
  },
  roleIs: (role: string | null): void => change({ newRole: role }),
  /** A build that some answer named. */
  sawBuild,
  ownBuild: (): string => ownBuild,
};

/** Asks the console whether it is there and can read its database. Resolves to the answer; never rejects. */
function check(): Promise<boolean> {
  if (state.awaySince === null && Date.now() - checkedAt < JUST_CHECKED_MS) return Promise.resolve(true);
  checking ??= ask().finally(() => (checking = null));
  return checking;
}

async function ask(): Promise<boolean> {
  clearTimeout(timer);
  let isHere = await ping();
  if (!isHere && state.awaySince === null) {
    await new Promise((resolve) => setTimeout(resolve, SECOND_TRY_MS));
    isHere = await ping();
  }
  if (isHere) back();
  else away();
  return isHere;
}

async function ping(): Promise<boolean> {
  try {
    const answer = await fetch('/api/health/ready', { cache: 'no-store', signal: AbortSignal.timeout(PING_WITHIN_MS) });
    const { checks } = (await answer.json()) as { checks?: { database?: boolean } };
    if (checks?.database !== true) return false;
    sawBuild(answer.headers.get(BUILD_HEADER) ?? '');
    return true;
  } catch {
    return false;
  }
}

function back(): void {
  // After a sleep, or a while in the background, the page is as old as after a loss.
  const wasSilent = !connection.isFresh();
  checkedAt = Date.now();
  if (heardAt !== null) heardAt = checkedAt;
  if (state.awaySince !== null) change({ awaySince: null });
  if (wasSilent) resume();
}

function away(): void {
  if (state.awaySince === null) change({ awaySince: heardAt ?? Date.now() });
  timer = setTimeout(() => void check(), document.visibilityState === 'visible' ? TRY_AGAIN_MS.seen : TRY_AGAIN_MS.hidden);
}

function sawBuild(build: string): void {
  if (build === '' || ownBuild === '') return;
  const outdated = build !== ownBuild;
  if (outdated !== state.outdated) change({ outdated });
}

function resume(): void {
  if (state.awaySince === null && state.ended === null) for (const one of [...resumers]) one();
}

function change(next: Partial<Connection>): void {
  state = { ...state, ...next };
  for (const listener of [...listeners]) listener();
}
