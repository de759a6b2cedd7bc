import { z } from 'zod';
import { isMetadataHost } from '../network/metadata-address.ts';
import { readTrustedCertificates } from '../network/trusted-certificates.ts';
import { translator } from '../words/translate.ts';
import { type AzureCredential, CLOUD_NAMES, CREDENTIAL_KINDS, type CredentialSecret } from './azure-credential.ts';
import { readCertificate } from './certificate.ts';

const words = translator('credentials');
const problem = (name: string) => words(`invalid.${name}`);

const optionalText = (max: number) => z.string().trim().max(max).transform((text) => (text === '' ? null : text)).nullish().transform((text) => text ?? null);
const guid = z.string().trim().toLowerCase().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, problem('guid'));
/** What the last of a union's ways says: the others are for values that were left out. */
const lastWay = { error: (issue: { errors?: { message?: string }[][] }) => issue.errors?.at(-1)?.[0]?.message };

const optionalGuid = z.union([z.literal('').transform(() => null), z.null(), guid], lastWay).optional().transform((id) => id ?? null);
const httpsOrigin = z.url({ protocol: /^https$/, error: problem('https') }).refine((url) => !isMetadataHost(URL.parse(url)?.hostname ?? ''), problem('metadata')).transform((url) => new URL(url).origin);
const optionalOrigin = z.union([z.literal('').transform(() => null), z.null(), httpsOrigin], lastWay).optional().transform((url) => url ?? null);
const day = z.union([z.literal('').transform(() => null), z.null(), z.iso.date(problem('date')).transform((date) => `${date}T00:00:00.000Z`), z.iso.datetime()]);
const optionalDay = day.optional().transform((at) => at ?? null);

/** What a person or a program says of a new credential, before the fields are held against each other. */
const said = z.strictObject({
  name: z.string().trim().min(1, problem('required')).max(100),
  kind: z.enum(CREDENTIAL_KINDS),
  cloud: z.enum(CLOUD_NAMES).default('public'),
  endpoint: optionalOrigin,
  authorityHost: optionalOrigin,
  caPem: optionalText(100_000),
  tenantId: optionalGuid,
  clientId: optionalGuid,
  subscriptionId: optionalGuid,
  tokenFile: optionalText(1000),
  expiresAt: optionalDay,
  clientSecret: optionalText(1000),
  certificatePem: optionalText(100_000),
  certificatePassword: z.string().max(1000).nullish(),
});

/** A credential to be stored: its columns, and what is secret of it apart. */
export interface NewCredential extends Pick<AzureCredential, 'name' | 'kind' | 'cloud' | 'endpoint' | 'authorityHost' | 'caPem' | 'tenantId' | 'clientId' | 'subscriptionId' | 'tokenFile' | 'expiresAt'> {
  secret: CredentialSecret | null;
}

type Said = z.infer<typeof said>;

/** A new credential: each kind with the fields it needs and no others, its certificate read. */
export const newCredential: z.ZodType<NewCredential, unknown> = said.transform((given, context) => {
  for (const [field, message] of problemsOf(given)) context.addIssue({ code: 'custom', path: [field], message });
  const expiresAt = given.kind === 'client_certificate' ? certificateEnd(given) : given.expiresAt;
  const { clientSecret: _secret, certificatePem: _pem, certificatePassword: _password, ...columns } = given;
  const custom = given.cloud === 'custom' ? {} : { endpoint: null, authorityHost: null, caPem: null };
  return { ...columns, ...custom, expiresAt, secret: secretOf(given) };
});

/** What may change of a stored one: its name, its default subscription, the tenant of a login that has several, and its secret, which is then a rotation. */
const credentialChange = z.strictObject({
  name: said.shape.name.optional(),
  subscriptionId: z.union([z.null(), guid]).optional(),
  tenantId: guid.optional(),
  expiresAt: day.optional(),
  clientSecret: z.string().trim().min(1, problem('required')).max(1000).optional(),
  certificatePem: z.string().trim().min(1).max(100_000).optional(),
  certificatePassword: z.string().max(1000).nullish(),
});
export type CredentialChange = z.infer<typeof credentialChange>;

