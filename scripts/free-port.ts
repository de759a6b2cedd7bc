import { createServer } from 'node:net';

/** A port of the loopback address that nobody listens on just now. */
export function findFreePort(): Promise<number> {
  return listenOnce(0);
}

/** Whether a port of an address could be listened on just now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await findListenError(port, host)) === null;
}

/** Why a port cannot be listened on (EADDRINUSE, EADDRNOTAVAIL, EACCES …); null when it can. */
export async function findListenError(port: number, host: string): Promise<string | null> {
  try {
    await listenOnce(port, host);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

function listenOnce(port: number, host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
