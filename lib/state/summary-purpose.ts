/** What the summary of a state version is sealed for. */
export function stateSummaryPurpose(deploymentId: string, id: string): string {
  return `state_versions/${deploymentId}/${id}/summary`;
}

/** What the summary of a read state is sealed for. */
export function readStateSummaryPurpose(deploymentId: string): string {
  return `read_states/${deploymentId}/summary`;
}
