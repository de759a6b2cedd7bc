/** A state that Terraform keeps in another backend, as a run read it there; without its document. */
export interface ReadStateFacts {
  runId: string;
  runNumber: number;
  serial: number;
  resourceCount: number;
  /** ISO 8601 in UTC. */
  readAt: string;
  /** No apply has begun since it was read: it is what Terraform works from. */
  isCurrent: boolean;
}
