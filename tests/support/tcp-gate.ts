import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a PostgreSQL server that can be shut: what is connected is cut off, and nobody gets through. */
export interface TcpGate {
  port: number;
  shut(): void;
  /** As shut, but whoever comes is told in PostgreSQL's own words that there are too many. */
  fill(): void;
  open(): void;
  close(): Promise<void>;
}

export async function startTcpGate(target: { host: string; port: number }): Promise<TcpGate> {
  const sockets = new Set<Socket>();
  let state: 'open' | 'shut' | 'full' = 'open';
  const server = createServer((from) => {
    if (state === 'full') return void from.once('data', () => from.end(TOO_MANY)).on('error', () => {});
    if (state === 'shut') return void from.destroy();
    const to = connect(target);
    for (const [one, other] of [[from, to], [to, from]] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    shut() {
      state = 'shut';
      cut();
    },
    fill() {
      state = 'full';
      cut();
    },
    open() {
      state = 'open';
    },
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** ErrorResponse of the frontend/backend protocol: E, the length, the fields, a zero. */
const TOO_MANY = errorResponse({ S: 'FATAL', V: 'FATAL', C: '53300', M: 'sorry, too many clients already' });

function errorResponse(fields: Record<string, string>): Buffer {
  const body = Buffer.from(`${Object.entries(fields).map(([name, value]) => `${name}${value}\0`).join('')}\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
