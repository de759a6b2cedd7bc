import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateRawSync } from 'node:zlib';
import { createMessage, generateKey, readPrivateKey, sign } from 'openpgp';

/** A release server of the test's own: what is under a path, and how it is handed out. */
export interface ReleaseServer {
  url: string;
  files: Map<string, Buffer>;
  /** `METHOD path range` of everything that was asked. */
  asked: string[];
  /** The next answer of a file that ends with this breaks off after so many bytes. */
  breakOff: { suffix: string; after: number } | null;
  close: () => Promise<void>;
}

export async function startReleaseServer(): Promise<ReleaseServer> {
  const server = http.createServer((request, response) => {
    const file = release.files.get(request.url ?? '');
    const range = /bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1];
    release.asked.push([request.method, request.url, request.headers.range].filter(Boolean).join(' '));
    if (file === undefined) return void response.writeHead(404).end();
    const body = file.subarray(Number(range ?? 0));
    response.writeHead(range === undefined ? 200 : 206, { 'content-length': body.length });
    if (release.breakOff === null || !request.url?.endsWith(release.breakOff.suffix)) return void response.end(body);
    response.write(body.subarray(0, release.breakOff.after), () => setTimeout(() => response.destroy(), 200));
    release.breakOff = null;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const release: ReleaseServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files: new Map(),
    asked: [],
    breakOff: null,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return release;
}

/** A publisher's key pair, armored. */
export async function makePublisher(name: string): Promise<{ publicKey: string; privateKey: string }> {
  return generateKey({ type: 'ecc', curve: 'ed25519Legacy', userIDs: [{ name, email: 'release@example.com' }], format: 'armored' });
}

/** Puts a whole signed release on the server, as releases.hashicorp.com has it. */
export async function publish({ files }: ReleaseServer, { version, program, privateKey, entry = 'terraform' }: { version: string; program: Buffer; privateKey: string; entry?: string }): Promise<void> {
  const name = `terraform_${version}_${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}.zip`;
  const archive = deflatedZip(entry, program);
  const sums = Buffer.from(`${'0'.repeat(64)}  terraform_${version}_plan9_amd64.zip\n${createHash('sha256').update(archive).digest('hex')}  ${name}\n`);
  const folder = `/terraform/${version}`;
  files.set(`${folder}/${name}`, archive);
  files.set(`${folder}/terraform_${version}_SHA256SUMS`, sums);
  files.set(`${folder}/terraform_${version}_SHA256SUMS.sig`, await signed(sums, privateKey));
}

export async function signed(content: Buffer, privateKey: string): Promise<Buffer> {
  const signature = await sign({ message: await createMessage({ binary: new Uint8Array(content) }), signingKeys: await readPrivateKey({ armoredKey: privateKey }), detached: true, format: 'binary' });
  return Buffer.from(signature as Uint8Array);
}

/** One file, deflated as HashiCorp's archives are (PKWARE's APPNOTE.TXT). */
function deflatedZip(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content, { level: 1 });
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt16LE(8, 4);
  facts.writeUInt32LE(crc32(content), 10);
  facts.writeUInt32LE(packed.length, 14);
  facts.writeUInt32LE(content.length, 18);
  facts.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, Buffer.from(name), packed]);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}
