import { PageBody } from '#components/shell/page-body.tsx';
import { RunSkeleton } from '#components/runs/run-skeleton.tsx';

export default function RunLoading() {
  return <PageBody width="full"><RunSkeleton /></PageBody>;
}
