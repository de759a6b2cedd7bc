import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import tls from 'node:tls';
import { certificatesIn } from '#lib/network/trusted-certificates.ts';
import { swapFile } from '#lib/whole-file.ts';

/**
 * The settings of a closed network as Terraform understands them. It knows SSL_CERT_FILE and SSL_CERT_DIR, and nothing of Node's
 * NODE_EXTRA_CA_CERTS nor of ours (`added`: what an admin stored, and the CA of the credential's cloud): all those are put behind
 * the machine's own into `bundleFile`. (Node, started with --use-system-ca, knows the first three.) A file that cannot be read is left
 * out: Node has warned of it.
 *
 * git, which downloads the module, knows neither SSL_CERT_FILE nor SSL_CERT_DIR: it gets one bundle of all that Terraform trusts, for
 * servers (GIT_SSL_CAINFO) and for a proxy that speaks TLS (GIT_PROXY_SSL_CAINFO).
 */
export async function trustedByTerraform(network: Environment, bundleFile: string, { extra, named }: FoundCertificates): Promise<Record<string, string>> {
  if (extra.length === 0 && named.length === 0) return { ...network };
  const trusted = new Set([...tls.getCACertificates('system'), ...named, ...extra].flatMap(certificatesIn));
  await swapFile(bundleFile, `${[...trusted].join('\n')}\n`);
  return { ...network, GIT_SSL_CAINFO: bundleFile, GIT_PROXY_SSL_CAINFO: bundleFile, ...(extra.length > 0 && { SSL_CERT_FILE: bundleFile }) };
}

/** The same as a list: what a Terraform that is started so trusts. */
export function certificatesOfTerraform({ extra, named }: FoundCertificates): string[] {
  return [...tls.getCACertificates('system'), ...named.flatMap(certificatesIn), ...extra];
}

type Environment = Readonly<Record<string, string>>;

/** Certificates beside the machine's own, as PEM. */
export interface FoundCertificates {
  /** Those that neither Terraform nor git is told of by the environment. */
  extra: string[];
  /** Those that the environment names for Terraform or for git. */
  named: string[];
}

/** Reads each file of certificates once; both uses of a phase share what was read. */
export async function findCertificates(network: Environment, added: readonly (string | null)[]): Promise<FoundCertificates> {
  const [extra, named] = await Promise.all([extraCertificates(network, added), namedCertificates(network)]);
  return { extra, named };
}

async function extraCertificates({ NODE_EXTRA_CA_CERTS: file }: Environment, added: readonly (string | null)[]): Promise<string[]> {
  return [await readCertificates(file), ...added].filter((pem) => pem !== null);
}

/** The certificates that the environment names for Terraform or for git. */
async function namedCertificates(network: Environment): Promise<string[]> {
  const files = [network.SSL_CERT_FILE, network.GIT_SSL_CAINFO, network.GIT_PROXY_SSL_CAINFO, ...(await filesIn(network.SSL_CERT_DIR))];
  return (await Promise.all(files.map(readCertificates))).filter((pem) => pem !== null);
}

/** The files of a list of folders, as SSL_CERT_DIR has it. */
async function filesIn(folders = ''): Promise<string[]> {
  const listed = folders.split(path.delimiter).filter((folder) => folder !== '').map(async (folder) => (await readdir(folder).catch(() => [])).map((name) => path.join(folder, name)));
  return (await Promise.all(listed)).flat();
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
