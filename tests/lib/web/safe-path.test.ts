import { expect, it } from 'vitest';
import { safePath } from '#lib/web/safe-path.ts';

it.each(['https://evil.example', '//evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)', '', null])('never leads to another site: %j', (next) => {
  expect(safePath(next)).toBe('/deployments');
});

it('leads back to a page of the console, its query included', () => {
  expect(safePath('/deployments/1?cursor=x#L5')).toBe('/deployments/1?cursor=x#L5');
});
