import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { FarEndFault } from '#lib/deployments/far-end-faults.ts';
import { swapFile } from '#lib/whole-file.ts';

/** What the simulator plays at the far end of one deployment: what its name leads to and how W&B answers there. */
const farEnd = z.object({
  fqdn: z.string(),
  /** The A records of the name. */
  records: z.array(z.string()),
  address: z.string(),
  open: z.boolean(),
  certificate: z.enum(['issued', 'missing', 'expired']),
  /** The status of /healthz, and of the sign-in page. */
  healthz: z.number(),
  signIn: z.number(),
});
export type FarEnd = z.infer<typeof farEnd>;

/** Seconds after the record is made, at speed 1, until each next link holds; a person takes so long to make the record. */
const RECORD_AFTER_S = 20;
const OPEN_AFTER_S = 5;
const CERTIFICATE_AFTER_S = 10;
const HEALTHZ_AFTER_S = 15;
const SIGN_IN_AFTER_S = 20;

/** Practice's own documentation address (RFC 5737) for a record that leads to somebody else. */
const ELSEWHERE = '198.51.100.7';

interface FarEndPlay {
  fqdn: string;
  address: string;
  /** When the chain was first looked at since W&B was deployed. */
  startedAt: Date;
  /** When somebody said that the record is made; without that it counts as made after a while. */
  recordMadeAt: Date | null;
  fault: FarEndFault | null;
  speed: number;
}

/** The far end at a moment: link after link comes to hold as in life, but for the one that a fault holds up. */
export function farEndAt({ fqdn, address, startedAt, recordMadeAt, fault, speed }: FarEndPlay, now: Date): FarEnd {
  const later = (date: Date, seconds: number): Date => new Date(date.getTime() + (seconds * 1000) / speed);
  const byItself = later(startedAt, RECORD_AFTER_S);
  const made = recordMadeAt !== null && recordMadeAt >= startedAt && recordMadeAt < byItself ? recordMadeAt : byItself;
  const isPast = (seconds: number): boolean => later(made, seconds) <= now;
  const has = (name: FarEndFault): boolean => fault === name;
  return {
    fqdn,
    address,
    records: has('record_missing') || !isPast(0) ? [] : [has('record_elsewhere') ? ELSEWHERE : address],
    open: !has('port_shut') && isPast(OPEN_AFTER_S),
    certificate: has('certificate_expired') ? 'expired' : has('certificate_missing') || !isPast(CERTIFICATE_AFTER_S) ? 'missing' : 'issued',
    healthz: has('health_failing') || !isPast(HEALTHZ_AFTER_S) ? 503 : 200,
    signIn: has('sign_in_missing') || !isPast(SIGN_IN_AFTER_S) ? 502 : 200,
  };
}

/** One far end of many: two deployments may have the same name, as long as one of them is not the one that its record leads to. */
export type FarEndKey = Pick<FarEnd, 'fqdn' | 'address'>;

/** Tells the simulator what to play from now on. */
export async function writeFarEnd(dataDir: string, played: FarEnd): Promise<void> {
  const file = farEndFile(dataDir, played);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await swapFile(file, JSON.stringify(played));
}

/** What is to be played there; null where nobody deployed anything. */
export async function readFarEnd(dataDir: string, key: FarEndKey): Promise<FarEnd | null> {
  const text = await readFile(farEndFile(dataDir, key), 'utf8').catch(() => null);
  return text === null ? null : farEnd.parse(JSON.parse(text));
}

function farEndFile(dataDir: string, { fqdn, address }: FarEndKey): string {
  return path.join(dataDir, 'practice', 'far-end', `${fqdn.toLowerCase()}_${address}`.replaceAll(/[^a-z0-9._-]/g, '_') + '.json');
}
