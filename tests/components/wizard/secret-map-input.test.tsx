import { cleanup, fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import type { HeldRows } from '#components/wizard/map-rows.ts';
import { SecretMapInput } from '#components/wizard/secret-map-input.tsx';
import type { InputValue } from '#lib/deployments/deployment.ts';
import { renderWithWords } from '#tests/support/with-words.tsx';

afterEach(cleanup);

const press = (name: string): void => void fireEvent.click(screen.getByRole('button', { name }));
const type = (label: string, value: string): void => void fireEvent.change(screen.getByLabelText(label), { target: { value } });

/** The field with a form's part around it: `sent` is what would be saved, `store` says that it was. */
function openField(stored: readonly string[]) {
  const seen: { sent: InputValue | undefined; store: (keys: readonly string[]) => void } = { sent: undefined, store: () => {} };
  function Field() {
    const [value, setValue] = useState<InputValue | undefined>(undefined);
    const [keys, setKeys] = useState(stored);
    seen.sent = value;
    seen.store = (next) => {
      setKeys(next);
      setValue(undefined);
    };
    const control = { id: 'field-env' } as never;
    const [held, setHeld] = useState<HeldRows | undefined>();
    const change = (next: InputValue | undefined): void => {
      setHeld(undefined);
      setValue(next);
    };
    const errors = new Map([['MY-VAR', 'MY-VAR is no name.']]);
    return <SecretMapInput control={control} name="app_wandb_env" value={value} storedKeys={keys} errors={errors} held={held} onHold={setHeld} onChange={change} />;
  }
  renderWithWords(<Field />);
  return seen;
}

test('stored keys are shown without their values, and kept, replaced or removed one by one', () => {
  const field = openField(['A', 'B', 'C']);
  expect(screen.getAllByText('stored, not shown')).toHaveLength(3);
  press('Replace the value of B');
  type('Value 2', 'new');
  press('Remove row 3');
  expect(field.sent).toEqual({ A: null, B: 'new' });
  press('Keep the stored value of B');
  expect(field.sent).toEqual({ A: null, B: null });
});

test('a key that is added goes along with those that are kept', () => {
  const field = openField(['A']);
  press('Add a row');
  type('Name 2', 'TOKEN');
  type('Value 2', 'typed-text');
  expect(field.sent).toEqual({ A: null, TOKEN: 'typed-text' });
});

test('the map as it is stored asks for nothing, and one without rows is taken away', () => {
  const field = openField(['A']);
  press('Replace the value of A');
  expect(field.sent).toEqual({ A: '' });
  press('Keep the stored value of A');
  expect(field.sent).toBeUndefined();
  press('Remove row 1');
  expect(field.sent).toBeNull();
});

test('what was typed leaves the page once it is stored', async () => {
  const field = openField([]);
  type('Name 1', 'TOKEN');
  type('Value 1', 'typed-text');
  expect(screen.getByDisplayValue('typed-text')).toBeDefined();
  field.store(['TOKEN']);
  expect(await screen.findByText('stored, not shown')).toBeDefined();
  expect(screen.queryByDisplayValue('typed-text')).toBeNull();
  expect(screen.getByDisplayValue('TOKEN')).toBeDefined();
});

test('an error stands on the row it is about', () => {
  openField(['A']);
  press('Add a row');
  type('Name 2', 'MY-VAR');
  const name = screen.getByLabelText('Name 2');
  expect(name.getAttribute('aria-invalid')).toBe('true');
  expect(document.getElementById(name.getAttribute('aria-describedby') ?? '')?.textContent).toBe('MY-VAR is no name.');
  expect(screen.getByLabelText('Name 1').getAttribute('aria-invalid')).toBeNull();
});

test('a name that stands there twice is not sent, and its row says so', () => {
  const field = openField(['A']);
  press('Add a row');
  type('Name 2', 'A');
  type('Value 2', 'typed');
  expect(screen.getByText(/A is the name of row 1 too/)).toBeTruthy();
  expect(field.sent).toBeUndefined();
  type('Name 2', 'AB');
  expect(field.sent).toEqual({ A: null, AB: 'typed' });
});

test('a stored value does not move to another name, and the row says so', () => {
  const field = openField(['A']);
  expect((screen.getByLabelText('Name 1') as HTMLInputElement).readOnly).toBe(true);
  expect(screen.getByText(/To rename it, choose Replace/)).toBeTruthy();
  press('Replace the value of A');
  type('Name 1', 'B');
  expect(screen.getByText('The value stored for A does not move to a new name. Type the value again.')).toBeTruthy();
  type('Value 1', 'typed');
  expect(screen.queryByText(/does not move/)).toBeNull();
  expect(field.sent).toEqual({ B: 'typed' });
  press('Keep the stored value of A');
  expect(field.sent).toBeUndefined();
});
