import type { BackendChoice, InputValue } from '../deployments/deployment.ts';
import { findHostFileProblem, type HostFileRules } from '../host-files/host-file.ts';
import { type InputProblem, inputError } from '../modules/input-problem.ts';
import { textsIn } from '../modules/rules/checked-inputs.ts';
import { isMetadataHost } from '../network/metadata-address.ts';
import { BACKEND_SCHEMAS, type BackendSchema, type SettingKind } from './backend-schemas.ts';
import { SETTING_FORMS } from './setting-forms.ts';
import { validateBackend } from './validate-backend.ts';

/** What the operator allows a backend's settings to name. */
export interface BackendRules {
  files: HostFileRules;
  /** Hosts that a changed endpoint may lead to, in small letters. */
  endpointHosts: readonly string[];
}

/** Where the operator sets nothing. */
export const NOTHING_ALLOWED: BackendRules = { files: { dir: null, dataDir: '/' }, endpointHosts: [] };

/** A file that a backend's settings name: the way to it through the settings, and the file. */
interface NamedFile {
  setting: string;
  file: string;
}

/** Finds what is wrong with a backend's settings: of their kind, of the files they name, and of where they lead. */
export async function checkBackend(backend: BackendChoice, rules: BackendRules): Promise<InputProblem[]> {
  if (backend.kind === 'console') return Object.keys(backend.config ?? {}).map((name) => unknown('console', name));
  const secret = validateBackend(backend);
  const told = new Set(secret.map(({ variable }) => variable));
  const settings = problemsIn(BACKEND_SCHEMAS[backend.kind], { kind: backend.kind, at: '', values: backend.config ?? {}, rules, told });
  const files = await Promise.all(filesOf(backend).map(async ({ setting, file }) => ({ setting, file, problem: await findHostFileProblem(rules.files, file) })));
  const ofFiles = files.flatMap(({ setting, file, problem }) => (problem === null ? [] : [inputError(`backend.${setting}`, problem, { value: setting, file, dir: rules.files.dir ?? '' })]));
  return [...secret, ...settings, ...ofFiles];
}

/** Lists the files of the host that a backend's settings name. */
export function filesOf({ kind, config = {} }: BackendChoice): NamedFile[] {
  return kind === 'console' ? [] : filesIn(BACKEND_SCHEMAS[kind], config, '');
}

function filesIn({ settings }: BackendSchema, values: Readonly<Record<string, InputValue>>, at: string): NamedFile[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const wanted = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (typeof wanted === 'object') return isMap(value) ? filesIn(wanted, value, `${at}${name}.`) : [];
    const named = wanted === 'file' ? [value] : wanted === 'files' && Array.isArray(value) ? value : [];
    return named.filter((file) => typeof file === 'string').map((file) => ({ setting: `${at}${name}`, file }));
  });
}

interface Place {
  kind: Exclude<BackendChoice['kind'], 'console'>;
  /** The settings above, each with a dot. */
  at: string;
  values: Readonly<Record<string, InputValue>>;
  rules: BackendRules;
  /** Settings that something was said of already. */
  told: ReadonlySet<string>;
}

function problemsIn({ required, settings }: BackendSchema, { kind, at, values, rules, told }: Place): InputProblem[] {
  const missing = required.filter((name) => (values[name] ?? '') === '').map((name) => inputError(`backend.${at}${name}`, 'backend_setting_missing', { value: `${at}${name}`, kind }));
  const given = Object.entries(values).flatMap(([name, value]) => {
    const full = `${at}${name}`;
    if (value === null || told.has(`backend.${full}`)) return [];
    const wanted = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (wanted === undefined) return [unknown(kind, full)];
    if (typeof wanted !== 'object') return [...valueProblems(full, value, wanted, rules), ...formProblems(kind, full, value)];
    return isMap(value) ? problemsIn(wanted, { kind, at: `${full}.`, values: value, rules, told }) : [wrongType(full, 'map')];
  });
  return [...missing, ...given, ...(kind === 'remote' && at === 'workspaces.' ? checkRemoteWorkspaces(values) : [])];
}

/** Terraform takes one of the two: name for one workspace, prefix for those that begin so. */
function checkRemoteWorkspaces({ name = '', prefix = '' }: Place['values']): InputProblem[] {
  return ((name ?? '') === '') === ((prefix ?? '') === '') ? [inputError('backend.workspaces', 'backend_setting_workspaces')] : [];
}

