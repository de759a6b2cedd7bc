import { expect, test } from 'vitest';
import { listOptionSections, PLAIN_OPTIONS } from '#lib/deployments/option-sections.ts';
import { stepOfField } from '#lib/deployments/wizard-steps.ts';
import { getModuleVersion, MODULE_VERSIONS } from '#lib/modules/catalog.ts';

test.each(MODULE_VERSIONS)('every variable of %s that has an effect can be set somewhere, once', (version) => {
  const advanced = listOptionSections(version).flatMap(({ variables }) => variables.map((variable) => variable.name));
  const elsewhere = getModuleVersion(version).variables.map((variable) => variable.name).filter((name) => PLAIN_OPTIONS.some((option) => option === name) || stepOfField(name) !== 'options');
  const effective = getModuleVersion(version).variables.filter((variable) => variable.effect !== 'none').map((variable) => variable.name);
  expect([...advanced, ...elsewhere]).toEqual(expect.arrayContaining(effective));
  expect(new Set(advanced).size).toBe(advanced.length);
  expect(advanced.filter((name) => elsewhere.includes(name))).toEqual([]);
});

test.each(MODULE_VERSIONS)('no variable of %s is left unfiled', (version) => {
  expect(listOptionSections(version).map(({ section }) => section)).not.toContain('other');
});
