import { shownFinding, type AnswerReader } from '../azure-credentials/shown-answer.ts';
import { translator, type Translate } from '../words/translate.ts';
import { PREFLIGHT_CHECK_IDS, type PreflightCheck, type PreflightFinding, type PreflightReport } from './preflight.ts';
import type { StoredPreflight } from './preflight-store.ts';

/** A stored preflight in words for its reader, its checks in the order in which they are shown. */
export function describePreflight(stored: StoredPreflight, reader: AnswerReader): PreflightReport {
  const { id, deploymentId, requestedAt, requestedBy, startedAt, finishedAt, inputsDigest, findings } = stored;
  const say = translator('preflight');
  const ordered = PREFLIGHT_CHECK_IDS.flatMap((check) => findings.filter((finding) => finding.id === check));
  return {
    id,
    deploymentId,
    requestedAt: requestedAt.toISOString(),
    requestedBy,
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    inputsDigest,
    checks: ordered.map((finding) => describeFinding(say, shownFinding(reader, finding))),
  };
}

function describeFinding(say: Translate, finding: PreflightFinding): PreflightCheck {
  const { id, status } = finding;
  return { id, title: say(`checks.${id}.title`), status, found: say(keyOf(say, finding, 'found'), finding.values ?? {}), why: say(`checks.${id}.why`), fix: fixOf(say, finding) };
}

function fixOf(say: Translate, finding: PreflightFinding): PreflightCheck['fix'] {
  const { command = null, link = null, action = null, values = {} } = finding;
  const key = keyOf(say, finding, 'fix');
  return say.has(key) ? { text: say(key, values), command, link, action } : null;
}

/** What any check may come to, such as a refused question, has its words in one place. */
function keyOf(say: Translate, { id, code }: PreflightFinding, part: 'found' | 'fix'): string {
  const own = `checks.${id}.${part}.${code}`;
  return say.has(own) ? own : `any.${part}.${code}`;
}
