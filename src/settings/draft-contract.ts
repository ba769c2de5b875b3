/**
 * What the settings page and its server say to each other about a draft of the model and its preview: the rest of
 * `contract.ts`, copied along with it.
 */
import * as z from 'zod/mini';
import { answerOf, modelText } from './contract.ts';
import { accountProperties, entriesView, entryChoices, entryEdits } from './entries-contract.ts';
import { versionId } from './versions-contract.ts';

const text = z.string();
const textOrNull = z.nullable(text);

// --- The draft: text and forms are two faces of one document

const pathStep = z.union([z.string().check(z.maxLength(200)), z.number()]);
const path = z.array(pathStep).check(z.minLength(1), z.maxLength(12));

const name = z.string().check(z.minLength(1), z.maxLength(100));
const seenName = z.string().check(z.minLength(1), z.maxLength(2_000));
/** Addresses of one page. */
export const MOST_NAMES = 20;

const edit = z.discriminatedUnion('kind', [
  /** null takes the entry away, so that the usual holds. */
  z.object({
    kind: z.literal('set'),
    path,
    value: z.nullable(
      z.union([
        z.string().check(z.maxLength(2_000)),
        z.number(),
        z.array(z.string().check(z.maxLength(100))).check(z.maxLength(50)),
      ]),
    ),
  }),
  z.object({ kind: z.literal('raise_version') }),
  /** One more promise, for some leads only. */
  z.object({ kind: z.literal('add_promise') }),
  /** Makes a form or a page count as a signal, and as no other; null as none. */
  z.object({
    kind: z.literal('map'),
    what: z.enum(['form', 'page']),
    names: z.array(seenName).check(z.minLength(1), z.maxLength(MOST_NAMES)),
    signal: z.nullable(name),
  }),
  /** Makes a source of HubSpot's count as a channel; null as the usual one. */
  z.object({ kind: z.literal('channel'), source: name, channel: z.nullable(name) }),
  ...entryEdits,
]);
export type Edit = z.infer<typeof edit>;

const field = z.object({
  path: z.array(pathStep),
  label: text,
  help: textOrNull,
  kind: z.enum(['whole', 'decimal', 'text', 'choice', 'choices', 'openings', 'holidays']),
  value: z.nullable(z.union([z.string(), z.number(), z.array(z.string())])),
  /** What holds where nothing is said. */
  usual: textOrNull,
  options: z.array(z.object({ value: text, label: text })),
  /** It belongs with the field before it, as a unit does with its number. */
  isSecond: z.optional(z.boolean()),
});
export type FieldView = z.infer<typeof field>;

export const AREAS = ['model', 'sla', 'lifecycle'] as const;
const group = z.object({
  key: text,
  area: z.enum(AREAS),
  title: text,
  help: textOrNull,
  fields: z.array(field),
  /** Rules or gates, each with a form of its own; the fields are their points. */
  entries: z.optional(entriesView),
  /** What can be done with the group as a whole. */
  acts: z.optional(z.array(z.object({ label: text, edit }))),
});
export type GroupView = z.infer<typeof group>;

/** Something the portal really has, and what the model makes of it. */
const seen = z.object({
  kind: z.enum(['form', 'page']),
  name: text,
  /** As HubSpot tells it: a page may have been seen under several addresses. */
  names: z.array(text),
  contacts: z.number(),
  /** The signal it counts as; null for none. */
  signal: textOrNull,
  signalLabel: textOrNull,
  /** What else goes along when it is changed. */
  help: textOrNull,
});
export type SeenView = z.infer<typeof seen>;

const sourceSeen = z.object({
  source: text,
  label: text,
  contacts: z.number(),
  /** The channel that its own rule says; null for the usual one. */
  channel: textOrNull,
});
export type SourceView = z.infer<typeof sourceSeen>;

const fault = z.object({ line: z.number(), column: z.number(), path: text, message: text });
export type Fault = z.infer<typeof fault>;

