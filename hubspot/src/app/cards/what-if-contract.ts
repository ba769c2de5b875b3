// A copy of src/card/what-if-contract.ts, made by npm run manifest.
/**
 * What the card and its server say to each other about what might be: the rest of `contract.ts`, copied along with it.
 */
import * as z from 'zod/mini';
import { failure } from './contract.ts';

const text = z.string();
const time = z.number();

const objectName = z.enum(['contact', 'company']);
const properties = z.record(text, z.nullable(text));
const attributes = z.record(text, z.union([text, z.number()]));
const signal = z.object({
  kind: text,
  occurredAt: time,
  asset: z.optional(z.nullable(text)),
  attributes: z.optional(attributes),
});

/** What the engine needs in order to judge the lead in the card itself. Points in milli-points, as the engine counts. */
const material = z.object({
  engine: text,
  hash: text,
  now: time,
  /** The published model, as it was parsed. */
  document: z.record(text, z.unknown()),
  input: z.object({
    contact: properties,
    company: z.nullable(properties),
    signals: z.array(signal),
    channel: z.optional(text),
    account: z.optional(
      z.array(z.object({ leadId: text, title: z.optional(z.nullable(text)), signals: z.array(signal) })),
    ),
  }),
  /** The server's own verdict: an engine that comes to another one is not used. */
  score: z.number(),
  decision: text,
});
export type Material = z.infer<typeof material>;

/** Something that may happen: "Webinar attendance (minutes 30)". */
const happening = z.object({ label: text, signal: text, times: z.number(), attributes });
export type Happening = z.infer<typeof happening>;

const field = z.object({
  object: objectName,
  property: text,
  label: text,
  kind: z.enum(['text', 'number', 'choice']),
  /** As it is now; empty for never set. */
  value: text,
  options: z.array(z.object({ value: text, label: text })),
});
export type Field = z.infer<typeof field>;

export const whatIfView = z.object({
  fields: z.array(field),
  happenings: z.array(happening),
  /** null where it would be too much to send: then the server is asked to judge. */
  material: z.nullable(material),
});
export type WhatIfView = z.infer<typeof whatIfView>;

export const whatIfAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: whatIfView }),
  failure,
]);
export type WhatIfAnswer = z.infer<typeof whatIfAnswer>;

/** What is supposed to be otherwise. Nothing of it is kept. */
export const supposition = z.object({
  facts: z
    .array(
      z.object({
        object: objectName,
        property: z.string().check(z.minLength(1), z.maxLength(100)),
        value: z.string().check(z.maxLength(500)),
      }),
    )
    .check(z.maxLength(20)),
  happening: z.nullable(
    z.object({
      signal: z.string().check(z.minLength(1), z.maxLength(100)),
      times: z.number().check(z.gte(1), z.lte(20)),
      attributes: z.record(
        z.string().check(z.maxLength(100)),
        z.union([z.string().check(z.maxLength(200)), z.number()]),
      ),
    }),
  ),
});
export type Supposition = z.infer<typeof supposition>;

const verdict = z.object({
  decision: z.enum(['mql', 'not_mql', 'hold', 'disqualified', 'diverted']),
  points: z.number(),
  needed: z.number(),
  fit: z.number(),
  fitNeeded: z.number(),
  grade: text,
});
export type Verdict = z.infer<typeof verdict>;

export const tried = z.object({
  before: verdict,
  after: verdict,
  /** Lines that count otherwise than before, the weightiest first. */
  changes: z.array(z.object({ label: text, points: z.number(), ofFit: z.boolean() })),
  /** Gates that keep the lead out then, or would have to be settled. */
  barriers: z.array(text),
});
export type Tried = z.infer<typeof tried>;

export const triedAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), data: tried }),
  failure,
]);
export type TriedAnswer = z.infer<typeof triedAnswer>;
