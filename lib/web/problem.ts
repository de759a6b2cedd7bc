import 'server-only';

/** What a program is told when something did not go as asked: RFC 9457, with a code of ours that stays the same. */
export interface Problem {
  status: number;
  code: string;
  title: string;
  detail?: string;
  /** What is wrong with which input. */
  errors?: { field: string; code: string; message: string }[];
  /** Further members, as the id of the run in the way. */
  [member: string]: unknown;
}

export function problemResponse(problem: Problem, headers: Record<string, string> = {}): Response {
  const body = { type: `urn:console:problem:${problem.code}`, ...problem };
  return Response.json(body, { status: problem.status, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers } });
}

/** Thrown by a route's work to answer with a problem. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}