function unknown(kind: string, name: string): InputProblem {
  return inputError(`backend.${name}`, 'backend_setting_unknown', { value: name, kind });
}

function wrongType(name: string, wanted: string): InputProblem {
  return inputError(`backend.${name}`, 'backend_setting_type', { value: name, wanted });
}

const isText = (value: InputValue): value is string => typeof value === 'string';
const areTexts = (value: InputValue) => Array.isArray(value) && value.every(isText);
const areNamedTexts = (value: InputValue) => isMap(value) && Object.values(value).every(isText);

const FITS: Readonly<Record<SettingKind, { as: string; fits: (value: InputValue) => boolean }>> = {
  text: { as: 'text', fits: isText },
  label: { as: 'text', fits: isText },
  file: { as: 'text', fits: isText },
  endpoint: { as: 'text', fits: isText },
  address: { as: 'text', fits: isText },
  proxy: { as: 'text', fits: isText },
  flag: { as: 'flag', fits: (value) => typeof value === 'boolean' },
  number: { as: 'number', fits: (value) => Number.isInteger(value) },
  texts: { as: 'list', fits: areTexts },
  files: { as: 'list', fits: areTexts },
  text_map: { as: 'map', fits: areNamedTexts },
  tags: { as: 'list', fits: (value) => areTexts(value) || areNamedTexts(value) },
};

function valueProblems(name: string, value: InputValue, wanted: SettingKind, { endpointHosts }: BackendRules): InputProblem[] {
  const { as, fits } = FITS[wanted];
  if (!fits(value)) return [wrongType(name, as)];
  if (wanted === 'label') return value === '' || LABEL.test(String(value)) ? [] : [inputError(`backend.${name}`, 'backend_setting_label', { value: name })];
  if (wanted !== 'endpoint' && wanted !== 'address' && wanted !== 'proxy') return [];
  const { full, hostname, host } = hostOf(String(value));
  // Without a scheme, validateBackend does not see an address in it.
  if (full !== null && full.username + full.password !== '') return [inputError(`backend.${name}`, 'backend_setting_secret', { value: name })];
  if (full === null || (wanted === 'address' && !isWebAddress(String(value)))) return [inputError(`backend.${name}`, 'backend_setting_address', { value: name })];
  // What the operator names holds, a metadata service too.
  if (endpointHosts.includes(hostname) || endpointHosts.includes(host)) return [];
  if (isMetadataHost(hostname)) return [inputError(`backend.${name}`, 'backend_setting_metadata', { value: name, host: hostname })];
  return wanted === 'address' ? [] : [inputError(`backend.${name}`, 'backend_setting_endpoint', { value: name, host: hostname })];
}

/** The code of a free text that lacks its known form. */
export const BACKEND_FORM = 'backend_setting_form';

/** Checks the free texts of a setting, names of a map included. An empty text is Terraform's own word for "not given". */
function formProblems(kind: Place['kind'], name: string, value: InputValue): InputProblem[] {
  const forms = SETTING_FORMS[kind];
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (form === undefined || value === '' || textsIn(value).every((text) => text.length <= form.longest && form.matches(text))) return [];
  return [inputError(`backend.${name}`, BACKEND_FORM, { value: name, example: form.example, max: form.longest })];
}

/** RFC 1123: anything else could end the host's name early and lead to another host. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

function isWebAddress(address: string): boolean {
  return /^https?:\/\/[^/]/i.test(address);
}

/** What URL parsers read differently: it could name another host for Go than for us. */
const AMBIGUOUS = /[\\\s\p{C}]/u;

/** Of an address with or without its scheme; nothing of one that has the scheme without its slashes, or that parsers read differently. */
function hostOf(address: string): { full: URL | null; hostname: string; host: string } {
  const nothing = { full: null, hostname: '', host: '' };
  if (AMBIGUOUS.test(address) || /^https?:(?!\/\/[^/])/i.test(address)) return nothing;
  const full = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`);
  return full === null || full.hostname === '' ? nothing : { full, hostname: full.hostname.toLowerCase(), host: full.host.toLowerCase() };
}

function isMap(value: InputValue): value is Record<string, InputValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
