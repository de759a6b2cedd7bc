import v1_7_1 from './catalog/1.7.1.json' with { type: 'json' };
import v5_1_3 from './catalog/5.1.3.json' with { type: 'json' };
import v7_4_1 from './catalog/7.4.1.json' with { type: 'json' };
import v7_8_0 from './catalog/7.8.0.json' with { type: 'json' };
import v7_9_2 from './catalog/7.9.2.json' with { type: 'json' };
import type { ModuleVariable } from './module-variable.ts';
import type { ModuleVersion } from './module-version.ts';

const CATALOG: readonly ModuleVersion[] = [v7_9_2, v7_8_0, v7_4_1, v5_1_3, v1_7_1].map((facts) => facts as unknown as ModuleVersion);

/** The version a new deployment gets. */
export const DEFAULT_MODULE_VERSION = '7.9.2';

/** The only version that practice plays: our practice module has its interface. */
export const PRACTICE_MODULE_VERSION = DEFAULT_MODULE_VERSION;

/** The versions of W&B's module that can be chosen, newest first. */
export const MODULE_VERSIONS: readonly string[] = CATALOG.map((module) => module.version);

/** The facts of an offered version, as `7.9.2` (no v); null for any other. */
export function findModuleVersion(version: string): ModuleVersion | null {
  return CATALOG.find((module) => module.version === version) ?? null;
}

/** The facts of an offered version. @throws where the version is not offered: check it at the border. */
export function getModuleVersion(version: string): ModuleVersion {
  const found = findModuleVersion(version);
  if (!found) throw new Error(`module version ${version} is not offered; offered are ${MODULE_VERSIONS.join(', ')}`);
  return found;
}

/** A variable of that version by its own name; null where the version has none of that name. */
export function findModuleVariable(module: ModuleVersion, name: string): ModuleVariable | null {
  return module.variables.find((variable) => variable.name === name) ?? null;
}

/** The offered versions that have a variable of this name, newest first. */
export function versionsWithVariable(name: string): string[] {
  return CATALOG.filter((module) => findModuleVariable(module, name)).map((module) => module.version);
}
