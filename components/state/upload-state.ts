import type { ActionResult } from '#components/ui/action-result.ts';

/** What the page says where the server said nothing. */
export interface UploadTexts {
  /** No answer came. */
  lost: string;
  /** The file is larger than the console takes. */
  tooLarge: string;
  /** No file was chosen. */
  none: string;
}

/** The console takes states up to here (lib/web/read-body.ts). */
export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;

/**
 * Sends a state file to the API that takes it as the newest version. A server action would read it whole first, and take 1 MB at most.
 * `onProgress` hears how much of it is on its way, from 0 to 1: the browser's fetch does not say.
 */
export function uploadState(deploymentId: string, file: FormDataEntryValue | null, { texts, onProgress }: { texts: UploadTexts; onProgress: (part: number) => void }): Promise<ActionResult> {
  if (!(file instanceof File) || file.size === 0) return Promise.resolve({ ok: false, message: texts.none });
  if (file.size > MAX_UPLOAD_BYTES) return Promise.resolve({ ok: false, message: texts.tooLarge });
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => resolve(request.status === 201 ? { ok: true } : { ok: false, message: messageOf(request.responseText) ?? texts.lost });
    request.onerror = () => resolve({ ok: false, message: texts.lost });
    request.open('POST', `/api/v1/deployments/${deploymentId}/state-versions`);
    request.setRequestHeader('content-type', 'application/json');
    request.send(file);
  });
}

/** The problem's title and what to do; null for what is no problem of ours. */
function messageOf(text: string): string | null {
  try {
    const { title, detail } = JSON.parse(text) as { title?: unknown; detail?: unknown };
    if (typeof title !== 'string') return null;
    return typeof detail === 'string' ? `${title}. ${detail}` : title;
  } catch {
    return null;
  }
}
