import { createSecureContext, type SecureContext } from 'node:tls';
import { generate } from 'selfsigned';
import type { FarEnd } from '../far-end.ts';
import type { SimulatorCertificate } from './certificate.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Let's Encrypt's certificates live for 90 days. */
const LIFETIME_MS = 90 * DAY_MS;

/** The certificates that gateways of the practice cloud show, made when first asked for and kept; signed by the simulator's own. */
export function createFarEndCertificates(authority: SimulatorCertificate): (fqdn: string, kind: FarEnd['certificate']) => Promise<SecureContext> {
  const kept = new Map<string, Promise<SecureContext>>();
  return (fqdn, kind) => {
    const name = `${kind} ${fqdn}`;
    const known = kept.get(name) ?? makeContext(fqdn, kind, authority);
    kept.set(name, known);
    return known;
  };
}

async function makeContext(fqdn: string, kind: FarEnd['certificate'], authority: SimulatorCertificate): Promise<SecureContext> {
  const made = kind === 'missing' ? await selfSigned() : await issued(fqdn, authority, kind === 'expired' ? Date.now() - LIFETIME_MS - DAY_MS : Date.now());
  return createSecureContext({ cert: made.cert, key: made.private });
}

function issued(fqdn: string, { certPem, keyPem }: SimulatorCertificate, since: number) {
  return generate([{ name: 'commonName', value: fqdn }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(since - 60_000),
    notAfterDate: new Date(since + LIFETIME_MS),
    ca: { key: keyPem, cert: certPem },
    extensions: [{ name: 'basicConstraints', cA: false }, { name: 'extKeyUsage', serverAuth: true }, { name: 'subjectAltName', altNames: [{ type: 2, value: fqdn }] }],
  });
}

/** What a gateway shows that has no certificate yet. */
function selfSigned() {
  return generate([{ name: 'commonName', value: 'gateway without a certificate' }], { keyType: 'ec', algorithm: 'sha256', notAfterDate: new Date(Date.now() + 365 * DAY_MS) });
}
