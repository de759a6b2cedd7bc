/** The claim on a run is lost: whoever meets this writes nothing more of it, log, state and status alike. */
export class FencedError extends Error {
  constructor(runId: string) {
    super(`the claim on run ${runId} is lost`);
    this.name = 'FencedError';
  }
}
