import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { PUBLIC_CLOUD } from '#lib/azure/azure-cloud.ts';
import { explainFailure } from '#lib/runs/explain-failure.ts';

// Errors that people reported in public, each with where it was read; shortened where they repeat themselves.
const FOLDER = path.resolve(import.meta.dirname, '../../fixtures/failures');

interface PublicFailure {
  code: string;
  source: string;
  text: string;
  address?: string;
  /** What its texts must say, where several explanations share the code. */
  says?: string;
  /** What its button does, where that is told. */
  remedy?: string | null;
}

describe.each(readdirSync(FOLDER))('%s', (file) => {
  const failures = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as PublicFailure[];

  test.each(failures)('$code: $source', ({ code, text, address = null, says = '', remedy }) => {
    const [summary = '', ...rest] = text.split('\n');
    for (const diagnostic of [{ summary: text, detail: '' }, { summary, detail: rest.join('\n') }]) {
      const failure = explainFailure({ diagnostics: [{ severity: 'error', ...diagnostic, address }], step: 'apply', cloud: PUBLIC_CLOUD });
      expect(failure.code).toBe(code);
      if (remedy !== undefined) expect(failure.remedy?.kind ?? null).toBe(remedy);
      expect(`${failure.title}\n${failure.cause}\n${failure.action}`).toContain(says);
      for (const part of [failure.title, failure.cause, failure.action]) expect(part).not.toMatch(/^explained\.|unnamed\./);
    }
  });
});
