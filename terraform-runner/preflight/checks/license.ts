import { failed, passed, warned, type Check } from '../check.ts';

/** W&B does not publish what a license looks like: only one that is missing, or has signs in it that no license has, is surely wrong. */
export const licenseCheck: Check = {
  id: 'license',
  find({ subject: { license, faults }, surroundings }) {
    const expiresAt = faults.includes('license_expired') ? new Date(0).toISOString() : license.expiresAt;
    const values = { date: expiresAt?.slice(0, 10) ?? '' };
    const link = 'https://deploy.wandb.ai/';
    if (!license.given) return Promise.resolve(failed('missing', { link }));
    if (license.hasBlanks) return Promise.resolve(failed('blanks'));
    if (license.isMalformed === true) return Promise.resolve(failed('malformed'));
    if (expiresAt === null) return Promise.resolve(passed('given'));
    const isOver = new Date(expiresAt) <= surroundings.now();
    return Promise.resolve(isOver ? warned('expired', { values, link }) : passed('until', { values }));
  },
};
