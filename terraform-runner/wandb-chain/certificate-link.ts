import { checkServerIdentity, connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { LinkFinding } from '#lib/status/wandb-chain.ts';
import { codeOf, rangesText, type ChainLook } from './chain-net.ts';
import { httpPort } from './port-link.ts';

const DAY_MS = 24 * 60 * 60_000;

/** cert-manager renews a certificate of 90 days 30 days before its end (cert-manager.io/docs/usage/certificate): with fewer left, renewal fails. */
const EXPIRES_SOON_DAYS = 21;

/** Whether the gateway shows a certificate that browsers take: for the name, from an issuer this machine trusts, in its time. */
export async function checkCertificate(look: ChainLook): Promise<LinkFinding> {
  const shown = await shake(look);
  if (typeof shown === 'string') return { status: 'waiting', code: 'no_handshake', values: { fqdn: look.fqdn, error: shown, http: await httpPort(look), ranges: rangesText(look) } };
  const finding = judge(shown, look.fqdn, new Date());
  return finding.code === 'valid' ? finding : { ...finding, values: { ...finding.values, http: await httpPort(look), ranges: rangesText(look) } };
}

interface Shown {
  certificate: PeerCertificate;
  /** Why this machine does not trust it (OpenSSL's code); null when it does. */
  distrust: string | null;
}

function judge({ certificate, distrust }: Shown, fqdn: string, now: Date): LinkFinding {
  const issuer = first(certificate.issuer.O) ?? first(certificate.issuer.CN) ?? '';
  const days = Math.floor((Date.parse(certificate.valid_to) - now.getTime()) / DAY_MS);
  const values = { fqdn, issuer, days: Math.abs(days), until: new Date(certificate.valid_to).toISOString() };
  if (distrust === 'CERT_HAS_EXPIRED' || days < 0) return { status: 'failed', code: 'expired', values };
  // What a gateway shows as long as it has none: one that nobody signed.
  if (distrust !== null && isSelfSigned(certificate)) return { status: 'waiting', code: 'not_issued', values };
  if (checkServerIdentity(fqdn, certificate) !== undefined) return { status: 'waiting', code: 'wrong_name', values: { ...values, names: namesOf(certificate) } };
  if (distrust !== null) return { status: 'failed', code: 'untrusted', values: { ...values, error: distrust } };
  return days < EXPIRES_SOON_DAYS ? { status: 'waiting', code: 'expires_soon', values } : { status: 'green', code: 'valid', values };
}

/** Shakes hands with the gateway as a browser would for that name; the error's code when it does not. */
function shake({ fqdn, address, net, timeoutMs, signal }: ChainLook): Promise<Shown | string> {
  return new Promise((resolve) => {
    // What is wrong with the certificate is what is looked for, so it is judged here and not refused by the socket.
    const socket: TLSSocket = connect({ ...net.reach(address, 443), servername: fqdn, rejectUnauthorized: false, ...(net.ca !== null && { ca: net.ca }) });
    const abort = () => end('ETIMEDOUT');
    const end = (outcome: Shown | string) => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      resolve(outcome);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.setTimeout(timeoutMs, abort);
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerCertificate();
      end(certificate.valid_to === undefined ? 'no certificate' : { certificate, distrust: socket.authorized ? null : distrustOf(socket.authorizationError) });
    });
    socket.once('error', (error) => end(codeOf(error)));
    socket.once('close', () => end('ECONNRESET'));
  });
}

/** Node gives the code itself where its type says an error (nodejs.org/api/tls.html, authorizationError). */
function distrustOf(error: unknown): string {
  return typeof error === 'string' ? error : codeOf(error);
}

function isSelfSigned({ issuer, subject }: PeerCertificate): boolean {
  return JSON.stringify(issuer) === JSON.stringify(subject);
}

function namesOf({ subjectaltname, subject }: PeerCertificate): string {
  return subjectaltname?.replaceAll('DNS:', '') ?? first(subject.CN) ?? '';
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
