import { CopyButton } from './copy-button.tsx';

/** Text as a machine reads it (HCL, a command), with a button that copies it. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="flex items-start rounded-card border border-border bg-background">
      <pre tabIndex={0} aria-label={label} className="min-w-0 flex-1 overflow-x-auto p-4 font-mono text-code">{code}</pre>
      <div className="shrink-0 p-2"><CopyButton text={code} what={label} /></div>
    </div>
  );
}
