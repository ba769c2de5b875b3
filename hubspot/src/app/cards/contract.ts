// A copy of src/card/contract.ts, made by npm run manifest.
/**
 * What the card and its server say to each other: one contract, checked on both sides. The file stands by itself and
 * imports nothing but zod, because HubSpot builds the card's folder alone: `npm run manifest` copies it there.
 * Every text is ready to be shown. Times are epoch milliseconds, points are points (70, not milli-points).
 */
import * as z from 'zod/mini';

const text = z.string();
const textOrNull = z.nullable(text);
const time = z.number();

/** How something is to be read at a glance; always beside words, never instead of them. */
export const tone = z.enum(['good', 'neutral', 'soon', 'bad']);
export type Tone = z.infer<typeof tone>;

const clock = z.object({
  /** What it waits for: "Accept", "First touch", "Follow up". */
  label: text,
  /** "by Tue 14:00, 4 hours left". */
  sentence: text,
  tone,
  dueAt: time,
  /** How much of the time is used up, 0 to 100. */
  usedPercent: z.number(),
});
export type ClockView = z.infer<typeof clock>;

const part = z.object({
  key: text,
  /** In plain words: "How well they fit". */
  label: text,
  points: z.number(),
  /** The most it can be; null where there is no limit. */
  most: z.nullable(z.number()),
  /** "45 of 50 points". */
  sentence: text,
});
export type ScorePart = z.infer<typeof part>;

const reason = z.object({
  label: text,
  /** "Fri 20 Nov"; null for what is no event. */
  when: textOrNull,
  /** "+25": all lines together are the score. */
  points: text,
  /** "fades: was +30", or who of the colleagues had a share in it. */
  note: textOrNull,
});
export type ReasonLine = z.infer<typeof reason>;

const criterion = z.object({
  label: text,
  state: z.enum(['yes', 'no', 'unknown']),
  note: textOrNull,
});
export type Criterion = z.infer<typeof criterion>;

const unknown = z.object({
  label: text,
  /** "Company size is not set". */
  missing: text,
  /** "up to +10 points", "+2 fit points". */
  worth: text,
});

const colleague = z.object({ name: text, did: text, contactId: textOrNull });

const pastEpisode = z.object({ number: z.number(), title: text, sentence: text });

const choice = z.object({
  value: text,
  label: text,
  /** When to choose it. */
  use: text,
  /** What comes of each decision that it may be given with; absent where it is not offered. */
  outcomes: z.object({
    reject: z.optional(text),
    recycle: z.optional(text),
    disqualify: z.optional(text),
  }),
});
export type Choice = z.infer<typeof choice>;

const question = z.object({
  key: text,
  ask: text,
  /** What to do where the answer is no. */
  ifNo: text,
  /** The reason to reject with; null to recycle. */
  rejectAs: textOrNull,
});

const checklistItem = z.object({
  key: text,
  label: text,
  help: text,
  required: z.boolean(),
  state: z.enum(['confirmed', 'partial', 'unknown', 'no']),
});

/** In the order in which they are offered: forward first. */
export const DECISION_WORDS = ['accept', 'qualify', 'reject', 'recycle', 'disqualify', 'undo'] as const;
const decisionWord = z.enum(DECISION_WORDS);
export type DecisionWord = z.infer<typeof decisionWord>;

/** What was said of a lead that was sent back: saying it otherwise, with the same word, corrects it. */
const correction = z.object({
  word: decisionWord,
  /** A choice's value; null where none was given. */
  reason: textOrNull,
  note: text,
  /** The day that was chosen, as UTC midnight; null where the reason says when. */
  until: z.nullable(time),
  /** Signals that wake it; none: any. */
  wakeOn: z.array(text),
});
export type Correction = z.infer<typeof correction>;

/** What the viewer may decide now, and what the forms ask for. */
const forms = z.object({
  decisions: z.array(decisionWord),
  reasons: z.array(choice),
  questions: z.array(question),
  checklist: z.object({ label: text, rule: text, items: z.array(checklistItem) }),
  /** After how many days a recycled lead wakes where nothing else is asked for. */
  recycleDays: z.number(),
  /** Signals that may wake it. */
  wakeOn: z.array(z.object({ value: text, label: text })),
  /** null where nobody has sent the lead back. */
  correction: z.nullable(correction),
  /** "Accepted by you at 10:12; can be taken back until 11:12." */
  undo: textOrNull,
});
export type Forms = z.infer<typeof forms>;

