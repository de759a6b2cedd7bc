import 'server-only';
import { END_LINE } from '../logs/log-line.ts';
import { logText } from '../logs/log-text.ts';
import { findErrorLines, findLogEnd, readLogRange, searchLog } from '../logs/log-store.ts';
import type { RunChange } from '../logs/run-feed.ts';
import { problemOf } from './api-problem.ts';
import type { RouteCall } from './api.ts';
import type { Container } from './container.ts';
import { MAX_RANGE_LINES, type LogQuery } from './log-query.ts';
import { ProblemError } from './problem.ts';
import { findRunView } from './shown-runs.ts';
import { watchAccess } from './watch-access.ts';
import { webLog } from './web-log.ts';

const MAX_MATCHES = 10_000;

/** How the run looks to whoever reads. */
type RunView = Awaited<ReturnType<typeof findRunView>>;

/** A run's log as the reader asks for it: followed (text/event-stream), by range (JSON), or whole (anything else: text). */
export async function answerLog({ params, query, actor, request, container }: RouteCall<{ runId: string }, undefined, LogQuery>): Promise<Response> {
  const { db } = container.context;
  const { runId } = params;
  const end = await findLogEnd(db, runId);
  if (end === null) throw new ProblemError(problemOf(404, 'not_found'));
  const view = await findRunView(db, actor.role, runId);
  const accept = request.headers.get('accept') ?? '';
  if (accept.includes('text/event-stream')) return streamLog(container, { runId, view, after: afterOf(request, query), watch: (end) => watchAccess(container, { actor, request }, end) });
  if (accept.includes('application/json')) return Response.json(await readJson(container, { runId, view }, query, end), { headers: { 'cache-control': 'no-store' } });
  return new Response(toStream(logText(db, runId, view.line)), { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });
}

async function readJson({ context: { db } }: Container, { runId, view }: { runId: string; view: RunView }, { from = 1, to, search, level }: LogQuery, end: { lastSeq: number; ended: boolean }) {
  if (search !== undefined) return searchLog(db, runId, search, MAX_MATCHES, view.hidesLines ? view.line : null);
  if (level !== undefined) return findErrorLines(db, runId, MAX_MATCHES);
  const last = Math.min(to ?? end.lastSeq, from + MAX_RANGE_LINES - 1);
  return { items: (await readLogRange(db, runId, from, last)).map(view.line), total: end.lastSeq, ended: end.ended };
}

/** A browser that reconnects says in a header what it saw last; that counts before what its first address said. */
function afterOf(request: Request, { after = 0 }: LogQuery): number {
  const seen = Number(request.headers.get('last-event-id') ?? NaN);
  return Number.isInteger(seen) && seen >= 0 ? seen : after;
}

const PING_EVERY_MS = 15_000;

/** Whoever lost the right to read on is sent nothing more. */
function streamLog({ feeds, hub }: Container, { runId, view, after, watch }: { runId: string; view: RunView; after: number; watch: (end: () => void) => () => void }): Response {
  const abort = new AbortController();
  const unregister = hub.registerStream(() => abort.abort());
  const unwatch = watch(() => abort.abort());
  const changes = feeds.follow(runId, after, abort.signal);
  let ping: ReturnType<typeof setInterval> | undefined;
  let isLeft = false;
  const finish = () => {
    clearInterval(ping);
    unregister();
    unwatch();
    abort.abort();
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encode('retry: 1000\n\n'));
      ping = setInterval(() => controller.enqueue(encode(': here\n\n')), PING_EVERY_MS);
    },
    async pull(controller) {
      try {
        const { done, value } = await changes.next();
        if (isLeft) return;
        if (!done) return controller.enqueue(encode(formatEvent(shown(view, value))));
      } catch (error) {
        // The browser connects anew behind the last line it has.
        webLog.warn({ error, runId }, 'a log stream ended early');
      }
      finish();
      controller.close();
    },
    async cancel() {
      isLeft = true;
      finish();
      await changes.return(undefined);
    },
  });
  // no-transform: a compressing server would hold lines back until it has enough of them.
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' };
  return new Response(body, { headers });
}

function shown(view: RunView, change: RunChange): RunChange {
  if (change.kind === 'lines') return { ...change, lines: change.lines.map(view.line) };
  return change.kind === 'run' ? { ...change, run: view.run(change.run) } : change;
}

function formatEvent(change: RunChange): string {
  if (change.kind === 'end') return 'event: end\ndata: {}\n\n';
  if (change.kind === 'run') return `event: run\ndata: ${JSON.stringify(change.run)}\n\n`;
  const id = change.lines.at(-1)?.seq ?? 0;
  const [only] = change.lines;
  if (change.lines.length === 1 && only?.type !== END_LINE) return `id: ${id}\nevent: line\ndata: ${JSON.stringify(only)}\n\n`;
  return `id: ${id}\nevent: lines\ndata: ${JSON.stringify(change.lines)}\n\n`;
}

function toStream(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encode(value));
    },
    cancel: async () => void (await texts.return(undefined)),
  });
}

const encoder = new TextEncoder();

function encode(text: string): Uint8Array {
  return encoder.encode(text);
}
