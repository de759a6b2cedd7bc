import { connection } from '#components/connection/connection.ts';
import type { ActionResult } from '#components/ui/action-result.ts';

/** What the page says where the server said nothing. */
export interface UploadTexts {
  /** The session ended. */
  signedOut: string;
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
    request.onload = () => {
      noteStatus(request.status);
      if (request.status === 201) resolve({ ok: true });
      else resolve({ ok: false, message: request.status === 401 ? texts.signedOut : (messageOf(request.responseText) ?? texts.lost) });
    };
    request.onerror = () => {
      // A server that refuses early closes the connection before the browser reads the answer. This request gets the same status.
      void fetch(`/api/v1/deployments/${deploymentId}`, { cache: 'no-store' }).then(({ status }) => noteStatus(status), () => connection.suspect());
      resolve({ ok: false, message: texts.lost });
    };
    request.open('POST', `/api/v1/deployments/${deploymentId}/state-versions`);
    request.setRequestHeader('content-type', 'application/json');
    request.send(file);
  });
}

/** Reports what guarded-fetch.ts reports of other requests. The open dialog keeps the chosen file. */
function noteStatus(status: number): void {
  if (status === 401) connection.ended('signed_out');
  else if (status === 502 || status === 503 || status === 504) connection.suspect();
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
