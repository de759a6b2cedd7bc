let last: Promise<unknown> = Promise.resolve();

/**
 * Does the work once all that was given before has ended. For `terraform init` with providers: two that fill one plugin cache at
 * the same time spoil it (Terraform, CLI configuration, *Provider Plugin Cache*).
 */
export function oneAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = last.then(work);
  last = result.catch(() => {});
  return result;
}
