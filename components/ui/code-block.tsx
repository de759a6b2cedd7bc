import { CopyButton } from './copy-button.tsx';

/** Text as a machine reads it (HCL, a command), with a button that copies it. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="relative rounded-card border border-border bg-background">
      <pre tabIndex={0} aria-label={label} className="overflow-x-auto p-4 pr-12 font-mono text-code">{code}</pre>
      <div className="absolute right-2 top-2"><CopyButton text={code} what={label} /></div>
    </div>
  );
}
