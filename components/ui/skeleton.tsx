import { classNames } from './class-names.ts';

/** A grey shape where something will stand; give it the size of that thing. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={classNames('animate-shimmer rounded-control bg-hover', className)} />;
}

/** Rows of a table that is being read. */
export function SkeletonRows({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="divide-y divide-border">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="row-height flex items-center gap-4 px-4">
          <Skeleton className="h-4 w-1/4" />
          <Skeleton className="h-5 w-24 rounded-full" />
          <Skeleton className="ml-auto h-4 w-1/6" />
        </div>
      ))}
    </div>
  );
}
