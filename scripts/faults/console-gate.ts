import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/** An address of the console that can be shut for Terraform while the console itself stays reachable. */
export interface ConsoleGate {
  url: string;
  shut(): void;
  open(): void;
  close(): Promise<void>;
}

export async function startConsoleGate(consoleUrl: string): Promise<ConsoleGate> {
  const { hostname, port } = new URL(consoleUrl);
  const sockets = new Set<net.Socket>();
  let isOpen = true;
  const server = net.createServer((from) => {
    if (!isOpen) return void from.destroy();
    const to = net.connect(Number(port), hostname);
    for (const [one, other] of [[from, to], [to, from]] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const cut = () => sockets.forEach((socket) => socket.destroy());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shut() {
      isOpen = false;
      cut();
    },
    open() {
      isOpen = true;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
