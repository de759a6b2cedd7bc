import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** One answer of a server; null: never. */
export type HostileAnswer = { status?: number; headers?: Record<string, string>; body?: string } | null;

/** Something that answers where Azure should, however it likes. */
export interface HostileAzure {
  url: string;
  certPem: string;
  answer: (request: { method: string; path: string; body: string }) => HostileAnswer;
  /** `METHOD path` of what was asked, and the Authorization headers that came along. */
  asked: string[];
  tokens: string[];
  close(): void;
}

const leaf = await generate([{ name: 'commonName', value: '127.0.0.1' }], { keyType: 'ec', algorithm: 'sha256', extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }] });

/** Several of them have one certificate: they differ in nothing but the port. */
export async function startHostileAzure(): Promise<HostileAzure> {
  const server = https.createServer({ cert: leaf.cert, key: leaf.private }, (request, response) => {
    const { method = '', url: path = '' } = request;
    hostile.asked.push(`${method} ${path}`);
    if (request.headers.authorization !== undefined) hostile.tokens.push(request.headers.authorization);
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const answer = hostile.answer({ method, path, body });
      if (answer !== null) response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers }).end(answer.body ?? '{}');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const hostile: HostileAzure = { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, certPem: leaf.cert, answer: () => ({}), asked: [], tokens: [], close };
  return hostile;
}
