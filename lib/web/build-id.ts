import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BUILD_HEADER } from '../changes/change.ts';

// Read once, at the start: a newer build may replace the file while this process serves the old one.
const shared = globalThis as unknown as { consoleBuild?: string };

/** Returns the id of the build that this process serves; empty in development. */
export function buildId(): string {
  shared.consoleBuild ??= readBuildId();
  return shared.consoleBuild;
}

/** Returns the headers of answers by which a page notices a new build. */
export function freshHeaders(): Record<string, string> {
  return { 'cache-control': 'no-store', [BUILD_HEADER]: buildId() };
}

function readBuildId(): string {
  try {
    return readFileSync(path.join(/* turbopackIgnore: true */ process.cwd(), '.next', 'BUILD_ID'), 'utf8').trim();
  } catch {
    return '';
  }
}
