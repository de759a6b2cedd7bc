import path from 'node:path';
import { z } from 'zod';
import { translator } from '../words/translate.ts';
import { isMetadataHost } from './metadata-address.ts';
import { ADDRESS_SETTINGS } from './network-settings.ts';
import { readTrustedCertificates } from './trusted-certificates.ts';

const words = translator('input');

const MAX_URL = 2_000;
const MAX_PEM = 256 * 1024;

/** What is left empty is not set. */
function optional<T>(schema: z.ZodType<T, string>) {
  return z
    .preprocess((value) => (typeof value === 'string' && value.trim() === '' ? null : value), schema.nullable())
    .optional()
    .transform((value): T | null => value ?? null);
}

function address(protocol: RegExp, message: string) {
  return z
    .string()
    .trim()
    .max(MAX_URL)
    .refine((text) => isAddress(text, protocol), message)
    .refine((text) => !isMetadataHost(URL.parse(text)?.hostname ?? ''), words('network.metadata'));
}

function isAddress(text: string, protocol: RegExp): boolean {
  const url = URL.parse(text);
  return url !== null && protocol.test(url.protocol) && url.hostname !== '' && url.hash === '' && url.search === '' && isDecodable(url.username) && isDecodable(url.password);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const web = address(/^https?:$/, words('network.address'));
// Terraform takes a network mirror over https alone (Terraform, CLI configuration, provider_installation).
const secureWeb = address(/^https:$/, words('network.secureAddress'));

const CERTIFICATE_WORDS = { private_key: 'network.privateKey', no_certificates: 'network.certificates' } as const;

const certificates = z
  .string()
  .trim()
  .max(MAX_PEM)
  .transform((pem, context) => {
    const read = readTrustedCertificates(pem);
    // What stands around the certificates Terraform does not want.
    if (read.ok) return `${read.certificates.join('\n')}\n`;
    context.addIssue({ code: 'custom', message: words(CERTIFICATE_WORDS[read.problem]) });
    return z.NEVER;
  });

const folder = z.string().trim().max(4_000).refine((text) => path.isAbsolute(text) && !/[\0$]/.test(text), words('network.folder'));
const hosts = z.string().trim().max(4_000).regex(/^[\w.*:\-/[\]]+(?:\s*,\s*[\w.*:\-/[\]]+)*,?$/, words('network.hosts'));
const version = z.string().trim().regex(/^1\.(?:9|\d{2,})\.\d+$/, words('network.version'));

/** What an admin sends: every setting, those left out or empty are unset; and the addresses whose user and password are forgotten. */
export const networkSettingsInput = z
  .strictObject({
    httpsProxy: optional(web),
    httpProxy: optional(web),
    noProxy: optional(hosts),
    caPem: optional(certificates),
    networkMirrorUrl: optional(secureWeb),
    filesystemMirrorPath: optional(folder),
    moduleRegistryUrl: optional(web),
    releasesUrl: optional(web),
    terraformVersion: optional(version),
    forget: z.array(z.enum(ADDRESS_SETTINGS)).max(ADDRESS_SETTINGS.length).default([]),
  })
  .refine(({ networkMirrorUrl, filesystemMirrorPath }) => networkMirrorUrl === null || filesystemMirrorPath === null, { path: ['filesystemMirrorPath'], message: words('network.oneMirror') });
export type NetworkSettingsInput = z.infer<typeof networkSettingsInput>;
