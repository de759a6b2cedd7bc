import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { ConsoleKey } from './console-key.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 12;

/**
 * AES-256-GCM. Layout: key id (12 ASCII), nonce (12), tag (16), ciphertext. `purpose` is authenticated beside it, so a sealed
 * value cannot be moved to another row: name the table and the row in it.
 */
export function sealBytes(key: ConsoleKey, plain: Uint8Array, purpose: string): Uint8Array<ArrayBuffer> {
  const { id, bytes } = key.current();
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', bytes, iv).setAAD(Buffer.from(purpose));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return new Uint8Array(Buffer.concat([Buffer.from(id, 'ascii'), iv, cipher.getAuthTag(), body]));
}

/** @throws when it was sealed under a key this console does not have, or for another purpose, or was altered. */
export function openBytes(key: ConsoleKey, sealed: Uint8Array, purpose: string): Buffer {
  const buffer = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const keyId = buffer.toString('ascii', 0, KEY_ID_BYTES);
  const found = key.find(keyId);
  if (found === null) throw new Error(`sealed under key ${keyId}, but the console's key is ${key.id}: start it with the key it was sealed with`);
  const iv = buffer.subarray(KEY_ID_BYTES, KEY_ID_BYTES + IV_BYTES);
  const tag = buffer.subarray(KEY_ID_BYTES + IV_BYTES, KEY_ID_BYTES + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', found.bytes, iv).setAAD(Buffer.from(purpose)).setAuthTag(tag);
  return Buffer.concat([decipher.update(buffer.subarray(KEY_ID_BYTES + IV_BYTES + TAG_BYTES)), decipher.final()]);
}

/** {@link sealBytes} for text, as base64 for a text column. */
export function sealText(key: ConsoleKey, plain: string, purpose: string): string {
  return Buffer.from(sealBytes(key, Buffer.from(plain, 'utf8'), purpose)).toString('base64');
}

/** The reverse of {@link sealText}. @throws as {@link openBytes} does. */
export function openText(key: ConsoleKey, sealed: string, purpose: string): string {
  return openBytes(key, Buffer.from(sealed, 'base64'), purpose).toString('utf8');
}
