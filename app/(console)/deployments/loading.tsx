import { PageBody } from '#components/shell/page-body.tsx';
import { Skeleton, SkeletonRows } from '#components/ui/skeleton.tsx';
import { translator } from '#lib/words/translate.ts';

export default function DeploymentsLoading() {
  return (
    <PageBody>
      <Skeleton className="mb-6 h-8 w-56" />
      <SkeletonRows label={translator('deployments')('loading')} />
    </PageBody>
  );
}
