import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { RewrittenNote } from '#components/state/rewritten-note.tsx';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

test.each([
  ['roll_back:3', 'The state is rolled back: serial 8 is the content of serial 3'],
  ['import', 'The state is imported as serial 8'],
])('says what %s did and what comes next', (note, title) => {
  renderWithWords(<RewrittenNote deploymentId="d" versions={[{ serial: 8, note, isCurrent: true }]} />);
  expect(screen.getByText(title)).toBeTruthy();
  expect(screen.getByText(/No resource changed/)).toBeTruthy();
});

test('says nothing once a run wrote a newer version', () => {
  renderWithWords(<RewrittenNote deploymentId="d" versions={[{ serial: 9, note: null, isCurrent: true }, { serial: 8, note: 'import', isCurrent: false }]} />);
  expect(document.body.textContent).toBe('');
});
