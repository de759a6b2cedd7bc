import { freshHeaders } from '#lib/web/build-id.ts';
import { readiness } from '#lib/web/readiness.ts';

/** 200 when the database answers and runs can be taken, else 503. Open to all: it names no more than that. */
export async function GET(): Promise<Response> {
  const checks = await readiness();
  const ready = checks.database && checks.runner;
  return Response.json({ status: ready ? 'ok' : 'unavailable', checks }, { status: ready ? 200 : 503, headers: freshHeaders() });
}
