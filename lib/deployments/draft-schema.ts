import { z } from 'zod';
import { MODULE_VERSIONS } from '../modules/catalog.ts';
import { PREFLIGHT_FIXES } from '../preflight/preflight.ts';
import { PREFLIGHT_FAULTS } from '../preflight/preflight-faults.ts';
import { type InputValue, type PracticeFault, TARGETS } from './deployment.ts';
import type { DraftValues } from './draft-values.ts';
import { FAR_END_FAULT_NAMES } from './far-end-faults.ts';
import { PRACTICE_ERRORS } from './practice-faults.ts';
import { WIZARD_STEPS } from './wizard-steps.ts';

export const inputValue: z.ZodType<InputValue> = z.json();

export const practiceFaultSchema: z.ZodType<PracticeFault> = z.discriminatedUnion('kind', [
  z.strictObject({ address: z.string().min(1).max(300), kind: z.literal('fail'), error: z.enum([...PRACTICE_ERRORS.map((error) => error.name), ...FAR_END_FAULT_NAMES]) }),
  z.strictObject({ address: z.string().min(1).max(300), kind: z.enum(['hang', 'changed', 'gone']) }),
  z.strictObject({ address: z.string().min(1).max(300), kind: z.literal('slow'), factor: z.number().positive().max(1000) }),
  z.strictObject({ address: z.string().min(1).max(300), kind: z.literal('preflight'), error: z.enum(PREFLIGHT_FAULTS.map((fault) => fault.name)) }),
]);

/** A draft as it comes from a browser: of the right shape, and otherwise as a person left it. */
export const draftValues: z.ZodType<DraftValues> = z.strictObject({
  name: z.string().max(1000),
  target: z.enum(TARGETS),
  location: z.string().max(200),
  moduleVersion: z.enum(MODULE_VERSIONS),
  credentialId: z.uuid().nullable(),
  subscriptionId: z.guid().nullable(),
  inputs: z.record(z.string(), inputValue),
  secrets: z.record(z.string(), inputValue),
  faults: z.array(practiceFaultSchema).max(100),
  allowDowngrade: z.string().trim().max(500).optional(),
});

/** What a save of a draft sends. */
export const draftToSave = z.strictObject({ id: z.uuid(), values: draftValues, reached: z.enum(WIZARD_STEPS) });

/** What the wizard's last button sends; with an admin's reason where it goes past the preflight. */
export const draftToFinish = z.strictObject({ id: z.uuid(), values: draftValues, skipPreflight: z.string().trim().min(3).max(500).optional() });

/** What the wizard's review has looked at. */
export const draftToLookAt = z.strictObject({ id: z.uuid(), values: draftValues, again: z.boolean(), fix: z.enum(PREFLIGHT_FIXES).nullable() });
