import type { Change, ChangesEvent } from '#lib/changes/change.ts';
import { connection, FRESH_FOR_MS } from './connection.ts';
import { ageOf, thisMoment, type Moment } from './moment.ts';
import { watchSilence } from './silence.ts';
import { isWanted, untilWanted, watchWanted } from './wanted.ts';

/**
 * All tabs of a browser share one stream of changes, because a browser opens at most six HTTP/1.1 connections to a host.
 * The tab that holds this Web Lock reads the stream and forwards each event to the other tabs. Without Web Locks (plain http on
 * a host other than localhost) each visible tab reads its own stream.
 */
const LOCK = 'console-changes';
const CHANNEL = 'console-changes';
const RECENT_MS = 2_000;
const TRY_AGAIN_MS = 1_000;

type Message = { type: 'heard' } | { type: 'broken' } | { type: 'signed_in' } | ChangesEvent;

const listeners = new Set<(change: Change) => void>();
let recent: { change: Change; heardAt: Moment }[] = [];
let channel: BroadcastChannel | null = null;
let openedRole: string | null = null;
let person: string | null = null;

/** Subscribes to changes, including those of the last two seconds: a page rendered meanwhile may lack them. */
export function onChange(listener: (change: Change) => void): () => void {
  listeners.add(listener);
  recent = recent.filter(({ heardAt }) => ageOf(heardAt) < RECENT_MS);
  for (const { change } of recent) listener(change);
  return () => void listeners.delete(listener);
}

/** Announces a new sign-in to the other tabs of this browser. */
export function tellSignedIn(): void {
  if (!('BroadcastChannel' in window)) return;
  const others = new BroadcastChannel(CHANNEL);
  others.postMessage({ type: 'signed_in' } satisfies Message);
  others.close();
}

/** Follows the stream, directly or through another tab, until stopped. */
export function followChanges(): () => void {
  const stop = new AbortController();
  connection.follows(true);
  channel = 'BroadcastChannel' in window ? new BroadcastChannel(CHANNEL) : null;
  if (channel !== null) channel.onmessage = ({ data }: MessageEvent<Message>) => take(data);
  void whileWanted(stop.signal, (signal) => withLock(signal, () => readStream(signal)));
  const watchdog = setInterval(() => {
    if (document.visibilityState === 'visible' && !connection.isFresh()) connection.suspect();
  }, FRESH_FOR_MS / 4);
  return () => {
    stop.abort();
    clearInterval(watchdog);
    connection.follows(false);
    channel?.close();
    channel = null;
  };
}

function take(message: Message): void {
  if (message.type === 'broken') return connection.suspect();
  if (message.type !== 'signed_in') connection.heard();
  if (message.type === 'signed_in' && connection.get().ended !== null) connection.signedIn();
  if (message.type === 'ended') connection.ended(message.reason);
  if (message.type === 'person') takePerson(message);
  if (message.type === 'changes') message.changes.forEach(tell);
}

function tell(change: Change): void {
  recent.push({ change, heardAt: thisMoment() });
  for (const listener of [...listeners]) listener(change);
}

/** Notes a new role, and requests a refresh because changes before the stream began are unknown. */
function takePerson({ id, role }: { id: string; role: string }): void {
  if (person !== id) {
    person = id;
    openedRole = role;
  }
  connection.roleIs(role === openedRole ? null : role);
  tell({ kind: 'all', id: '' });
}

/** Reads while the page is visible and the session valid. A page in the background holds no connection. */
async function whileWanted(stopped: AbortSignal, read: (signal: AbortSignal) => Promise<void>): Promise<void> {
  while (!stopped.aborted) {
    await untilWanted(stopped);
    if (stopped.aborted) return;
    const turn = new AbortController();
    const leave = watchWanted(() => isWanted() || turn.abort());
    stopped.addEventListener('abort', () => turn.abort(), { once: true });
    await read(turn.signal).catch(() => {});
    leave();
    if (!stopped.aborted && isWanted()) await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
}

async function withLock(signal: AbortSignal, read: () => Promise<void>): Promise<void> {
  if (channel === null || !('locks' in navigator)) return read();
  await navigator.locks.request(LOCK, { signal }, read);
}

/** Reads one stream until it ends. Closes a silent stream: after a sleep its connection may be dead. */
async function readStream(stopped: AbortSignal): Promise<void> {
  const cut = new AbortController();
  const silence = watchSilence(() => cut.abort());
  try {
    const answer = await fetch('/api/changes', { cache: 'no-store', headers: { accept: 'text/event-stream' }, signal: AbortSignal.any([stopped, cut.signal]) });
    silence.heard();
    // 401 is noted where all answers pass (guarded-fetch.ts).
    if (answer.status === 401 || answer.body === null) return;
    // A captive portal or a proxy answers with its own page.
    if (!answer.ok || !isEventStream(answer)) return connection.suspect();
    await readEvents(answer.body, silence.heard);
  } catch {
    // A broken or aborted stream counts as ended.
  } finally {
    silence.stop();
    cut.abort();
  }
  if (!stopped.aborted) spread({ type: 'broken' });
}

async function readEvents(body: ReadableStream<Uint8Array<ArrayBuffer>>, heard: () => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    heard();
    const events = (rest + part.value).split('\n\n');
    rest = events.pop() ?? '';
    spread({ type: 'heard' });
    for (const event of events) if (event.startsWith('data: ')) spread(JSON.parse(event.slice('data: '.length)) as ChangesEvent);
  }
}

function isEventStream(answer: Response): boolean {
  return (answer.headers.get('content-type') ?? '').startsWith('text/event-stream');
}

function spread(message: Message): void {
  take(message);
  channel?.postMessage(message);
}