const finding = z.object({ level: z.enum(['problem', 'warning', 'statement']), path: text, sentence: text });

export const draftView = z.object({
  text,
  /** "default 1.0.1"; null for a text that is no model. */
  name: textOrNull,
  /** The same as the published one. */
  isPublished: z.boolean(),
  /** The hash of the model that was published when the draft was begun; the page says it with every call. */
  begunOn: textOrNull,
  /** That another model was published since then; null where none was. */
  outdated: textOrNull,
  /** Where the text cannot be read, and why; the rest then shows nothing. */
  faults: z.array(fault),
  findings: z.array(finding),
  /** What the portal lacks for it. */
  gaps: z.array(text),
  /** Whether the portal's properties are known, or being read just now. */
  properties: z.object({ state: z.enum(['known', 'reading', 'unknown']), sentence: text }),
  /** What differs from the published model, in sentences. */
  changes: z.array(text),
  /** The version names another document here already. */
  isVersionTaken: z.boolean(),
  groups: z.array(group),
  seen: z.array(seen),
  channels: z.array(sourceSeen),
  /** What a source can count as, and what it counts as without a rule of its own. */
  channelChoice: z.object({ usual: text, options: z.array(z.object({ value: text, label: text })) }),
  signals: z.array(z.object({ value: text, label: text })),
  choices: entryChoices,
  /** Why the last rule or gate was not taken; nothing was changed by it. */
  refused: z.array(fault),
});
export type DraftView = z.infer<typeof draftView>;
export const draftAnswer = answerOf(draftView);
export type DraftAnswer = z.infer<typeof draftAnswer>;

export const propertiesAnswer = answerOf(accountProperties);
export type PropertiesAnswer = z.infer<typeof propertiesAnswer>;

export const MOST_EDITS = 20;

/**
 * A draft begins with what is published, what is proposed, what was published once, a pack, what was kept of the
 * viewer's last draft, or a text; then come the edits of the forms.
 */
export const draftRequest = z.object({
  from: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('published') }),
    z.object({ kind: z.literal('proposal') }),
    z.object({ kind: z.literal('version'), id: versionId }),
    z.object({ kind: z.literal('kept') }),
    z.object({ kind: z.literal('pack'), name: z.string().check(z.maxLength(100)) }),
    z.object({ kind: z.literal('text'), text: modelText }),
  ]),
  /** A person changes a few fields before the answer comes. */
  edits: z.optional(z.array(edit).check(z.maxLength(MOST_EDITS))),
  /** As the first answer said it; left out where the draft is begun by this call. */
  begunOn: z.optional(z.string().check(z.regex(/^sha256:[0-9a-f]{64}$/))),
  /** The viewer has changed something: the draft outlasts the page from now on. */
  keep: z.optional(z.boolean()),
});
export type DraftRequest = z.infer<typeof draftRequest>;

// --- Preview

const previewLead = z.object({
  contactId: text,
  name: text,
  /** The contact in HubSpot. */
  href: text,
  /** "45 points, not an MQL". */
  before: text,
  after: text,
  /** Why, under the draft. */
  reason: text,
  isChanged: z.boolean(),
});
export type PreviewLead = z.infer<typeof previewLead>;

export const previewView = z.object({
  /** "Of 120 contacts 3 would become an MQL and 1 would stop being one." */
  sentence: text,
  becoming: z.array(previewLead),
  stopping: z.array(previewLead),
  /** Contacts that were active last, changed or not. */
  others: z.array(previewLead),
  /** What the comparison cannot know. */
  caveats: z.array(text),
});
export type PreviewView = z.infer<typeof previewView>;
export const previewAnswer = answerOf(previewView);
export type PreviewAnswer = z.infer<typeof previewAnswer>;

/** Of a draft, or of the open proposal with this id, for whoever decides on it. */
export const previewRequest = z.union([
  z.object({ text: modelText }),
  z.object({ proposal: z.string().check(z.maxLength(40)) }),
]);
export type PreviewRequest = z.infer<typeof previewRequest>;
