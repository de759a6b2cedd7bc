import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isProcessAlive } from '../../host.ts';
import { terraformVersionOf } from '../terraform-version.ts';
import { fetchLarge, fetchSmall, type ReleaseAccess } from './fetch-file.ts';
import { ReleaseError } from './release-error.ts';
import { unzipFile } from './unzip-file.ts';
import { listedDigest, verifySums } from './verify-release.ts';

/** Which release, from where, and how it is known to be the publisher's. */
export interface Release {
  /** `1.11.4`, no v. */
  version: string;
  /** Holds `terraform/<version>/…` as releases.hashicorp.com does; without a slash at the end. May carry a user and password. */
  releasesUrl: string;
  /** A file of OpenPGP public keys, armored. */
  keyFile: string;
  access: ReleaseAccess;
}

/** Where a downloaded Terraform is, once it was verified. */
export function downloadedTerraform(dataDir: string, version: string): string {
  return path.join(dataDir, 'terraform', version, 'terraform');
}

/**
 * Downloads a release of Terraform into the data directory and returns where it is. The signature of the list of checksums is
 * checked first, then the archive against the list; only what passed is ever unpacked, and it appears whole, by a rename. Starts that
 * race do the work twice and harm nothing; a download that was cut off goes on where it stopped.
 * @throws ReleaseError when it cannot be had or is not what the publisher signed; nothing of it is kept then.
 */
export async function downloadTerraform(dataDir: string, release: Release): Promise<string> {
  const name = `terraform_${release.version}_${buildName()}.zip`;
  const digest = await signedDigest(release, name);
  const draft = path.join(dataDir, 'terraform', 'download');
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const archive = await takeUpPart(draft, name);
  await fetchArchive(release, { name, archive, digest });
  const program = path.join(draft, `terraform-${release.version}.${process.pid}`);
  try {
    await unpack({ archive, program, release, name });
    const final = downloadedTerraform(dataDir, release.version);
    await mkdir(path.dirname(final), { recursive: true, mode: 0o755 });
    await rename(program, final);
    return final;
  } finally {
    await Promise.all([program, archive].map((file) => rm(file, { force: true })));
  }
}

/** The list of checksums is believed only when the publisher signed it. */
async function signedDigest({ version, releasesUrl, keyFile, access }: Release, name: string): Promise<string> {
  const address = addressOf(releasesUrl, version, `terraform_${version}_SHA256SUMS`);
  const sums = await reach(address, () => fetchSmall(address, access));
  if (sums === null) throw new ReleaseError('missing', { address: shown(address), version });
  const signatureAddress = addressOf(releasesUrl, version, `terraform_${version}_SHA256SUMS.sig`);
  const signature = await reach(signatureAddress, () => fetchSmall(signatureAddress, access));
  if (signature === null) throw new ReleaseError('unsigned', { address: shown(signatureAddress) });
  await verifySums({ sums, signature, keyFile, address: shown(address) });
  const digest = listedDigest(sums, name);
  if (digest === null) throw new ReleaseError('not_listed', { address: shown(address), name });
  return digest;
}

const TRIES = 3;

/** A connection that ends early is taken up; a file that is not the signed one is thrown away, once begun anew, then refused. */
async function fetchArchive({ version, releasesUrl, access }: Release, { name, archive, digest }: { name: string; archive: string; digest: string }): Promise<void> {
  const address = addressOf(releasesUrl, version, name);
  let wrong = 0;
  for (let tries = 1; ; tries += 1) {
    try {
      if (!(await fetchLarge(address, access, archive))) throw new ReleaseError('missing', { address: shown(address), version });
      if ((await digestOfFile(archive)) === digest) return;
      await rm(archive, { force: true });
      wrong += 1;
      if (wrong > 1) throw new ReleaseError('wrong_checksum', { address: shown(address) });
    } catch (error) {
      if (error instanceof ReleaseError || tries >= TRIES) throw asReleaseError(address, error);
    }
  }
}

/** What an earlier process left of this download, if any: the rename gives it to one of those who start now. */
async function takeUpPart(folder: string, name: string): Promise<string> {
  const own = path.join(folder, `${name}.${process.pid}.part`);
  for (const left of await readdir(folder)) {
    const pid = Number(/\.(\d+)\.part$/.exec(left)?.[1]);
    if (!left.startsWith(`${name}.`) || Number.isNaN(pid) || isProcessAlive(pid, null)) continue;
    await rename(path.join(folder, left), own).catch(() => {});
    break;
  }
  return own;
}

async function unpack({ archive, program, release, name }: { archive: string; program: string; release: Release; name: string }): Promise<void> {
  try {
    await unzipFile(archive, 'terraform', program);
  } catch (cause) {
    throw new ReleaseError('wrong_archive', { name, reason: (cause as Error).message }, cause);
  }
  await chmod(program, 0o755);
  const found = await terraformVersionOf(program).catch(() => null);
  if (found !== release.version) throw new ReleaseError('wrong_program', { name, version: release.version, found: found ?? '–' });
}

function addressOf(releasesUrl: string, version: string, file: string): URL {
  return new URL(`${releasesUrl}/terraform/${version}/${file}`);
}

async function reach<T>(address: URL, fetching: () => Promise<T>): Promise<T> {
  try {
    return await fetching();
  } catch (error) {
    throw asReleaseError(address, error);
  }
}

function asReleaseError(address: URL, error: unknown): ReleaseError {
  if (error instanceof ReleaseError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new ReleaseError('unreachable', { address: shown(address), reason: code === undefined ? message : `${code}: ${message}` }, error);
}

/** An address without the user and password in it. */
function shown(address: URL): string {
  return `${address.protocol}//${address.host}${address.pathname}`;
}

async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** As HashiCorp names its builds, after Go's GOOS and GOARCH. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'arm', ia32: '386' };

function buildName(): string {
  const architecture = ARCHITECTURES[process.arch];
  if (architecture === undefined || !['linux', 'darwin', 'freebsd'].includes(process.platform)) throw new ReleaseError('no_build', { platform: `${process.platform} ${process.arch}` });
  return `${process.platform}_${architecture}`;
}
