/** What a server action answers: done, or why not, in words. */
export type ActionResult = { ok: true } | { ok: false; message: string; /** By the field's name. */ fieldErrors?: Record<string, string> };

/** A server action as components take it. */
export type FormAction = (formData: FormData) => Promise<ActionResult>;
