/** What Node says of a socket or a name when nobody is there, the way to it is cut, or it is not believed to be who it says. */
const UNREACHED = /^(E(CONN|HOST|NET|ADDR|AI_)\w+|EPIPE|ETIMEDOUT|ENOTFOUND|CERT_\w+|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT\w*|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)\w+|ERR_TLS_\w+)$/;
/** The same as Prisma's adapter puts it, where it keeps no code. */
const UNREACHED_KINDS: readonly unknown[] = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TlsConnectionError'];
/** What pg and Prisma say without a code that tells. */
const UNREACHED_WORDS = /connect ENOENT|Connection terminated|timeout exceeded when trying to connect|Can't reach database server|not queryable|not currently accepting connections/;
/**
 * PostgreSQL's classes 08 (connection), 53 (short of something) and 57P (going down or coming up), 25006 (a standby that is about to
 * take over), and 28 and 3D000: a password, a rule or a database that somebody is just changing; until it is mended nothing could be
 * written of it either. Prisma's words for the same, P2024 (no connection free) and P2028 (a transaction that went with its connection).
 * https://www.postgresql.org/docs/current/errcodes-appendix.html, https://www.prisma.io/docs/orm/reference/error-reference
 */
const AWAY = /^(08(?!P01)\w{3}|53\w{3}|57P\w{2}|25006|28\w{3}|3D000|P10(?:00|01|02|03|08|10|11|17)|P2024|P2028|P2037)$/;
/** Somebody else went first: it passes when it is tried again. */
const CONFLICT = /^(40001|40P01|P2034)$/;

/** Whether the database is away, or short of what it needs, as far as the error tells. */
export function isDatabaseAway(error: unknown): boolean {
  return someWithin(error, saysAway);
}

/** Whether the work only came at the wrong moment: two transactions were in each other's way. */
export function isConflict(error: unknown): boolean {
  return someWithin(error, ({ code, originalCode }) => CONFLICT.test(String(code ?? '')) || CONFLICT.test(String(originalCode ?? '')));
}

function saysAway({ code, originalCode, kind, syscall, message }: Layer): boolean {
  // A socket or a name that is not there, whatever its code; a file that is not there is another matter.
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  const codes = [code, originalCode].filter((one) => typeof one === 'string');
  if (codes.some((one) => UNREACHED.test(one) || AWAY.test(one))) return true;
  return UNREACHED_KINDS.includes(kind) || UNREACHED_WORDS.test(String(message ?? ''));
}

/** One error of those that wrap one another. */
interface Layer {
  code?: unknown;
  originalCode?: unknown;
  kind?: unknown;
  syscall?: unknown;
  message?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown };
}

/** Whether the error, or one that it wraps, is like that. Prisma wraps the adapter's in `meta`, and the adapter pg's in `cause`. */
function someWithin(error: unknown, isLike: (layer: Layer) => boolean): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const layer = error as Layer;
  return isLike(layer) || someWithin(layer.meta?.driverAdapterError, isLike) || someWithin(layer.cause, isLike);
}
