/** Lists end after this many pages: a service that always names another one must not hold us for ever. */
export const MAX_PAGES = 500;

/** As far as an SDK's list is used here. */
interface PagedList<Item> {
  byPage(): AsyncIterableIterator<Item[]>;
}

/** All that an SDK lists. Its later pages know of no abort signal, so that one is heeded here. @throws when the list has no end. */
export async function listPages<Item>(list: PagedList<Item>, abortSignal: AbortSignal): Promise<Item[]> {
  const pages = list.byPage();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => {});
  const abort = () => reject(abortSignal.reason as Error);
  abortSignal.addEventListener('abort', abort, { once: true });
  try {
    return await collect(pages, aborted, abortSignal);
  } finally {
    abortSignal.removeEventListener('abort', abort);
  }
}

async function collect<Item>(pages: AsyncIterableIterator<Item[]>, aborted: Promise<never>, abortSignal: AbortSignal): Promise<Item[]> {
  const found: Item[][] = [];
  while (found.length < MAX_PAGES) {
    // A server that answers at once leaves no timer a turn.
    abortSignal.throwIfAborted();
    const page = await Promise.race([pages.next(), aborted]);
    if (page.done) return found.flat();
    found.push(page.value);
  }
  throw endlessList();
}

export function endlessList(): Error {
  return new Error(`Azure’s list has more than ${MAX_PAGES} pages`);
}
