'use client';

import { useState, type ReactNode } from 'react';
import { useRefresh } from '#components/connection/use-connection.ts';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { uploadState, type UploadTexts } from './upload-state.ts';

interface ImportDialogProps {
  deploymentId: string;
  trigger: ReactNode;
  /** The file's field, named `file`. */
  children: ReactNode;
  texts: UploadTexts & { title: string; meaning: string; confirm: string; progress: string };
}

/** Takes a state file as the newest version, and shows how much of it is sent. */
export function ImportDialog({ deploymentId, trigger, children, texts }: ImportDialogProps) {
  const refresh = useRefresh();
  const [sent, setSent] = useState<number | null>(null);
  const send = async (form: FormData) => {
    setSent(0);
    const result = await uploadState(deploymentId, form.get('file'), { texts, onProgress: setSent });
    setSent(null);
    return result;
  };
  const percent = Math.round((sent ?? 0) * 100);
  return (
    <ConfirmDialog trigger={trigger} title={texts.title} description={texts.meaning} confirmLabel={texts.confirm} variant="primary" action={send} onDone={refresh}>
      {children}
      {sent === null ? null : <ProgressBar label={texts.progress} segments={[{ key: 'sent', label: `${percent} %`, total: 100, done: percent, tone: 'running' }]} />}
    </ConfirmDialog>
  );
}
