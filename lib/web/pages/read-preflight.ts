import 'server-only';
import type { Role } from '../../auth/permission.ts';
import type { ConsoleContext } from '../../console-context.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { describePreflightFor } from '../../preflight/shown-preflight.ts';
import { failedOf, isGated } from '../../preflight/preflight.ts';
import { findLatestPreflight } from '../../preflight/preflight-store.ts';
import { subjectDigestOf } from '../../preflight/preflight-subject.ts';
import { preflightSubject } from '../../preflight/request-preflight.ts';

/** The latest preflight, and how many of its checks keep a deploy back: none once the deployment was changed. */
export async function readPreflight(context: ConsoleContext, deployment: Deployment, role: Role) {
  const [latest, subject] = await Promise.all([findLatestPreflight(context.db.prisma, deployment.id), preflightSubject(context, deployment)]);
  const report = latest === null ? null : await describePreflightFor(context.db, role, latest);
  const outdated = report !== null && report.inputsDigest !== subjectDigestOf(subject);
  const gated = isGated(subject);
  const blocks = gated && !outdated && report !== null && report.finishedAt !== null;
  return { report, gated, outdated, obstacles: blocks ? failedOf(report.checks).length : 0 };
}
