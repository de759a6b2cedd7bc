import { once } from 'node:events';
import type { Server } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProcessesIn } from '../host.ts';
import { createRelayServer } from './relay-server.ts';
import { LISTENING, type RelaySettings } from './relay-settings.ts';

// The state relay of one run: a process of its own, so that a Terraform that outlives its runner reaches the console as before.
// It ends when its runner has closed its standard input and no process works in the run's directory.

const LISTEN_AGAIN_MS = 100;
const LOOK_EVERY_MS = 500;

process.stdout.on('error', () => {});
const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string];
const settings = JSON.parse(line) as RelaySettings;
const server = createRelayServer(settings);

const endWhenDone = () => {
  if (process.stdin.destroyed && (!server.listening || findProcessesIn(settings.dir).length === 0)) process.exit(0);
};
process.stdin.once('close', endWhenDone);
setInterval(endWhenDone, LOOK_EVERY_MS);

// The address is in use while the relay of an earlier runner serves the run's Terraform.
while (!(await listens(server))) await sleep(LISTEN_AGAIN_MS);
process.stdout.write(LISTENING);

function listens(to: Server): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const failed = () => resolve(false);
  to.once('error', failed);
  to.listen(settings.port, settings.host, () => {
    to.off('error', failed);
    resolve(true);
  });
  return promise;
}
