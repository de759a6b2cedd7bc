import { expect, type Page } from '@playwright/test';
import pg from 'pg';
import { startEmbeddedPostgres } from '#scripts/postgres/embedded-postgres.ts';

/** What a page has to show: an element of `selector` with all of `texts`. */
export interface Shown {
  selector: string;
  texts: string[];
}

/** A question that has no row before the change, and one as soon as the change is committed. */
export interface Committed {
  sql: string;
  values: unknown[];
}

/** Measures how long an open page takes from a commit in the console's database until its DOM has changed. */
export class LiveDelays {
  readonly #db: pg.Client;
  readonly #delays: { what: string; ms: number }[] = [];
  readonly #listeners = new Set<(at: number) => void>();
  #asked: Promise<unknown> = Promise.resolve();

  private constructor(db: pg.Client) {
    this.#db = db;
    db.on('notification', () => {
      for (const listener of [...this.#listeners]) listener(Date.now());
    });
  }

  /** Connects to the embedded database of a console that runs. */
  static async open(dataDir: string): Promise<LiveDelays> {
    const { url } = await startEmbeddedPostgres(dataDir);
    const db = new pg.Client({ connectionString: url, application_name: 'live-delays' });
    await db.connect();
    await db.query('LISTEN console');
    return new LiveDelays(db);
  }

  /** Makes a change and measures each page that shows it. Pages and database read the clock of the same machine. */
  async measure(pages: { what: string; page: Page; shown: Shown }[], committed: Committed, change: () => Promise<unknown>): Promise<void> {
    const seen = pages.map(({ page, shown }) => whenShown(page, shown));
    const commit = this.#whenCommitted(committed);
    await change();
    const committedAt = await commit;
    for (const [index, { what }] of pages.entries()) this.#delays.push({ what, ms: Math.max(0, (await seen[index]!) - committedAt) });
  }

  /** Changes rows as another process of the console does. */
  async run(sql: string, values: unknown[]): Promise<void> {
    await this.#query(sql, values);
  }

  /** Prints the figures of each kind of change and of all. */
  report(): { median: number; worst: number } {
    const whats = [...new Set(this.#delays.map(({ what }) => what))];
    for (const what of whats) print(what, this.#delays.filter((one) => one.what === what).map(({ ms }) => ms));
    return print('all', this.#delays.map(({ ms }) => ms));
  }

  async close(): Promise<void> {
    await this.#db.end();
  }

  /** Sends one query at a time. */
  #query(sql: string, values: unknown[]): Promise<pg.QueryResult> {
    const answer = this.#asked.then(() => this.#db.query(sql, values));
    this.#asked = answer.catch(() => {});
    return answer;
  }

  /** Resolves to the time of the first notification after which the row is there. PostgreSQL notifies at the commit. */
  #whenCommitted({ sql, values }: Committed): Promise<number> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => finish(() => reject(new Error(`nothing was committed: ${sql}`))), COMMITTED_WITHIN_MS);
      const look = (at: number): void => void this.#query(sql, values).then(({ rowCount }) => (rowCount ?? 0) > 0 && finish(() => resolve(at)), reject);
      const finish = (end: () => void): void => {
        clearTimeout(limit);
        this.#listeners.delete(look);
        end();
      };
      this.#listeners.add(look);
    });
  }
}

const COMMITTED_WITHIN_MS = 60_000;
const SHOWN_WITHIN_MS = 70_000;

/** Resolves to the time at which the page shows it. Fails if the page shows it already. */
async function whenShown(page: Page, { selector, texts }: Shown): Promise<number> {
  const at = await page.evaluate(`new Promise((resolve) => {
    const shows = () => [...document.querySelectorAll(${JSON.stringify(selector)})].some(({ textContent }) => ${JSON.stringify(texts)}.every((text) => textContent.includes(text)));
    if (shows()) return resolve(-1);
    const observer = new MutationObserver(() => {
      if (!shows()) return;
      observer.disconnect();
      resolve(Date.now());
    });
    // An endless wait would hide the figures of the others.
    setTimeout(() => resolve(Date.now()), ${SHOWN_WITHIN_MS});
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  })`);
  expect(at, `${page.url()} does not show ${texts.join(', ')} before the change`).not.toBe(-1);
  return Number(at);
}

function print(what: string, values: number[]): { median: number; worst: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const worst = sorted.at(-1) ?? 0;
  process.stdout.write(`from commit to page, ${what}: median ${median} ms, worst ${worst} ms of ${sorted.length}\n`);
  return { median, worst };
}
