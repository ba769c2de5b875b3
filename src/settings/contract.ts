/**
 * What the settings page and its server say to each other: one contract, checked on both sides. The file stands by
 * itself and imports nothing but zod, because HubSpot builds the page's folder alone: `npm run manifest` copies it there.
 * Every text is ready to be shown. Points are points (60, not milli-points).
 */
import * as z from 'zod/mini';

const text = z.string();
const textOrNull = z.nullable(text);

/** How something is to be read at a glance; always beside words, never instead of them. */
export const tone = z.enum(['good', 'neutral', 'soon', 'bad']);
export type Tone = z.infer<typeof tone>;

/** Something expected stands in the way. `again`: the same may work in a moment. */
export const failure = z.object({
  ok: z.literal(false),
  code: text,
  message: text,
  title: z.optional(text),
  again: z.optional(z.boolean()),
});
export type Failure = z.infer<typeof failure>;

export function answerOf<Data extends z.core.$ZodType>(data: Data) {
  return z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), data }), failure]);
}

// --- Health

const check = z.object({
  key: text,
  /** "Connection", "Permissions". */
  label: text,
  tone,
  /** What is so, in a sentence. */
  sentence: text,
  /** What to do about it; null where nothing is to be done. */
  todo: textOrNull,
});
export type HealthCheck = z.infer<typeof check>;

const deadLetter = z.object({ id: text, what: text, reason: text, when: text, canRepeat: z.boolean() });
export type DeadLetterLine = z.infer<typeof deadLetter>;

const progress = z.object({ label: text, sentence: text, done: z.number(), total: z.nullable(z.number()) });

export const healthView = z.object({
  tone,
  /** All of it in one sentence. */
  sentence: text,
  checks: z.array(check),
  /** Work that is going on: the first look at all contacts, a rescore. */
  progress: z.array(progress),
  /** What gave up, the newest first; at most ten. */
  deadLetters: z.array(deadLetter),
});
export type HealthView = z.infer<typeof healthView>;

// --- People

export const ROLES = ['admin', 'marketing', 'sales'] as const;
const role = z.enum(ROLES);
export type Role = z.infer<typeof role>;

const holder = z.object({
  name: text,
  email: textOrNull,
  isYou: z.boolean(),
  /** Because nobody is named; it cannot be taken away, only given to somebody else. */
  isUsual: z.boolean(),
});

const key = z.object({ role, label: text, help: text, holders: z.array(holder) });
export type KeyView = z.infer<typeof key>;

// --- The model

const pack = z.object({ name: text, title: text, help: text });

/** What somebody has proposed and somebody else has to confirm. */
const proposal = z.object({
  id: text,
  name: text,
  /** "Proposed by Rae today 10:12 with the marketing key." */
  sentence: text,
  note: textOrNull,
  changes: z.array(text),
  /** What it would do to the contacts, as it was when it was proposed. */
  effect: text,
  /** What is needed now, and who has it. */
  needed: text,
  mayConfirm: z.boolean(),
  mayReject: z.boolean(),
  mayWithdraw: z.boolean(),
});
export type ProposalView = z.infer<typeof proposal>;

/** The viewer's own draft, which outlasts the page. */
const keptDraft = z.object({
  /** "You have a draft from 14:05." */
  sentence: text,
  /** That another model was published since it was begun; null where none was. */
  outdated: textOrNull,
  /** "Your proposal was rejected by sam@example.com today 10:12: Too few points." null where it is no such draft. */
  rejected: textOrNull,
  /** It was thrown away and can still be brought back. */
  isThrown: z.boolean(),
});
export type KeptDraftView = z.infer<typeof keptDraft>;

const published = z.object({
  name: text,
  title: text,
  version: text,
  hash: text,
  /** "Published Fri 20 Nov 14:02 by rae@example.com." */
  sentence: text,
  /** The model in words: what qualifies, what keeps out. */
  inWords: z.array(text),
});

/** What holds by the published model, line by line, for whoever only wants to read it. */
const inForce = z.object({
  key: text,
  area: z.enum(['sla', 'lifecycle']),
  title: text,
  lines: z.array(z.object({ label: text, value: text })),
});
export type InForceView = z.infer<typeof inForce>;

const step = z.object({ title: text, help: text });

export const settingsView = z.object({
  viewer: z.object({
    name: text,
    isAdmin: z.boolean(),
    mayPropose: z.boolean(),
    /** "You hold the marketing key." or who does. */
    sentence: text,
  }),
  health: healthView,
  /** null before the installation has brought one. */
  model: z.nullable(published),
  /** Empty before there is a model. */
  inForce: z.array(inForce),
  packs: z.array(pack),
  proposal: z.nullable(proposal),
  keptDraft: z.nullable(keptDraft),
  keys: z.array(key),
  privacy: z.object({ reads: z.array(text), keeps: z.array(text), writes: z.array(text), whoMay: text }),
  /** Until a person has published a model: where they are. */
  firstRun: z.nullable(z.object({ steps: z.array(step), current: z.number() })),
});
export type SettingsView = z.infer<typeof settingsView>;
export const settingsAnswer = answerOf(settingsView);
export type SettingsAnswer = z.infer<typeof settingsAnswer>;

/** What has happened, and all of it as it is now. */
export const doneAnswer = answerOf(z.object({ told: text, view: settingsView }));
export type DoneAnswer = z.infer<typeof doneAnswer>;

// --- What people do. Each act has a key made by the page: sent twice, it happens once.

const idempotencyKey = z.string().check(z.regex(/^[A-Za-z0-9_-]{16,64}$/));
/** Characters. */
export const MOST_MODEL_TEXT = 1_000_000;
export const modelText = z.string().check(z.maxLength(MOST_MODEL_TEXT));
const note = z.optional(z.nullable(z.string().check(z.maxLength(2_000))));
const email = z.string().check(z.maxLength(320), z.regex(/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u));

export const proposeRequest = z.object({ idempotencyKey, text: modelText, note });
export const PROPOSAL_DECISIONS = ['confirm', 'reject', 'withdraw'] as const;
export const decideProposalRequest = z.object({
  idempotencyKey,
  decision: z.enum(PROPOSAL_DECISIONS),
  note,
});
export type ProposalDecision = (typeof PROPOSAL_DECISIONS)[number];
export const throwAwayRequest = z.object({ idempotencyKey });
export const nameRequest = z.object({ idempotencyKey, role, email, holds: z.boolean() });
export const repeatRequest = z.object({ idempotencyKey, id: z.string().check(z.regex(/^\d{1,18}$/)) });
const contactId = z.string().check(z.regex(/^[1-9]\d{0,18}$/));
export const exportRequest = z.object({ contactId });
/** `typed`: the contact's id once more, by hand. */
export const eraseRequest = z.object({ idempotencyKey, contactId, typed: z.string().check(z.maxLength(40)) });

export const exportView = z.object({
  /** "Dana Reyes: 12 facts, 4 signals, 1 episode." */
  sentence: text,
  /** Everything as JSON. */
  json: text,
  /** What did not fit; null where all is there. */
  leftOut: textOrNull,
});
export type ExportView = z.infer<typeof exportView>;
export const exportAnswer = answerOf(exportView);
export type ExportAnswer = z.infer<typeof exportAnswer>;
