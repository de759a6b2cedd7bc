import { expect, test } from 'vitest';
import { createMask, MASKED } from '#lib/credentials/mask.ts';
import { MAX_LINE_LENGTH, readLogLine } from '#lib/logs/read-log-line.ts';
import { parseUiMessage } from '#lib/terraform/ui-message.ts';
import { listRecordings, readLogLines, readMessages, readRecording } from '#tests/support/recording.ts';

const PASSWORD_EVENT = /random_(?:string|password)[^]*"id_value":"([^"]+)"/;

test.each(listRecordings())('no password that %s prints is in what is kept of it', (name) => {
  const passwords = readRecording(name).split('\n').flatMap((line) => PASSWORD_EVENT.exec(line)?.[1] ?? []).filter((value) => value !== 'none');
  const kept = JSON.stringify(readLogLines(name, 'apply'));
  for (const password of passwords) expect(kept).not.toContain(password);
});

test('a password is masked in the line that shows it first, and wherever it comes up again', () => {
  const mask = createMask([]);
  const lines = readLogLines('recommended/apply.jsonl', 'apply', mask);
  const shown = lines.find((line) => line.type === 'apply_complete' && line.text.includes('random_string'));
  expect(shown?.text).toBe(`module.wandb.module.database.random_string.master_password: Creation complete after 0s [id=${MASKED}]`);
  expect(mask.text('password BGDf5ogLLMBE3y4mgDTVnvSOfhEVVYWP refused')).toBe(`password ${MASKED} refused`);
});

test('the id of what stands for a random_password in practice is masked too', () => {
  const address = 'module.wandb.module.vault.terraform_data.random_password__weave_worker_auth';
  const line = parseUiMessage(JSON.stringify({
    '@level': 'info', '@message': `${address}: Destroying... [id=6a1f0c3e-0000]`, type: 'apply_start',
    hook: { resource: { addr: address, resource_type: 'terraform_data', resource_name: 'random_password__weave_worker_auth' }, action: 'delete', id_key: 'id', id_value: '6a1f0c3e-0000' },
  }));
  expect(readLogLine(line, 'apply', createMask([])).text).toBe(`${address}: Destroying... [id=${MASKED}]`);
});

test('a sensitive output that Terraform prints is learnt', () => {
  const mask = createMask([]);
  readLogLine(parseUiMessage('{"@message":"Outputs: 1","type":"outputs","outputs":{"token":{"sensitive":true,"type":"string","value":"s3cret-token"}}}'), 'apply', mask);
  expect(mask.text('s3cret-token')).toBe(MASKED);
});

test('every line of a run is kept once, in order, with Terraform\'s own words', () => {
  const messages = readMessages('recommended/destroy.jsonl');
  const lines = readLogLines('recommended/destroy.jsonl', 'apply');
  expect(lines).toHaveLength(messages.length);
  const same = lines.filter((line, index) => line.text === messages[index]?.message);
  expect(lines.length - same.length).toBe(2);
});

test('structural events are kept with the lines', () => {
  const kinds = new Set(readLogLines('provider-crashed/apply.jsonl', 'apply').map((line) => line.event?.kind));
  expect([...kinds].sort()).toEqual(['apply_complete', 'apply_errored', 'apply_progress', 'apply_start', 'diagnostic', 'planned_change', undefined]);
});

test('reading what exists is no progress', () => {
  const lines = readLogLines('recommended/replan.jsonl', 'plan').filter((line) => /^(?:refresh|resource_drift)/.test(line.type));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.every((line) => line.event === null)).toBe(true);
});

test('secrets are masked in every part of a diagnostic', () => {
  const diagnostic = { severity: 'error', summary: 'bad client-secret', detail: 'sent "client-secret"', address: 'a["client-secret"]' };
  const line = readLogLine(parseUiMessage(JSON.stringify({ '@level': 'error', '@message': 'Error: bad client-secret', type: 'diagnostic', diagnostic })), 'plan', createMask(['client-secret']));
  expect(JSON.stringify(line)).not.toContain('client-secret');
  expect(line.event).toMatchObject({ kind: 'diagnostic', severity: 'error', detail: `sent "${MASKED}"` });
});

test('terminal colours are taken out, also from within a secret', () => {
  const line = parseUiMessage('\u001b[31mError:\u001b[0m client\u001b[1m-secret \u001b]0;title\u0007end');
  expect(readLogLine(line, 'plan', createMask(['client-secret'])).text).toBe(`Error: ${MASKED} end`);
});

test('a line that is too long is masked whole and then cut, with a note', () => {
  const line = `${'x'.repeat(MAX_LINE_LENGTH - 6)}client-secret${'y'.repeat(100)}`;
  const { text } = readLogLine(parseUiMessage(line), 'plan', createMask(['client-secret']));
  expect(text).toBe(`${'x'.repeat(MAX_LINE_LENGTH - 6)}${MASKED} … (cut here: the line has 65,636 characters)`);
});

test('a line is read in not much more than the time it takes to parse its JSON', () => {
  const lines = readRecording('recommended/apply.jsonl').trimEnd().split('\n');
  const mask = createMask(['a-license-key', 'a-client-secret']);
  const timeOf = (work: (line: string) => unknown): number => {
    const startedAt = performance.now();
    for (let count = 0; count < 20_000; count += lines.length) lines.forEach(work);
    return performance.now() - startedAt;
  };
  const ratios = [1, 2, 3].map(() => timeOf((line) => readLogLine(parseUiMessage(line), 'apply', mask)) / timeOf((line) => JSON.parse(line)));
  expect(Math.min(...ratios)).toBeLessThan(20);
});
