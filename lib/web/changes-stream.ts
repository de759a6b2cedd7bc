import 'server-only';
import type { Actor } from '../auth/permission.ts';
import { hasPerson } from '../auth/people-store.ts';
import { parseChange, type Change, type ChangesEvent } from '../changes/change.ts';
import type { Hub } from '../db/hub.ts';
import type { Database } from '../db/transaction.ts';
import { freshHeaders } from './build-id.ts';

/** A page closes a stream that is silent for more than two of these intervals. */
const PING_EVERY_MS = 5_000;
/** A session also ends by the clock, which the database does not announce. */
const CHECK_EVERY_PINGS = 3;
/** A change after a quiet time is sent at once, with those of the same transaction. Changes that follow within this time are sent together. */
const GATHER_MS = 150;
const AT_ONCE_MS = 5;
const MOST_AT_ONCE = 100;

interface ChangesServices {
  db: Database;
  hub: Hub;
  /** Returns the session's current actor; null when the session is over. */
  findActor: () => Promise<Actor | null>;
}

/** Streams changes to one person's browser until the session ends. */
export function streamChanges(services: ChangesServices, actor: Actor): Response {
  let isOpen = true;
  let close = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (event: ChangesEvent): void => controller.enqueue(encode(`data: ${JSON.stringify(event)}\n\n`));
      const person = watchPerson(actor, services, {
        changed: (role) => send({ type: 'person', id: actor.id, role }),
        gone: (reason) => {
          send({ type: 'ended', reason });
          end();
        },
      });
      const gathered = gather((changes) => send({ type: 'changes', changes }));
      let pings = 0;
      const ping = setInterval(() => {
        controller.enqueue(encode(': here\n\n'));
        pings += 1;
        if (pings % CHECK_EVERY_PINGS === 0) person.check();
      }, PING_EVERY_MS);
      const unsubscribe = services.hub.subscribeAll('changed', (text) => {
        const change = text === null ? EVERYTHING : parseChange(text);
        if (change === null) return;
        if (change.kind === 'all' || ((change.kind === 'session' || change.kind === 'person') && change.id === actor.id)) person.check();
        if (change.kind !== 'session') gathered.add(change);
      });
      const end = (): void => {
        if (!isOpen) return;
        close();
        controller.close();
      };
      const unregister = services.hub.registerStream(end);
      close = () => {
        isOpen = false;
        clearInterval(ping);
        gathered.stop();
        person.stop();
        unsubscribe();
        unregister();
      };
      // The page refreshes on this event, so the subscription must exist before it.
      const listens = await services.hub.ready().then(() => true, () => false);
      if (!isOpen) return;
      if (listens) send({ type: 'person', id: actor.id, role: actor.role });
      else end();
    },
    cancel: () => close(),
  });
  return new Response(body, { headers: { ...freshHeaders(), 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' } });
}

const EVERYTHING: Change = { kind: 'all', id: '' };

/** Checks the session's actor, one check at a time. */
function watchPerson(actor: Actor, { db, findActor }: ChangesServices, tell: { changed: (role: string) => void; gone: (reason: 'signed_out' | 'removed') => void }) {
  let { role } = actor;
  let isStopped = false;
  let asking: Promise<void> | null = null;
  const ask = async (): Promise<void> => {
    const known = await findActor();
    const reason = known !== null ? null : (await hasPerson(db, actor.id)) ? 'signed_out' : 'removed';
    if (isStopped) return;
    if (reason !== null) return tell.gone(reason);
    if (known !== null && known.role !== role) {
      role = known.role;
      tell.changed(role);
    }
  };
  return {
    check(): void {
      // A database that does not answer now says nothing of the person.
      asking ??= ask().catch(() => {}).finally(() => (asking = null));
    },
    stop(): void {
      isStopped = true;
    },
  };
}

/** Collects changes for a moment and sends each once. */
function gather(send: (changes: Change[]) => void) {
  const waiting = new Map<string, Change>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sentAt = -Infinity;
  const flush = (): void => {
    timer = undefined;
    sentAt = performance.now();
    const changes = waiting.size > MOST_AT_ONCE ? [EVERYTHING] : [...waiting.values()];
    waiting.clear();
    send(changes);
  };
  return {
    add(change: Change): void {
      waiting.set(`${change.kind}/${change.id}`, change);
      timer ??= setTimeout(flush, Math.max(AT_ONCE_MS, sentAt + GATHER_MS - performance.now()));
    },
    stop: () => clearTimeout(timer),
  };
}

const encoder = new TextEncoder();

function encode(text: string): Uint8Array {
  return encoder.encode(text);
}
