import 'server-only';
import type { Actor } from '../auth/permission.ts';
import { describePreflightFor } from '../preflight/shown-preflight.ts';
import { findLatestPreflight } from '../preflight/preflight-store.ts';
import type { PreflightReport } from '../preflight/preflight.ts';
import { problemOf } from './api-problem.ts';
import type { Container } from './container.ts';
import { ProblemError } from './problem.ts';
import { watchAccess } from './watch-access.ts';
import { webLog } from './web-log.ts';

/** A deployment's latest preflight as the reader asks for it: as it stands (JSON), or followed until it is finished (text/event-stream). */
export async function answerPreflight(services: Container, deploymentId: string, reader: { actor: Actor; request: Request }): Promise<Response> {
  const latest = await findReport(services, deploymentId, reader.actor);
  if (latest === null) throw new ProblemError(problemOf(404, 'not_found'));
  if ((reader.request.headers.get('accept') ?? '').includes('text/event-stream')) return followPreflight(services, deploymentId, reader);
  return Response.json(latest, { headers: { 'cache-control': 'no-store' } });
}

async function findReport({ context }: Container, deploymentId: string, { role }: Actor): Promise<PreflightReport | null> {
  const latest = await findLatestPreflight(context.db.prisma, deploymentId);
  return latest === null ? null : describePreflightFor(context.db, role, latest);
}

const PING_EVERY_MS = 15_000;

/** Listens first, reads what is there, and again whenever something was said of it. */
function followPreflight(services: Container, deploymentId: string, reader: { actor: Actor; request: Request }): Response {
  const { hub } = services;
  let end = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      const tell = oneAfterAnother(async () => {
        const report = await findReport(services, deploymentId, reader.actor);
        send(`event: report\ndata: ${JSON.stringify(report)}\n\n`);
        if (report?.finishedAt !== null) close(() => send('event: end\ndata: {}\n\n'));
      });
      const close = (last: () => void = () => {}) => {
        if (isClosed) return;
        isClosed = true;
        end();
        last();
        controller.close();
      };
      let isClosed = false;
      // The browser asks anew when a stream ends early.
      const tryToTell = () => void tell().catch((error: unknown) => {
        if (!isClosed) webLog.warn({ error, deploymentId }, 'a preflight stream ended early');
        close();
      });
      const unsubscribe = hub.subscribe('preflight', deploymentId, tryToTell);
      const unregister = hub.registerStream(() => close());
      const unwatch = watchAccess(services, reader, () => close());
      const ping = setInterval(() => send(': here\n\n'), PING_EVERY_MS);
      end = () => {
        isClosed = true;
        clearInterval(ping);
        unsubscribe();
        unregister();
        unwatch();
      };
      send('retry: 1000\n\n');
      await hub.ready().catch(() => close());
      tryToTell();
    },
    cancel: () => end(),
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' } });
}

/** Many calls at once become one that is under way and at most one after it: nothing is told out of order. */
function oneAfterAnother(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      await work();
    } while (again);
  };
  return () => {
    again = running !== null;
    running ??= run().finally(() => (running = null));
    return running;
  };
}

const encoder = new TextEncoder();
