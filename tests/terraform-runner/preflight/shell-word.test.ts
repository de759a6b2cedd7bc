import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from '#runner/preflight/check.ts';

test.each(['wandb.example.com', 'Standard_D4s_v5', 'https://state.example.com/a?b=$(id)&c', "it's; echo `id` | sh #", '$HOME', 'a\nb', '-n', ''])('%j stays one word of a command', (text) => {
  expect(execFileSync('/bin/sh', ['-c', `printf '%s' ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
});
