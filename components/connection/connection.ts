import { BUILD_HEADER, type EndReason } from '#lib/changes/change.ts';
import { ageOf, thisMoment, type Moment } from './moment.ts';

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

/** If the console is silent for longer, the figures of a page no longer count as current. */
export const FRESH_FOR_MS = 12_000;

/** Within this time the console counts as present without another ping. */
const JUST_HEARD_MS = 2_000;
/** A network that hangs neither answers nor refuses. The second ping waits longer: the console may be busy. */
const PING_WITHIN_MS = { first: 3_000, second: 4_000 };
/** Pause before the second ping: only two failed pings in a row count as a loss. */
const SECOND_TRY_MS = 250;
const TRY_AGAIN_MS = { seen: 1_000, hidden: 5_000 };
/** A ping that succeeded within this time is not repeated. */
const JUST_CHECKED_MS = 300;

const HERE: Connection = { awaySince: null, ended: null, newRole: null, outdated: false };

let state: Connection = HERE;
/** When the console last answered; null: nothing watches it (no page, or not hydrated yet). */
let heardAt: Moment | null = null;
let isFollowing = false;
let checkedAt: Moment | null = null;
let ownBuild = '';
let checking: Promise<boolean> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Aborted when the console is found away. */
let presence = new AbortController();
const listeners = new Set<() => void>();
const resumers = new Set<() => void>();

/** Holds the connection state that all parts of a page share. */
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
  /** Starts the watch; `build` is the build that rendered the page. */
  begin(build: string): void {
    ownBuild = build;
    heardAt = thisMoment();
  },
  /** Records that the console answered just now. */
  heard(): void {
    if (heardAt !== null && state.awaySince === null) heardAt = thisMoment();
  },
  check,
  /** Pings the console after the network changed: an answer that is on its way tells of the network before. */
  async checkAnew(): Promise<boolean> {
    await checking;
    checkedAt = null;
    return check();
  },
  /** Pings the console after a request failed. */
  suspect(): void {
    if (state.awaySince === null) void check();
  },
  /** Returns true if the page may keep counting times up. */
  isFresh: (): boolean => heardAt === null || (state.awaySince === null && ageOf(heardAt) < FRESH_FOR_MS),
  /** Returns true if the console was heard so lately that a request needs no ping before it. */
  isJustHeard: (): boolean => heardAt !== null && state.awaySince === null && ageOf(heardAt) < JUST_HEARD_MS,
  /** Records whether a stream reports a loss at once. */
  follows: (does: boolean): void => void (isFollowing = does),
  /** Returns true if the console was silent long enough for a ping. */
  isSilent: (): boolean => heardAt === null || ageOf(heardAt) > (isFollowing ? 6_000 : 2_000),
  /** Returns a signal that aborts when the console is found away. */
  whileHere: (): AbortSignal => presence.signal,
  isUsable: (): boolean => state.awaySince === null && state.ended === null,
  ended(reason: EndReason): void {
    if (state.ended === null) change({ ended: reason });
  },
  /** Resets the session state on pages that need no session. */
  needsNobody: (): void => change({ ended: null, newRole: null }),
  /** Resumes everything after a new sign-in. */
  signedIn(): void {
    change({ ended: null, newRole: null });
    resume();
  },
  roleIs: (role: string | null): void => change({ newRole: role }),
  /** Compares the build named by an answer with the page's own. */
  sawBuild,
  ownBuild: (): string => ownBuild,
};

/** Pings the console and its database. Resolves to true if both answer; never rejects. */
function check(): Promise<boolean> {
  if (state.awaySince === null && checkedAt !== null && ageOf(checkedAt) < JUST_CHECKED_MS) return Promise.resolve(true);
  checking ??= ask().finally(() => (checking = null));
  return checking;
}

async function ask(): Promise<boolean> {
  clearTimeout(timer);
  let isHere = await ping(PING_WITHIN_MS.first);
  if (!isHere && state.awaySince === null) {
    await new Promise((resolve) => setTimeout(resolve, SECOND_TRY_MS));
    isHere = await ping(PING_WITHIN_MS.second);
  }
  if (isHere) back();
  else away();
  return isHere;
}

async function ping(withinMs: number): Promise<boolean> {
  const cut = new AbortController();
  const limit = setTimeout(() => cut.abort(), withinMs);
  try {
    const answer = await fetch('/api/health/ready', { cache: 'no-store', signal: cut.signal });
    const { checks } = (await answer.json()) as { checks?: { database?: boolean } };
    if (checks?.database !== true) return false;
    sawBuild(answer.headers.get(BUILD_HEADER) ?? '');
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(limit);
  }
}

function back(): void {
  // After a sleep or a time in the background the page is as stale as after a loss.
  const wasSilent = !connection.isFresh();
  checkedAt = thisMoment();
  if (heardAt !== null) heardAt = checkedAt;
  if (presence.signal.aborted) presence = new AbortController();
  if (state.awaySince !== null) change({ awaySince: null });
  if (wasSilent) resume();
}

function away(): void {
  if (state.awaySince === null) change({ awaySince: heardAt?.at ?? Date.now() });
  presence.abort(new TypeError('The console is away'));
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
