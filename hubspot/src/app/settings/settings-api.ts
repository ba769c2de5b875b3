/** The page's calls to its server. */
import { ask } from './ask.ts';
import {
  type DoneAnswer,
  doneAnswer,
  type ExportAnswer,
  exportAnswer,
  type SettingsAnswer,
  settingsAnswer,
} from './contract.ts';
import {
  type DraftAnswer,
  type DraftRequest,
  draftAnswer,
  type PreviewAnswer,
  type PreviewRequest,
  type PropertiesAnswer,
  previewAnswer,
  propertiesAnswer,
} from './draft-contract.ts';
import { type Language, languageQuery } from './language.ts';
import { type VersionsAnswer, versionsAnswer } from './versions-contract.ts';
import { CATALOGUES } from './words.ts';

/** A preview judges two thousand contacts twice. */
const TIMEOUT_MS = 15_000;

export type Said = Readonly<Record<string, unknown>>;

export interface SettingsApi {
  read(): Promise<SettingsAnswer>;
  /** What the account has, for forms of rules and gates. */
  properties(): Promise<PropertiesAnswer>;
  draft(request: DraftRequest): Promise<DraftAnswer>;
  preview(request: PreviewRequest): Promise<PreviewAnswer>;
  /** What was published; `before`: what is older than that. */
  versions(before: string | null): Promise<VersionsAnswer>;
  /** Something that people do. Sent again with the same key it happens once. */
  act(path: string, said: Said, idempotencyKey: string): Promise<DoneAnswer>;
  export(contactId: string): Promise<ExportAnswer>;
}

/** `backend` is the app's address, from the project's profile. */
export function createSettingsApi(backend: string, language: Language): SettingsApi {
  const send = <Answer>(path: string, schema: Parameters<typeof ask<Answer>>[1], body?: Said) =>
    ask(
      { url: `${backend}/api/settings${path}${languageQuery(language)}`, body, timeout: TIMEOUT_MS },
      schema,
      CATALOGUES[language],
    );
  return {
    read: () => send('', settingsAnswer),
    properties: () => send('/properties', propertiesAnswer),
    draft: (request) => send('/model/draft', draftAnswer, { ...request }),
    preview: (request) => send('/model/preview', previewAnswer, { ...request }),
    versions: (before) => send('/model/versions', versionsAnswer, before === null ? {} : { before }),
    act: (path, said, idempotencyKey) => send(path, doneAnswer, { ...said, idempotencyKey }),
    export: (contactId) => send('/privacy/export', exportAnswer, { contactId }),
  };
}
