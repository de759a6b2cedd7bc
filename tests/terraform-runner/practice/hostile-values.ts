import { randomUUID } from 'node:crypto';
import path from 'node:path';

/** What a program would do with a value that it takes for its own text: make the canary's file, or print what only a file holds. */
export interface Canary {
  /** Nothing may make it. */
  file: string;
  /** Its content may be printed nowhere. */
  secretFile: string;
  secret: string;
}

export function canaryIn(dir: string): Canary {
  return { file: path.join(dir, 'canary'), secretFile: path.join(dir, 'secret'), secret: randomUUID() };
}

/** Values that are harmless as data, and each a way out of some program's text. */
export function hostileValues({ file, secretFile }: Canary): string[] {
  const run = `touch ${file}; cat ${secretFile}`;
  return [
    // sed: e runs a command, r reads a file, w writes one; with each delimiter in use.
    `x|g;1e ${run}\n#`, `x|g; 1e cat ${secretFile}; #`, `x/e;1e ${run}\n`, `x|e\n1e ${run}\n`, `|w ${file}`, `\n1r ${secretFile}\n`, '&&\\1\\n\\&',
    // The shell: quotes, substitutions, operators, comments, globs, options.
    `$(${run})`, `\`${run}\``, `"; ${run}; "`, `'; ${run}; '`, `"'; ${run} #`, `; ${run} #`, `| ${run}`, `&& ${run}`, `\n${run}\n`, `$'\\n'${run}`,
    `\${x:-$(${run})}`, `EOF\n${run}\nEOF`, `-e ${run}`, `--file=${secretFile}`, `@${secretFile}`, `<(${run})`, `a[$(${run})]`, '*', '~', '../../..', '/etc/passwd', '..', '.',
    // awk: the end of a text, escapes of -v, an assignment, a pipe.
    `"); system("${run}"); x=("`, `\\"); system(\\"${run}\\"); (\\"`, `x=1`, `" | "${run}" | getline`, '\\044(id)',
    // HCL and its templates.
    `\${file("${secretFile}")}`, `%{ for x in [1] }\${file("${secretFile}")}%{ endfor }`, `$\${x}%%{y}`, `" + file("${secretFile}") + "`, `<<EOT\n\${file("${secretFile}")}\nEOT`,
    // printf, echo and JSON.
    `%s%n%b%c%`, `\\c\\0101\\x41`, `","state":"deleting","goneAt":0,"x":"`, '"}', '\\', '\\"', '{"address":"x"}', '{id}{name}{resourceGroup}{location}', '\u2028\u{1f4a9}한글é',
    // expr, jq, RegExp.
    '(a+)+$', `") | input_filename | (" `, `.[0] | @sh "${run}"`,
  ];
}
