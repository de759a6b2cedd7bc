/** What the database announces for open pages (migration 0028); `all`: something may have gone unheard. */
export const CHANGE_KINDS = ['run', 'deployment', 'state', 'person', 'session', 'credential', 'token', 'runner', 'settings', 'all'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A change that people can see. */
export interface Change {
  kind: ChangeKind;
  /** The deployment of run, deployment and state; the person of person and session; else the row's id, or empty. */
  id: string;
}

/** Why a person's stream ended for good. */
export type EndReason = 'signed_out' | 'removed';

/** One event of GET /api/changes. */
export type ChangesEvent =
  /** First, and whenever the person's role is another. */
  | { type: 'person'; id: string; role: string }
  | { type: 'changes'; changes: Change[] }
  | { type: 'ended'; reason: EndReason };

/** Reads `run/<deployment id>`; null for what this version does not know. */
export function parseChange(text: string): Change | null {
  const slash = text.indexOf('/');
  const kind = CHANGE_KINDS.find((one) => one === text.slice(0, slash));
  return kind === undefined ? null : { kind, id: text.slice(slash + 1) };
}

/** The header with the build of the web process that answers. */
export const BUILD_HEADER = 'x-console-build';
