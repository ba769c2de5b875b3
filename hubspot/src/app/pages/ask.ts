// A copy of hubspot/shared/ask.ts, made by npm run manifest.
/** A call to the app's server. Whatever goes wrong comes back as a sentence, never as an exception. */
import { hubspot } from '@hubspot/ui-extensions';

interface Said {
  readonly title: string;
  readonly message: string;
}

/** How it is told that there was no answer, none for a stranger, or none that can be read. */
export interface TroubleWords {
  readonly unreachable: Said;
  readonly signedOut: Said;
  readonly nonsense: Said;
}

export interface Trouble extends Said {
  readonly ok: false;
  readonly code: keyof TroubleWords;
  readonly again: true;
}

interface Schema<Answer> {
  safeParse(value: unknown): { readonly success: true; readonly data: Answer } | { readonly success: false };
}

export interface Call {
  readonly url: string;
  /** Sent by POST; without one it is a GET. */
  readonly body?: object | undefined;
  readonly timeout: number;
}

/** HubSpot adds and signs who is asking. */
export async function ask<Answer>(
  { url, body, timeout }: Call,
  schema: Schema<Answer>,
  words: TroubleWords,
): Promise<Answer | Trouble> {
  const request =
    body === undefined ? { method: 'GET' as const } : { method: 'POST' as const, body: { ...body } };
  try {
    const response = await hubspot.fetch(url, { ...request, timeout });
    // HubSpot says with 502 that it could not get through, and has tried twice by then.
    if (response.status >= 500) return trouble('unreachable', words);
    if (response.status === 401 || response.status === 403) return trouble('signedOut', words);
    const read = schema.safeParse(await response.json().catch(() => undefined));
    return read.success ? read.data : trouble('nonsense', words);
  } catch {
    return trouble('unreachable', words);
  }
}

function trouble(code: Trouble['code'], words: TroubleWords): Trouble {
  return { ok: false, code, again: true, ...words[code] };
}

/** Whether the server has said so, or nobody knows what became of the call. */
export function isFromServer({ code }: { readonly code: string }): boolean {
  return code !== 'unreachable' && code !== 'nonsense' && code !== 'signedOut';
}