export const cardView = z.object({
  contactId: text,
  name: text,
  /** Who, why now, what to do: the ten seconds. */
  headline: text,
  /** The next step, as a sentence. */
  nextStep: text,
  stage: z.object({ key: text, label: text, help: text, tone }),
  clocks: z.array(clock),
  score: z.object({
    points: z.number(),
    /** How much of the points needed there is, 0 to 100. */
    sharePercent: z.number(),
    /** Of the decision, not of the points: they alone make no MQL. */
    tone,
    /** "70 points, 60 needed", and where that is not what decides, so. */
    sentence: text,
    /** "A1: fits very well and is very active". */
    grade: text,
    /** "62 to 80 once all is known"; null where nothing is open. */
    range: textOrNull,
    parts: z.array(part),
  }),
  reasons: z.array(reason),
  /** "70", the sum of the lines. */
  total: text,
  fit: z.object({ sentence: text, criteria: z.array(criterion) }),
  /** A decision that the data contradict, and what people found about it; null where there is none. */
  review: z.nullable(z.object({ decisionKey: text, sentence: text, found: textOrNull })),
  /** What keeps the lead out, or might, one sentence each. */
  barriers: z.array(text),
  unknown: z.array(unknown),
  /** What time or one more step would change, one sentence each. */
  ahead: z.array(text),
  committee: z.nullable(z.object({ sentence: text, people: z.array(colleague) })),
  history: z.array(pastEpisode),
  /** "And 3 earlier attempts."; null where all are listed. */
  earlier: textOrNull,
  /** null where nobody can decide here. */
  forms: z.nullable(forms),
  /** "Model default 1.4.0, looked at Fri 20 Nov 14:02; times in Europe/Berlin". */
  footnote: text,
  /** After how many milliseconds to ask again; null for not at all. */
  refreshInMs: z.nullable(z.number()),
});
export type CardView = z.infer<typeof cardView>;

/** Something expected stands in the way. `again`: the same may work in a moment. */
export const failure = z.object({
  ok: z.literal(false),
  code: text,
  message: text,
  title: z.optional(text),
  again: z.optional(z.boolean()),
});
export type Failure = z.infer<typeof failure>;

export const cardAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: cardView }),
  failure,
]);
export type CardAnswer = z.infer<typeof cardAnswer>;

const itemState = z.enum(['confirmed', 'partial', 'unknown', 'no']);

/** One decision as the card sends it. The key is made by the card: sent twice, it happens once. */
export const decisionRequest = z.object({
  decision: decisionWord,
  idempotencyKey: z.string().check(z.regex(/^[A-Za-z0-9_-]{16,64}$/)),
  reason: z.optional(z.nullable(z.string().check(z.maxLength(60)))),
  note: z.optional(z.nullable(z.string().check(z.maxLength(2_000)))),
  answers: z.optional(z.record(z.string().check(z.maxLength(20)), z.boolean())),
  checklist: z.optional(
    z.nullable(
      z.record(
        z.string().check(z.maxLength(60)),
        z.object({ state: itemState, note: z.optional(z.nullable(z.string().check(z.maxLength(500)))) }),
      ),
    ),
  ),
  /** The day on which a recycled lead wakes, as UTC midnight; it begins where the portal is. */
  until: z.optional(z.nullable(time)),
  /** Signal kinds that wake it; none: any. Left out of a correction: as it was. */
  wakeOn: z.optional(z.nullable(z.array(z.string().check(z.maxLength(100))).check(z.maxLength(50)))),
});
export type DecisionRequest = z.infer<typeof decisionRequest>;

const decisionKey = z.string().check(z.minLength(1), z.maxLength(200));

/** Somebody says what was wrong where the data contradict a decision, or takes that back. Said twice, it is kept once. */
export const reviewRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('resolve'),
    decisionKey,
    wrong: z.enum(['decision', 'record', 'rule']),
    note: z.string().check(z.regex(/\S/), z.maxLength(2_000)),
  }),
  z.object({ kind: z.literal('reopen'), decisionKey }),
]);
export type ReviewRequest = z.infer<typeof reviewRequest>;

/** The lead as it stands after the decision, and what has happened in a sentence. */
export const decisionAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: z.object({ told: text, view: cardView }) }),
  failure,
]);
export type DecisionAnswer = z.infer<typeof decisionAnswer>;

/** An earlier attempt, as it was when it was decided: from the receipt kept then, whatever the model says by now. */
export const pastView = z.object({
  /** "When it was rejected Tue 3 Nov by rae@northwind.example (no budget)". */
  title: text,
  /** "70 points, 60 needed". */
  sentence: text,
  grade: text,
  reasons: z.array(reason),
  total: text,
  fit: z.object({ sentence: text, criteria: z.array(criterion) }),
  barriers: z.array(text),
  /** "Model default 1.4.0 of Tue 3 Nov". */
  footnote: text,
});
export type PastView = z.infer<typeof pastView>;

export const pastAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: pastView }),
  failure,
]);
export type PastAnswer = z.infer<typeof pastAnswer>;