/** The same with its certificate read. */
export const checkedChange: z.ZodType<CredentialChange, unknown> = credentialChange.superRefine((change, context) => {
  for (const [field, message] of certificateProblems(change)) context.addIssue({ code: 'custom', path: [field], message });
});

type Problem = readonly [field: string, message: string];

function problemsOf(given: Said): Problem[] {
  return [...customCloudProblems(given), ...kindProblems(given)];
}

function customCloudProblems({ cloud, endpoint, authorityHost, caPem }: Said): Problem[] {
  if (cloud !== 'custom') return [];
  return [
    ...missing({ endpoint, authorityHost }),
    ...caProblems(caPem),
  ];
}

/** It is no secret, and is shown as it is. */
function caProblems(caPem: string | null): Problem[] {
  const read = caPem === null ? null : readTrustedCertificates(caPem);
  return read === null || read.ok ? [] : [['caPem', problem(read.problem === 'private_key' ? 'private_key' : 'pem')]];
}

function kindProblems(given: Said): Problem[] {
  const { kind, tenantId, clientId, clientSecret, certificatePem, tokenFile } = given;
  switch (kind) {
    case 'client_secret':
      return [...missing({ tenantId, clientId, clientSecret })];
    case 'client_certificate':
      return [...missing({ tenantId, clientId, certificatePem }), ...certificateProblems(given)];
    case 'workload_identity':
      return [...missing({ tenantId, clientId }), ...(tokenFile !== null && !tokenFile.startsWith('/') ? [['tokenFile', problem('absolute')] as const] : [])];
    case 'managed_identity':
    case 'azure_cli':
      return [];
  }
}

function missing(fields: Readonly<Record<string, string | null>>): Problem[] {
  return Object.entries(fields).flatMap(([name, value]) => (value === null ? [[name, problem('required')] as const] : []));
}

/** Why a certificate does not do, at its field; nothing where none is given. */
function certificateProblems({ certificatePem, certificatePassword }: { certificatePem?: string | null | undefined; certificatePassword?: string | null | undefined }): Problem[] {
  if (!certificatePem) return [];
  const read = readCertificate(certificatePem, certificatePassword ?? undefined);
  if (read.ok) return read.expiresAt.getTime() < Date.now() ? [['certificatePem', problem('certificate_expired')]] : [];
  return [[read.problem === 'wrong_password' ? 'certificatePassword' : 'certificatePem', problem(read.problem)]];
}

function certificateEnd({ certificatePem, certificatePassword }: Pick<Said, 'certificatePem' | 'certificatePassword'>): string | null {
  const read = certificatePem === null ? null : readCertificate(certificatePem, certificatePassword ?? undefined);
  return read?.ok === true ? read.expiresAt.toISOString() : null;
}

function secretOf({ kind, clientSecret, certificatePem, certificatePassword }: Pick<Said, 'kind' | 'clientSecret' | 'certificatePem' | 'certificatePassword'>): CredentialSecret | null {
  if (kind === 'client_secret' && clientSecret !== null) return { clientSecret };
  if (kind === 'client_certificate' && certificatePem !== null) return { certificatePem, ...(certificatePassword && { password: certificatePassword }) };
  return null;
}

/** A rotation as columns: the new secret and when it ends; null when the change brings no secret. A certificate must have been checked. */
export function rotationOf({ clientSecret, certificatePem, certificatePassword, expiresAt }: CredentialChange): { secret: CredentialSecret; expiresAt: string | null } | null {
  if (clientSecret !== undefined) return { secret: { clientSecret }, expiresAt: expiresAt ?? null };
  if (certificatePem === undefined) return null;
  return { secret: { certificatePem, ...(certificatePassword && { password: certificatePassword }) }, expiresAt: certificateEnd({ certificatePem, certificatePassword }) };
}
