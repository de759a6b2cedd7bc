import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PUBLIC_CLOUD } from '#lib/azure/azure-cloud.ts';
import { createMask, MASKED } from '#lib/credentials/mask.ts';
import { explainFailure } from '#lib/runs/explain-failure.ts';
import type { RunFailure } from '#lib/runs/run-failure.ts';
import { createOutcomeReader, type Diagnostic } from '#lib/terraform/outcome.ts';
import { joinLines } from '#lib/terraform/plain-text.ts';
import { parseUiMessage } from '#lib/terraform/ui-message.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../fixtures/failures');
const ESCAPE = '\u001b';

type Shape = (diagnostic: Diagnostic) => { diagnostics: Diagnostic[]; stderr?: string };

const FAILURES: Diagnostic[] = readdirSync(FOLDER).flatMap((file) => {
  const failures = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as { text: string; address?: string }[];
  return failures.map(({ text, address = null }) => {
    const [summary = '', ...rest] = text.split('\n');
    return { severity: 'error' as const, summary, detail: rest.join('\n'), address };
  });
});

/** Breaks lines at blanks, as Terraform's printer does at the width of a terminal. */
function wrap(text: string, width: number): string {
  return text.split('\n').flatMap((line) => wrapLine(line, width)).join('\n');
}

function wrapLine(line: string, width: number): string[] {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && `${last} ${word}`.length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

function each(change: (text: string) => string): Shape {
  return (diagnostic) => ({ diagnostics: [{ ...diagnostic, summary: change(diagnostic.summary), detail: change(diagnostic.detail) }] });
}

/** What Terraform prints for people: framed, with the resource it speaks of, on stderr. */
const framed: Shape = ({ summary, detail, address }) => {
  const resource = address === null ? '' : `  with ${address},\n  on .terraform/modules/wandb/main.tf line 5, in resource "x" "y":\n   5: resource "x" "y" {\n\n`;
  return { diagnostics: [], stderr: `\u2577\n${[wrap(`Error: ${summary}\n`, 76), resource, wrap(detail, 76)].join('\n').replaceAll(/^/gm, '\u2502 ')}\n\u2575\n` };
};

const SHAPES: Record<string, Shape> = {
  'in colours': each((text) => `${ESCAPE}[31m${text.replaceAll(' ', ` ${ESCAPE}[1m`)}${ESCAPE}[0m`),
  'with the line ends of Windows': each((text) => text.replaceAll('\n', '\r\n')),
  'broken at 76 characters': each((text) => wrap(text, 76)),
  'broken at 50 characters': each((text) => wrap(text, 50)),
  'behind "Error:"': (diagnostic) => ({ diagnostics: [{ ...diagnostic, summary: `Error: ${diagnostic.summary}` }] }),
  'with escaped quotes': each((text) => text.replaceAll('"', String.raw`\"`)),
  'with indented lines': each((text) => text.replaceAll('\n', '\n  ')),
  'framed on stderr': framed,
};

function explain(given: ReturnType<Shape>): RunFailure {
  return explainFailure({ ...given, step: 'apply', cloud: PUBLIC_CLOUD });
}

test.each(Object.entries(SHAPES))('explains every known error alike when it is printed %s', (_, shape) => {
  for (const diagnostic of FAILURES) {
    const plain = explain({ diagnostics: [diagnostic] });
    const printed = explain(shape(diagnostic));
    expect([printed.code, printed.title, printed.remedy?.kind], diagnostic.summary).toEqual([plain.code, plain.title, plain.remedy?.kind]);
    expect(JSON.stringify(printed)).not.toMatch(/\\u001b|\u2502|\u2577/);
  }
});

test('recognises every known error when a tool changed its capitals', () => {
  for (const diagnostic of FAILURES.filter((known) => explain({ diagnostics: [known] }).code !== 'unknown')) {
    for (const change of [(text: string) => text.toLowerCase(), (text: string) => text.toUpperCase()]) {
      expect(explain(each(change)(diagnostic)).code, diagnostic.summary).not.toBe('unknown');
    }
  }
});

test('finds the resource in a framed error', () => {
  expect(explain(framed({ severity: 'error', summary: 'odd', detail: '', address: 'module.wandb.azurerm_resource_group.default' }))).toMatchObject({ code: 'unknown', evidence: { address: 'module.wandb.azurerm_resource_group.default' } });
});

test('explains each of several framed errors', () => {
  const stderr = ['no space left on device', 'Unsupported Terraform Core version'].map((summary) => framed({ severity: 'error', summary, detail: '', address: null }).stderr).join('\n');
  const failure = explain({ diagnostics: [], stderr });
  expect([failure.code, ...failure.others.map(({ code }) => code)]).toEqual(['disk_full', 'terraform_version']);
});

test('masks a secret that colours cut in two, and shows the error without them', () => {
  const reader = createOutcomeReader('plan', createMask(['hidden-value-1234']));
  reader.read(parseUiMessage(JSON.stringify({ '@level': 'error', '@message': 'x', type: 'diagnostic', diagnostic: { severity: 'error', summary: `got hidden-${ESCAPE}[1mvalue-1234`, detail: `${ESCAPE}[31mred` } })));
  expect(reader.outcome().diagnostics[0]).toMatchObject({ summary: `got ${MASKED}`, detail: 'red' });
});

test('joins the lines of a paragraph, and keeps lists and paragraphs', () => {
  expect(joinLines('one\n  two\n\nthree\n* four\n\tfive')).toBe('one two\n\nthree\n* four\n\tfive');
});
