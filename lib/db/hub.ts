import { listen } from './listen.ts';

/** Fans out what the database says to everybody in this process who wants to know: one connection serves all streams. */
export interface Hub {
  /** Calls back whenever `topic:id` was said, and once after every reconnect, when something may have gone unheard. */
  subscribe(topic: string, id: string, callback: () => void): () => void;
  /** Calls back with the id of everything said of `topic`; with null after a reconnect. */
  subscribeAll(topic: string, callback: (id: string | null) => void): () => void;
  /** Resolves when it listens. @throws when the database cannot be reached. */
  ready(): Promise<void>;
  /** Open streams end on shutdown: Next waits for every response before it exits. Returns what takes the stream out again. */
  registerStream(close: () => void): () => void;
  shutDown(): Promise<void>;
}

export function createHub(url: string): Hub {
  const subscribers = new Map<string, Set<() => void>>();
  const streams = new Set<() => void>();
  const followers = new Map<(id: string | null) => void, string>();
  let listening: Promise<() => Promise<void>> | null = null;

  const ready = async () => {
    listening ??= listen(url, ({ topic, id }) => tell(topic, id), tellAll);
    listening.catch(() => (listening = null));
    await listening;
  };
  const tell = (topic: string, id: string) => {
    subscribers.get(`${topic}:${id}`)?.forEach((callback) => callback());
    followers.forEach((followed, callback) => followed === topic && callback(id));
  };
  const tellAll = () => {
    subscribers.forEach((callbacks) => callbacks.forEach((callback) => callback()));
    followers.forEach((_, callback) => callback(null));
  };

  const hub: Hub = {
    ready,
    subscribe(topic, id, callback) {
      const key = `${topic}:${id}`;
      const callbacks = subscribers.get(key) ?? new Set();
      subscribers.set(key, callbacks.add(callback));
      return () => {
        callbacks.delete(callback);
        if (callbacks.size === 0 && subscribers.get(key) === callbacks) subscribers.delete(key);
      };
    },
    subscribeAll(topic, callback) {
      const follower = (id: string | null) => callback(id);
      followers.set(follower, topic);
      return () => void followers.delete(follower);
    },
    registerStream(close) {
      streams.add(close);
      return () => void streams.delete(close);
    },
    async shutDown() {
      [...streams].forEach((close) => close());
      await (await listening?.catch(() => null))?.();
    },
  };
  shared.consoleHubs = [...(shared.consoleHubs ?? []), hub];
  return hub;
}

// The signal handlers live in another bundle of the same process (instrumentation): they find the hubs here.
const shared = globalThis as unknown as { consoleHubs?: Hub[] };

/** Ends every stream of this process. */
export async function shutDownHubs(): Promise<void> {
  await Promise.all((shared.consoleHubs ?? []).map((hub) => hub.shutDown()));
}
