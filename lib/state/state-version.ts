/** One immutable state document; the newest of a deployment is current. Times are ISO 8601 in UTC. */
export interface StateVersion {
  id: string;
  deploymentId: string;
  runId: string | null;
  serial: number;
  lineage: string;
  /** SHA-256 of the document, in hex. */
  digest: string;
  /** Bytes of the document. */
  size: number;
  resourceCount: number;
  createdAt: string;
  createdBy: string;
  /** Why a person wrote it; null for what Terraform wrote by itself. */
  note: string | null;
}
