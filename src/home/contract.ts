/**
 * What the home page and its server say to each other: one contract, checked on both sides. The file stands by itself
 * and imports nothing but zod, because HubSpot builds the page's folder alone: `npm run manifest` copies it there.
 * Every text is ready to be shown. Times are epoch milliseconds.
 */
import * as z from 'zod/mini';

const text = z.string();
const textOrNull = z.nullable(text);

/** How something is to be read at a glance; always beside words, never instead of them. */
export const tone = z.enum(['good', 'neutral', 'soon', 'bad']);
export type Tone = z.infer<typeof tone>;

/** One lead in one line: who, why, and what runs out. */
const line = z.object({
  contactId: text,
  name: text,
  /** "VP of Sales at Northwind"; empty where nothing is known. */
  who: text,
  /** "Replied to your e-mail after visiting the pricing page". */
  why: text,
  /** "Accept by 14:00, 2 hours left" or "comes back Tuesday". */
  when: text,
  tone,
  /** "Raised a hand" and the like; null for what is usual. */
  mark: textOrNull,
  /** The record in HubSpot. */
  href: text,
});
export type HomeLine = z.infer<typeof line>;

const list = z.object({
  /** How many there are; the lines are one page of them. */
  total: z.number(),
  /** From 1. One that there is no more is answered with the last one. */
  page: z.number(),
  pages: z.number(),
  /** "21 to 40 of 3,000"; null where the lines are all. */
  range: textOrNull,
  lines: z.array(line),
});
export type HomeList = z.infer<typeof list>;

/** Nonsense in a query counts as not said. */
const pageAsked = z.catch(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000_000)), 1);

/** What the page asks for, in the query: which page of each list, and whose leads. */
export const homeAsk = z.object({
  pending: pageAsked,
  silent: pageAsked,
  waking: pageAsked,
  /** Of all, of the viewer, of those without an owner, or of one owner by HubSpot's id. */
  whose: z.catch(text.check(z.regex(/^(everyone|mine|nobody|[1-9]\d{0,18})$/)), 'everyone'),
});
export type HomeAsk = z.infer<typeof homeAsk>;
export type HomeListName = Exclude<keyof HomeAsk, 'whose'>;

export const FIRST_LOOK: HomeAsk = { pending: 1, silent: 1, waking: 1, whose: 'everyone' };

const figure = z.object({
  key: text,
  label: text,
  /** "9 of 12": what a share is of stands with it. */
  number: text,
  /** What it means, and what chance leaves open of it. */
  note: text,
});
export type Figure = z.infer<typeof figure>;

export const homeView = z.object({
  /** The day in one sentence: "3 leads wait for sales, 1 of them is late." */
  headline: text,
  /** They became MQLs and nobody has decided: the most urgent first. */
  pending: list,
  /** Accepted, and nobody has got in touch in the time agreed: the longest neglected first. */
  silent: list,
  /** Recycled, and soon to come back. */
  waking: list,
  /** Whose leads the lists and the headline are about, and whose else they may be. */
  whose: z.object({ chosen: text, options: z.array(z.object({ value: text, label: text })) }),
  figures: z.object({ period: text, items: z.array(figure) }),
  health: z.object({ tone, sentence: text, todo: textOrNull }),
  /** "As of 10:02; times in Europe/Berlin". */
  footnote: text,
  /** After how many milliseconds to ask again. */
  refreshInMs: z.number(),
});
export type HomeView = z.infer<typeof homeView>;

/** Something expected stands in the way. `again`: the same may work in a moment. */
export const failure = z.object({
  ok: z.literal(false),
  code: text,
  message: text,
  title: z.optional(text),
  again: z.optional(z.boolean()),
});
export type Failure = z.infer<typeof failure>;

export const homeAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: homeView }),
  failure,
]);
export type HomeAnswer = z.infer<typeof homeAnswer>;
