import { expect, test } from 'vitest';
import { parseUiMessage } from '#lib/terraform/ui-message.ts';
import { listRecordings, readMessages, readRecording } from '#tests/support/recording.ts';

test.each(listRecordings())('every line of %s is an event with a time and a message', (name) => {
  for (const message of readMessages(name)) {
    expect(message.kind).not.toBe('text');
    expect(message.at).not.toBeNull();
    expect(message.message).not.toBe('');
    if (message.kind === 'other') expect(['version', 'log']).toContain(message.type);
  }
});

test('both of Terraform 1.11\'s time formats are times', () => {
  const times = readMessages('recommended/init.jsonl').map((message) => message.at ?? '');
  expect(times).toContain('2026-11-23T23:05:25Z');
  expect(times).toContain('2026-11-23T23:05:25.248601Z');
});

test('a hook says which resource, what is done to it, and the id it was given', () => {
  const created = readMessages('recommended/apply.jsonl').find((message) => message.type === 'apply_complete' && message.message.includes('random_string'));
  expect(created).toMatchObject({
    kind: 'hook',
    action: 'create',
    elapsedSeconds: 0,
    idValue: 'BGDf5ogLLMBE3y4mgDTVnvSOfhEVVYWP',
    resource: { address: 'module.wandb.module.database.random_string.master_password', type: 'random_string', name: 'master_password' },
  });
});

test('the last summary of an apply has its counts', () => {
  expect(readMessages('interrupted-then-adopted/reapply.jsonl').findLast((message) => message.kind === 'change_summary')).toMatchObject({
    operation: 'apply', add: 32, change: 3, remove: 0, import: 3,
  });
});

test('a type that is not known is kept with its message', () => {
  const line = '{"@level":"warn","@message":"something new","@timestamp":"2027-01-01T00:00:00.000000+09:00","type":"brand_new","brand_new":{}}';
  expect(parseUiMessage(line)).toEqual({ kind: 'other', type: 'brand_new', level: 'warn', at: '2027-01-01T00:00:00.000000+09:00', message: 'something new' });
});

test.each([
  'Stack trace from the terraform-provider-azurerm_v4.81.0 plugin:',
  '{', '  "valid": true,', '}', '{}', '[]', '"text"', '12', 'null', '', '{"@message": 3}', '{"@message":"cut off', '{"format_version":"1.0"}',
])('what is no event is text: %s', (line) => {
  expect(parseUiMessage(line)).toMatchObject({ kind: 'text', type: 'text', message: line });
});

test('a known type in an unknown shape is its message', () => {
  for (const type of ['planned_change', 'apply_start', 'diagnostic', 'change_summary', 'outputs']) {
    expect(parseUiMessage(JSON.stringify({ '@level': 'info', '@message': 'm', type, hook: 1, change: [], changes: null, diagnostic: 'x' })).message).toBe('m');
  }
});

test('a stack trace is read line by line', () => {
  const lines = readRecording('provider-crashed/apply.stderr.txt').split('\n').map(parseUiMessage);
  expect(lines.every((line) => line.kind === 'text')).toBe(true);
});
