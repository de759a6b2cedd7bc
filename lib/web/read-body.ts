import 'server-only';
import { problemOf } from './api-problem.ts';
import { ProblemError } from './problem.ts';

/** States of hundreds of resources are below 1 MiB. */
export const MAX_STATE_BYTES = 64 * 1024 * 1024;

/** A request's body; a larger one is refused (413) before it is all read, and one whose sender hung up is malformed (400). */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  try {
    return await readWhole(request, maxBytes);
  } catch (error) {
    if ((error as { code?: string }).code === 'ECONNRESET') throw new ProblemError(problemOf(400, 'malformed_json'));
    throw error;
  }
}

async function readWhole(request: Request, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new ProblemError(problemOf(413, 'body_too_large', { size: sizeText(maxBytes) }));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.floor(bytes / 1024)} KiB` : `${Math.floor(bytes / 1024 / 1024)} MiB`;
}
