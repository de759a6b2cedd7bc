import { PageBody } from '#components/shell/page-body.tsx';
import { Skeleton, SkeletonRows } from '#components/ui/skeleton.tsx';
import { translator } from '#lib/words/translate.ts';

export default function DeploymentLoading() {
  return (
    <PageBody>
      <Skeleton className="mb-2 h-4 w-40" />
      <Skeleton className="mb-6 h-8 w-72 max-w-full" />
      <Skeleton className="mb-6 h-40 w-full" />
      <SkeletonRows label={translator('deployments')('loading')} />
    </PageBody>
  );
}
