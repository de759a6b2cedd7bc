import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import tls from 'node:tls';

/**
 * The settings of a closed network as Terraform understands them. It knows SSL_CERT_FILE and SSL_CERT_DIR, and nothing of Node's
 * NODE_EXTRA_CA_CERTS: those certificates are put behind the machine's own into a file of ours. (Node, started with
 * --use-system-ca, knows all three.) A file that cannot be read is left out: Node has warned of it.
 */
export async function trustedByTerraform(network: Readonly<Record<string, string>>, dataDir: string): Promise<Record<string, string>> {
  const extra = await readCertificates(network.NODE_EXTRA_CA_CERTS);
  if (extra === null) return { ...network };
  const file = path.join(dataDir, 'ca-certificates.pem');
  await writeFile(file, [...tls.getCACertificates('system'), extra].join('\n'));
  return { ...network, SSL_CERT_FILE: file };
}

async function readCertificates(file: string | undefined): Promise<string | null> {
  return file === undefined ? null : readFile(file, 'utf8').catch(() => null);
}
