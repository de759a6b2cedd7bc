/** How Go says that an address could not be reached. */
export const UNREACHED = String.raw`(?:no such host|connection refused|connection reset|i/o timeout|network is unreachable|no route to host|TLS handshake timeout|x509:|proxyconnect|server misbehaving|cannot assign requested address|Could not resolve host|Failed to connect to|connection timed? ?out|Client\.Timeout|(?<=:\s)(?:unexpected )?EOF)`;

/** The host that was asked, and what came of it. */
export const HOST = /https?:\/\/([^/":\s]+)/;
export const CAUSE = new RegExp(String.raw`((?:dial tcp|proxyconnect|lookup|x509|net/http|read tcp|unexpected EOF|EOF|(?:429|5\d\d) [A-Z][\w ]+ returned from)[^\n]*|${UNREACHED})`);
