import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { queryByName } from '#runner/preflight/check.ts';
import { shellWord } from '#lib/shell-word.ts';

test.each(['wandb.example.com', 'Standard_D4s_v5', 'https://state.example.com/a?b=$(id)&c', "it's; echo `id` | sh #", '$HOME', 'a\nb', '-n', ''])('%j stays one word of a command', (text) => {
  expect(execFileSync('/bin/sh', ['-c', `printf '%s' ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
});

test.each(["x'] | [0", 'a"; id; "', '$(id)', 'acme-vault'])('asks for the name %j in one word', (name) => {
  const word = execFileSync('/bin/sh', ['-c', `printf '%s' ${queryByName(name)}`], { encoding: 'utf8' });
  expect(word).toBe(`[?name=='${name.replaceAll("'", String.raw`\'`)}']`);
});
