/** The page's calls to its server. Whatever goes wrong comes back as a sentence, never as an exception. */
import { hubspot } from '@hubspot/ui-extensions';
import {
  type DoneAnswer,
  type DraftAnswer,
  type DraftRequest,
  doneAnswer,
  draftAnswer,
  type ExportAnswer,
  exportAnswer,
  type Failure,
  type PreviewAnswer,
  previewAnswer,
  type SettingsAnswer,
  settingsAnswer,
} from './contract.ts';
import { WORDS } from './words.ts';

/** A preview judges two thousand contacts twice. */
const TIMEOUT_MS = 15_000;

export type Said = Readonly<Record<string, unknown>>;

export interface SettingsApi {
  read(): Promise<SettingsAnswer>;
  draft(request: DraftRequest): Promise<DraftAnswer>;
  preview(text: string): Promise<PreviewAnswer>;
  /** Something that people do. Sent again with the same key it happens once. */
  act(path: string, said: Said, idempotencyKey: string): Promise<DoneAnswer>;
  export(contactId: string): Promise<ExportAnswer>;
}

/** HubSpot adds and signs who is asking. `backend` is the app's address, from the project's profile. */
export function createSettingsApi(backend: string): SettingsApi {
  const ask = <Answer>(path: string, schema: Schema<Answer>, body?: Said) =>
    call(`${backend}/api/settings${path}`, schema, body);
  return {
    read: () => ask('', settingsAnswer),
    draft: (request) => ask('/model/draft', draftAnswer, { ...request }),
    preview: (text) => ask('/model/preview', previewAnswer, { text }),
    act: (path, said, idempotencyKey) => ask(path, doneAnswer, { ...said, idempotencyKey }),
    export: (contactId) => ask('/privacy/export', exportAnswer, { contactId }),
  };
}

interface Schema<Answer> {
  safeParse(body: unknown): { readonly success: true; readonly data: Answer } | { readonly success: false };
}

async function call<Answer>(
  url: string,
  schema: Schema<Answer>,
  body: Said | undefined,
): Promise<Answer | Failure> {
  const request = body === undefined ? { method: 'GET' as const } : { method: 'POST' as const, body };
  try {
    const response = await hubspot.fetch(url, { ...request, timeout: TIMEOUT_MS });
    // HubSpot says with 502 that it could not get through, and has tried twice by then.
    if (response.status >= 500) return UNREACHABLE;
    const read = schema.safeParse(await response.json().catch(() => undefined));
    return read.success ? read.data : NONSENSE;
  } catch {
    return UNREACHABLE;
  }
}

const UNREACHABLE: Failure = { ok: false, code: 'unreachable', again: true, ...WORDS.unreachable };
const NONSENSE: Failure = { ok: false, code: 'nonsense', again: true, ...WORDS.nonsense };

/** Whether the server has said so, or nobody knows what became of the call. */
export function isFromServer({ code }: Failure): boolean {
  return code !== UNREACHABLE.code && code !== NONSENSE.code;
}
