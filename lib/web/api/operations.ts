import type { z } from 'zod';
import type { Permission } from '#lib/auth/permission.ts';
import { networkSettingsInput } from '#lib/network/network-settings-schema.ts';
import { logQuery } from '../log-query.ts';
import * as answers from './answers.ts';
import * as requests from './requests.ts';
import { ledgerAnswer, teardownAnswer } from './teardown-answers.ts';

/** One thing the API can do, as openapi.json tells it. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  summary: string;
  permission: Permission;
  query?: z.ZodType;
  body?: z.ZodType;
  answer: Answer;
  status: number;
  /** Problems beside 401, 403 (where not every role may) and, with an id in the path, 404. */
  refusals?: number[];
  /** What is answered with further statuses, and is no problem document. */
  others?: Record<number, Answer>;
}

/** A JSON answer; or by media type, null where it has no schema; null for no content. */
export type Answer = z.ZodType | Record<string, z.ZodType | null> | null;

const { changedDeploymentAnswer, deploymentAnswer, listedDeploymentAnswer, pageOfAnswer, runAnswer } = answers;

/** Everything under /api/v1 but openapi.json itself, and Terraform's http backend. */
export const OPERATIONS: readonly Operation[] = [
  { method: 'get', path: '/api/v1/deployments', summary: 'Deployments, last changed first, without their inputs', permission: 'view', query: requests.deploymentsQuery, answer: pageOfAnswer(listedDeploymentAnswer), status: 200, refusals: [422] },
  { method: 'post', path: '/api/v1/deployments', summary: 'Make a deployment; nothing runs yet', permission: 'draft', body: requests.newDeployment, answer: changedDeploymentAnswer, status: 201, refusals: [400, 409, 413, 422] },
  { method: 'get', path: '/api/v1/credentials', summary: 'Stored Azure credentials, without what is secret of them', permission: 'view', answer: answers.credentialsAnswer, status: 200 },
  { method: 'post', path: '/api/v1/credentials', summary: 'Store an Azure credential; a runner tests it', permission: 'manage_credentials', body: requests.newCredential, answer: answers.credentialAnswer, status: 201, refusals: [400, 409, 413, 422] },
  { method: 'get', path: '/api/v1/credentials/{credentialId}', summary: 'A stored credential and what its last test saw', permission: 'view', answer: answers.credentialAnswer, status: 200 },
  { method: 'patch', path: '/api/v1/credentials/{credentialId}', summary: 'Rename it, choose its default subscription (of an Azure CLI login its tenant, too), or give it a new secret', permission: 'manage_credentials', body: requests.changedCredential, answer: answers.credentialAnswer, status: 200, refusals: [400, 409, 413, 422] },
  { method: 'delete', path: '/api/v1/credentials/{credentialId}', summary: 'Forget a credential that no deployment uses, and with which no teardown is still read back', permission: 'manage_credentials', answer: null, status: 204, refusals: [409] },
  { method: 'post', path: '/api/v1/credentials/{credentialId}/test', summary: 'Ask a runner to test it', permission: 'manage_credentials', answer: null, status: 202 },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}', summary: 'A deployment', permission: 'view', answer: deploymentAnswer, status: 200 },
  { method: 'patch', path: '/api/v1/deployments/{deploymentId}', summary: 'Change a deployment; a run applies it', permission: 'draft', body: requests.deploymentChange, answer: changedDeploymentAnswer, status: 200, refusals: [400, 409, 413, 422] },
  { method: 'delete', path: '/api/v1/deployments/{deploymentId}', summary: 'Archive a draft (by its creator or an admin) or a destroyed deployment', permission: 'draft', answer: null, status: 204, refusals: [409] },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/files', summary: 'Its Terraform files, without secrets', permission: 'view', answer: answers.filesAnswer, status: 200 },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/files.zip', summary: 'Its Terraform files, to take away', permission: 'view', answer: { 'application/zip': null }, status: 200 },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/runs', summary: 'Its runs, newest first', permission: 'view', query: requests.runsQuery, answer: pageOfAnswer(runAnswer), status: 200, refusals: [422] },
  { method: 'post', path: '/api/v1/deployments/{deploymentId}/runs', summary: 'Queue a run; the header Idempotency-Key makes it safe to send again', permission: 'plan', body: requests.newRun, answer: runAnswer, status: 201, refusals: [400, 409, 413, 422] },
  { method: 'post', path: '/api/v1/deployments/{deploymentId}/preflight', summary: 'Look at whatever its run needs; the answer is the report as it begins', permission: 'plan', body: requests.newPreflight, answer: answers.preflightAnswer, status: 202, refusals: [400, 409, 413, 422] },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/preflight', summary: 'The latest report, 404 before the first; followed as text/event-stream (events report, end) until it is finished', permission: 'view', answer: { 'application/json': answers.preflightAnswer, 'text/event-stream': null }, status: 200 },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/outputs', summary: 'What the module handed back', permission: 'view', answer: answers.outputsAnswer, status: 200 },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/resources', summary: 'Managed resources of the newest state', permission: 'view', answer: answers.resourcesAnswer, status: 200 },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/status', summary: 'How its components in Azure are, and whether W&B can be reached', permission: 'view', answer: answers.statusAnswer, status: 200 },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/unmanaged', summary: 'What Azure has of it and its state has not; adopted by a run with adopt', permission: 'view', answer: answers.unmanagedAnswer, status: 200 },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/drift', summary: 'What the last drift check found; a run of kind plan_only with drift makes one', permission: 'view', answer: answers.driftAnswer, status: 200 },
  { method: 'patch', path: '/api/v1/deployments/{deploymentId}/drift', summary: 'How often it is checked for drift without being asked', permission: 'plan', body: requests.driftChange, answer: answers.driftAnswer, status: 200, refusals: [400, 413, 422] },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/state-versions', summary: 'Versions of its state, newest first', permission: 'view', query: requests.pageQuery, answer: pageOfAnswer(answers.stateVersionAnswer), status: 200, refusals: [422] },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/state-versions/{versionId}', summary: 'A state document in clear', permission: 'manage_state', answer: { 'application/json': null }, status: 200 },
  { method: 'post', path: '/api/v1/deployments/{deploymentId}/state-versions', summary: 'Take a state document as the newest version, as terraform state push would', permission: 'manage_state', answer: answers.stateVersionAnswer, status: 201, refusals: [400, 409, 413, 422] },
  { method: 'post', path: '/api/v1/deployments/{deploymentId}/state-versions/{versionId}/rollback', summary: 'Make this version current again, as a new one', permission: 'manage_state', answer: answers.stateVersionAnswer, status: 201, refusals: [409] },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/locks', summary: 'Terraform’s lock on its state, and a person’s on the deployment', permission: 'view', answer: answers.locksAnswer, status: 200 },
  { method: 'delete', path: '/api/v1/deployments/{deploymentId}/state-lock', summary: 'Break Terraform’s lock; only one whose run has ended or whose API token is revoked', permission: 'manage_state', answer: null, status: 204, refusals: [409] },
  { method: 'post', path: '/api/v1/deployments/{deploymentId}/maintenance', summary: 'Lock it against runs', permission: 'manage_state', body: requests.newMaintenance, answer: answers.maintenanceAnswer, status: 201, refusals: [400, 409, 413, 422] },
  { method: 'delete', path: '/api/v1/deployments/{deploymentId}/maintenance', summary: 'Let runs be queued again', permission: 'manage_state', answer: null, status: 204, refusals: [409] },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/teardown', summary: 'What a teardown would lose, and what stands in its way', permission: 'view', answer: teardownAnswer, status: 200 },
  { method: 'post', path: '/api/v1/deployments/{deploymentId}/teardown/steps', summary: 'Take something out of a teardown’s way: a lock, what is not Terraform’s, what lived in a cluster that is gone', permission: 'destroy', body: requests.newTeardownStep, answer: null, status: 202, refusals: [400, 409, 413, 422] },
  { method: 'get', path: '/api/v1/deployments/{deploymentId}/ledger', summary: 'What is left of a destroyed deployment, as Azure said; 404 before the first reading', permission: 'view', answer: ledgerAnswer, status: 200 },
  { method: 'post', path: '/api/v1/deployments/{deploymentId}/ledger', summary: 'Ask Azure anew what is left', permission: 'plan', answer: null, status: 202 },
  { method: 'get', path: '/api/v1/runs', summary: 'Runs of all deployments, newest first', permission: 'view', query: requests.runsQuery, answer: pageOfAnswer(runAnswer), status: 200, refusals: [422] },
  { method: 'get', path: '/api/v1/runs/{runId}', summary: 'A run', permission: 'view', answer: runAnswer, status: 200 },
  { method: 'get', path: '/api/v1/runs/{runId}/plan', summary: 'What its plan would change; 404 while there is none', permission: 'view', answer: answers.planAnswer, status: 200 },
  { method: 'get', path: '/api/v1/runs/{runId}/log', summary: 'Its log: followed as text/event-stream (events line, lines, run, end; the id is the line’s number), a range as application/json, whole as text/plain', permission: 'view', query: logQuery, answer: { 'text/plain': null, 'text/event-stream': null, 'application/json': answers.logAnswer }, status: 200, refusals: [422] },
  { method: 'post', path: '/api/v1/runs/{runId}/approve', summary: 'Apply exactly the stored plan', permission: 'approve', body: requests.approval, answer: runAnswer, status: 200, refusals: [400, 409, 413, 422] },
  { method: 'post', path: '/api/v1/runs/{runId}/discard', summary: 'Refuse the plan', permission: 'approve', body: requests.approval, answer: runAnswer, status: 200, refusals: [400, 409, 413, 422] },
  { method: 'post', path: '/api/v1/runs/{runId}/cancel', summary: 'Ask the run to stop', permission: 'cancel', body: requests.cancellation, answer: runAnswer, status: 200, refusals: [400, 409, 413, 422] },
  { method: 'get', path: '/api/v1/settings/terraform', summary: 'How Terraform and the Azure SDKs reach the world from a closed network; no user and password is given back', permission: 'manage_settings', answer: answers.networkSettingsAnswer, status: 200 },
  { method: 'put', path: '/api/v1/settings/terraform', summary: 'Set it anew; what is left out is unset. An address that is sent as it is keeps the user and password it was stored with, unless forget names it', permission: 'manage_settings', body: networkSettingsInput, answer: answers.networkSettingsAnswer, status: 200, refusals: [400, 413, 422] },
  { method: 'get', path: '/api/state/{deploymentId}', summary: 'Terraform’s state, as its http backend reads it; 204 while there is none', permission: 'manage_state', answer: { 'application/json': null }, status: 200, others: { 204: null } },
  { method: 'post', path: '/api/state/{deploymentId}', summary: 'A new state, behind the lock that ?ID= names', permission: 'manage_state', answer: null, status: 200, refusals: [400, 409, 413, 422, 423] },
  { method: 'post', path: '/api/state/{deploymentId}/lock', summary: 'Lock the state; the same as LOCK /api/state/{deploymentId}. 423 with the lock that is held', permission: 'manage_state', answer: null, status: 200, refusals: [400, 413], others: { 423: { 'application/json': null, 'application/problem+json': null } } },
  { method: 'delete', path: '/api/state/{deploymentId}/lock', summary: 'Unlock the state; the same as UNLOCK /api/state/{deploymentId}', permission: 'manage_state', answer: null, status: 200, refusals: [400, 409, 413, 423] },
];
