import { findModuleVersion } from '../modules/catalog.ts';
import { compareVersions } from '../modules/module-version.ts';
import type { AllowedDowngrade, Deployment } from './deployment.ts';

interface Asked {
  moduleVersion: string;
  reason: string | undefined;
  by: string | null;
}

interface Known {
  before: Pick<Deployment, 'allowedDowngrade'>;
  applied: { moduleVersion: string } | null;
}

/**
 * Returns the permission that holds for this module version: the reason given now, else the one that was stored for the same version.
 * Null where none holds. A reason for a version that is not older than the deployed one is not kept: it would allow it later.
 */
export function allowedFor({ moduleVersion, reason, by }: Asked, { before, applied }: Known): AllowedDowngrade | null {
  if (!isOlder(moduleVersion, applied)) return null;
  if (reason !== undefined && reason !== '') return { moduleVersion, reason, by, at: new Date().toISOString() };
  return before.allowedDowngrade?.moduleVersion === moduleVersion ? before.allowedDowngrade : null;
}

function isOlder(moduleVersion: string, applied: Known['applied']): boolean {
  if (applied === null || findModuleVersion(moduleVersion) === null) return false;
  return compareVersions(moduleVersion, applied.moduleVersion) < 0;
}
