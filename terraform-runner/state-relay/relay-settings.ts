import type { ReleaseAccess } from '../terraform/release/fetch-file.ts';

/** What a state relay is told when it starts, as one line of JSON on its standard input. */
export interface RelaySettings {
  host: string;
  port: number;
  /** The address of the console, without a path. */
  console: string;
  /** The path of the run's state. The relay forwards no other. */
  path: string;
  /** The run's proxies and certificates. */
  access: ReleaseAccess;
  /** The run's working directory: the relay stays while a process works there. */
  dir: string;
  /** The file that the runner writes when it interrupts Terraform. */
  interruptedFile: string;
  /** After the interrupt, the relay stops passing on retries when the console has been away for so long. */
  givesUpAfterMs: number;
}

/** What the relay prints once it listens. */
export const LISTENING = 'listening\n';
