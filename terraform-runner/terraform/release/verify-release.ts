import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createMessage, readKeys, readSignature, verify } from 'openpgp';
import { ReleaseError } from './release-error.ts';

/** HashiCorp's release key; the file says where it is from. TERRAFORM_KEY_FILE names another. */
export const PUBLISHED_KEY_FILE = path.join(import.meta.dirname, 'hashicorp.asc');

/**
 * Makes sure that the publisher signed the list of checksums, with a key that was good on the day of signing.
 * @throws ReleaseError wrong_key when the file holds no OpenPGP key, wrong_signature when none of its keys made the signature
 */
export async function verifySums({ sums, signature, keyFile, address }: { sums: Buffer; signature: Buffer; keyFile: string; address: string }): Promise<void> {
  const verificationKeys = await readKeyFile(keyFile);
  try {
    await verify({
      message: await createMessage({ binary: new Uint8Array(sums) }),
      signature: await readSignature({ binarySignature: new Uint8Array(signature) }),
      verificationKeys,
      expectSigned: true,
    });
  } catch (cause) {
    throw new ReleaseError('wrong_signature', { address, keyFile }, cause);
  }
}

async function readKeyFile(keyFile: string) {
  try {
    return await readKeys({ armoredKeys: await readFile(keyFile, 'utf8') });
  } catch (cause) {
    throw new ReleaseError('wrong_key', { keyFile }, cause);
  }
}

/** The SHA-256 of a file, in hex, as the list has it: a line is the digest, two blanks, the name. Null when it is not listed. */
export function listedDigest(sums: Buffer, name: string): string | null {
  const line = sums.toString('utf8').split('\n').find((one) => one.trim().endsWith(`  ${name}`));
  const digest = line?.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
  return /^[0-9a-f]{64}$/.test(digest) ? digest : null;
}
