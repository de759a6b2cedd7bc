import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A person's own server for Terraform's http backend: it keeps one state in memory, without a lock or a password. */
export async function startHttpBackend(): Promise<{ address: string; setState(text: string): void; close(): Promise<void> }> {
  let state: string | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'GET') return void response.writeHead(state === null ? 404 : 200).end(state ?? '');
      if (request.method === 'POST') state = Buffer.concat(chunks).toString('utf8');
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/state`,
    setState: (text) => (state = text),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
