/**
 * What the settings page and its server say to each other about the models that were published: the rest of
 * `contract.ts`, copied along with it.
 */
import * as z from 'zod/mini';
import { answerOf } from './contract.ts';

const text = z.string();
/** Of one publication. */
export const versionId = z.string().check(z.regex(/^\d{1,18}$/));

const version = z.object({
  id: text,
  /** "default 1.0.1". */
  name: text,
  /** Of the document: the same text has the same. */
  fingerprint: text,
  /** "Published Fri 14:02 by sam@example.com with the sales key; proposed by rae@example.com with the marketing key." */
  sentence: text,
  isInForce: z.boolean(),
  /** What changed against the one before, in a sentence: "The MQL threshold is 63 points instead of 60, and 2 more changes." */
  summary: text,
  /** All of it in sentences, with what does not fit as the last of them; empty where the summary says it. */
  changes: z.array(text),
  /** It says something else than the one in force, and can be read. */
  mayBegin: z.boolean(),
});
export type VersionView = z.infer<typeof version>;

export const versionsView = z.object({
  /** The newest first. */
  versions: z.array(version),
  /** To be asked with for older ones; null where these are the oldest. */
  older: z.nullable(versionId),
});
export type VersionsView = z.infer<typeof versionsView>;
export const versionsAnswer = answerOf(versionsView);
export type VersionsAnswer = z.infer<typeof versionsAnswer>;

/** `before`: the `older` of the answer before; the newest where left out. */
export const versionsRequest = z.object({ before: z.optional(versionId) });
