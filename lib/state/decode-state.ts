/**
 * Returns a state as UTF-8 without a byte order mark, which is all that Terraform reads. PowerShell's redirect writes a mark, and in
 * Windows PowerShell UTF-16. What is neither comes back as it is.
 */
export function decodeState(body: Buffer): Buffer {
  if (startsWith(body, 0xef, 0xbb, 0xbf)) return body.subarray(3);
  // JSON begins with an ASCII character: in UTF-16 one of the first two bytes is zero.
  if (startsWith(body, 0xff, 0xfe) || (body.length >= 2 && body[0] !== 0 && body[1] === 0)) return transcode(body, 'utf-16le');
  if (startsWith(body, 0xfe, 0xff) || (body.length >= 2 && body[0] === 0 && body[1] !== 0)) return transcode(body, 'utf-16be');
  return body;
}

function startsWith(body: Buffer, ...bytes: number[]): boolean {
  return bytes.every((byte, index) => body[index] === byte);
}

/** A body that is no whole UTF-16 is refused later: nothing is stored with replaced characters. */
function transcode(body: Buffer, encoding: 'utf-16le' | 'utf-16be'): Buffer {
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(body));
  } catch {
    return body;
  }
}
