import { PageBody } from '#components/shell/page-body.tsx';
import { WizardSkeleton } from '#components/wizard/wizard-skeleton.tsx';

export default function NewDeploymentLoading() {
  return <PageBody><WizardSkeleton /></PageBody>;
}
