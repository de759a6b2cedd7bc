import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { certificatesIn } from '#lib/network/trusted-certificates.ts';
import { swapFile } from '#lib/whole-file.ts';

/**
 * The settings of a closed network as Terraform understands them. It knows SSL_CERT_FILE and SSL_CERT_DIR, and nothing of Node's
 * NODE_EXTRA_CA_CERTS nor of ours (`added`: what an admin stored, and the CA of the credential's cloud): all those are put behind
 * the machine's own into `bundleFile`. (Node, started with --use-system-ca, knows the first three.) A file that cannot be read is left
 * out: Node has warned of it.
 */
export async function trustedByTerraform(network: Readonly<Record<string, string>>, bundleFile: string, added: readonly (string | null)[]): Promise<Record<string, string>> {
  const extra = await extraCertificates(network, added);
  if (extra.length === 0) return { ...network };
  await swapFile(bundleFile, [...tls.getCACertificates('system'), ...extra].join('\n'));
  return { ...network, SSL_CERT_FILE: bundleFile };
}

/** The same as a list: what a Terraform that is started so trusts. */
export async function certificatesOfTerraform(network: Readonly<Record<string, string>>, added: readonly (string | null)[]): Promise<string[]> {
  return [...tls.getCACertificates('system'), ...(await extraCertificates(network, added))];
}

async function extraCertificates({ NODE_EXTRA_CA_CERTS: file }: Readonly<Record<string, string>>, added: readonly (string | null)[]): Promise<string[]> {
  return [await readCertificates(file), ...added].filter((pem) => pem !== null);
}

let own: string[] | null = null;

/**
 * What this process itself is to trust: Node's own certificates, the machine's, those that its environment names, and ours. The
 * first three are looked up once, before anything was added to them: what is taken out of the settings must not stay.
 */
export function trustedByNode(caPem: string | null): string[] {
  own ??= [...tls.getCACertificates('default'), ...tls.getCACertificates('system')];
  return [...new Set([...own, ...certificatesIn(caPem ?? '')])];
}

async function readCertificates(file: string | undefined): Promise<string | null> {
  return file === undefined ? null : readFile(file, 'utf8').catch(() => null);
}
