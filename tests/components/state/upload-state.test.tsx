import { expect, it } from 'vitest';
import { MAX_UPLOAD_BYTES, uploadState } from '#components/state/upload-state.ts';

const TEXTS = { lost: 'no answer', tooLarge: 'too large', none: 'no file' };
const send = (file: File | null) => uploadState('some-id', file, { texts: TEXTS, onProgress: () => {} });

it('asks for a file, and sends none that is too large', async () => {
  expect(await send(null)).toEqual({ ok: false, message: 'no file' });
  expect(await send(new File([], 'empty.tfstate'))).toEqual({ ok: false, message: 'no file' });
  const large = new File(['x'], 'large.tfstate');
  Object.defineProperty(large, 'size', { value: MAX_UPLOAD_BYTES + 1 });
  expect(await send(large)).toEqual({ ok: false, message: 'too large' });
});
