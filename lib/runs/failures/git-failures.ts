import type { FailureRule } from './failure-rule.ts';

/** What shows that git reported the error: Terraform starts it to download the module that the registry points to. */
const BY_GIT = String.raw`(?:\bgit exited with|Cloning into|fatal: unable to access|\bgit::|remote: )`;

/** An error of git's that contains the pattern. */
function byGit(pattern: string): RegExp {
  return new RegExp(String.raw`${BY_GIT}[^]*(?:${pattern})`, 'i');
}

const HOST_OF_GIT = /unable to access '\w+:\/\/(?:[^@/']*@)?([^/:']+)/;
const REASON_OF_GIT = /(?:unable to access '[^']*': |(?:fatal|error): (?!unable to access))([^\n]+)/;
const VALUES = { host: HOST_OF_GIT, reason: REASON_OF_GIT };

/** OpenSSL's and GnuTLS's texts, as curl passes them to git. */
const UNTRUSTED = [
  'SSL certificate problem',
  'server certificate verification failed',
  'server verification failed: certificate',
  'certificate signer not trusted',
  'SSL peer certificate or SSH remote key was not OK',
  'no alternative certificate subject name matches',
  String.raw`certificate subject name \([^)]*\) does not match`,
  'certificate verify failed',
].join('|');

/** A file or folder of certificates that was named and cannot be used. */
const BAD_CA_FILE = 'error setting certificate verify locations|error (?:adding|reading) (?:trust anchors|ca cert)|error reading ca cert file|error setting certificate file';

const BY_PROXY = [
  String.raw`Received HTTP code \d+ from proxy`,
  String.raw`CONNECT tunnel failed`,
  'Proxy CONNECT aborted',
  'Could not resolve proxy',
  'proxy handshake',
  'Proxy Authentication Required',
].join('|');

const UNREACHED = [
  'Could not resolve host',
  'Failed to connect to',
  "Couldn't connect to server",
  'Connection (?:refused|reset|timed out)',
  'Operation timed out',
  'Operation too slow',
  'Network is unreachable',
  'No route to host',
  'Empty reply from server',
  'early EOF',
  'unexpected disconnect',
  'remote end hung up unexpectedly',
  'RPC failed',
  'gnutls_handshake',
  'GnuTLS recv error',
  'SSL_connect',
  'SSL_ERROR_',
  'TLS connection was non-properly terminated',
  String.raw`requested URL returned error: (?:429|5\d\d)`,
].join('|');

const REFUSED = [
  String.raw`requested URL returned error: 4\d\d`,
  'could not read (?:Username|Password)',
  'terminal prompts disabled',
  'Authentication failed',
  'Repository not found',
  'repository \'[^\']*\' not found',
  'Host key verification failed',
  String.raw`Permission denied \(publickey`,
].join('|');

/**
 * What goes wrong while git downloads a module. Stands before the registry's rules: those recognise some of the same reasons.
 */
export const GIT_FAILURES: readonly FailureRule[] = [
  { code: 'git_missing', is: [/git must be available and on the PATH/, /exec: "git": executable file not found/, /\bgit: (?:No such file or directory|(?:command )?not found)/i], remedy: null },
  { code: 'git_certificate_untrusted', text: 'git_ca_file', is: [byGit(BAD_CA_FILE)], values: VALUES, remedy: null },
  { code: 'git_certificate_untrusted', is: [byGit(UNTRUSTED)], values: VALUES, remedy: null },
  { code: 'git_unreachable', text: 'git_proxy_refused', is: [byGit(BY_PROXY)], values: VALUES, remedy: null },
  { code: 'git_unreachable', text: 'git_refused', is: [byGit(REFUSED)], values: VALUES, remedy: null },
  { code: 'git_unreachable', is: [byGit(UNREACHED)], values: VALUES },
  { code: 'git_unreachable', text: 'git_failed', is: [/\bgit exited with \d+/], values: { reason: /(?:fatal|error): ([^\n]+)/ } },
];
