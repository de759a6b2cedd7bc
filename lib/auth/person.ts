import type { Role } from './permission.ts';

/** Somebody who may sign in. createdAt is ISO 8601. */
export interface Person {
  id: string;
  name: string;
  email: string;
  role: Role;
  createdAt: string;
}
