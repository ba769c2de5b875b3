/**
 * The law of waking: looking at a lead on the days its decisions leave gives, day by day, what looking at it every day
 * gives: in HubSpot and in our own book.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import type { Model } from '../../src/engine/model.ts';
import { type ModelDocument, parseModel } from '../../src/engine/schema.ts';
import { DAY_MS, dayOf } from '../../src/engine/values.ts';
import type { KnownLead, LeadOutcome } from '../../src/inbox/decide-lead.ts';
import { aLead, aSignal, defaultDocument, onDay } from '../engine/default-pack.ts';
import { document, input, TODAY } from '../engine/generators.ts';
import { decided, knownLead } from './support/decided.ts';

const START = onDay(TODAY, 12);
/** Longer than any window of the documents: afterwards nothing is left to change. */
const DAYS = 190;
const RUNS = 20;

/** Signals that take points away, keep a lead out or name its channel: all that lets one rise as time passes. */
function withTurbulence(given: ModelDocument): ModelDocument {
  const dabbler = {
    ...given.gates[0],
    id: 'gate.dabbler',
    kind: 'disqualify',
    when: { signal: 'ebook_download', withinDays: 15 },
  };
  const webinar = { channel: 'webinar', when: { signal: 'webinar_registered', withinDays: 15 } };
  const { gates, channel } = given;
  return parseModel({
    ...given,
    gates: [...gates, dabbler],
    channel: { ...channel, rules: [webinar, ...channel.rules] },
  });
}

/** Time moves them: a demo of tomorrow hands one over, and what kept the other out is forgotten. */
const MOVING: [ModelDocument, EvaluationInput][] = [
  [defaultDocument, aLead({ signals: [aSignal('demo_request', TODAY + 1)] })],
  [withTurbulence(defaultDocument), aLead({ signals: [aSignal('ebook_download', TODAY)] })],
];

/** A lead as HubSpot and our book have it. */
interface Kept {
  readonly hubspot: Readonly<Record<string, string>>;
  readonly known: KnownLead;
  readonly nextChangeAt: number | null;
}

function look(model: Model, lead: EvaluationInput, kept: Kept, now: number, live = false): Kept {
  const outcome = decided(lead, { model, known: kept.known, written: kept.hubspot, live, now });
  const next = {
    hubspot: { ...kept.hubspot, ...outcome.writes.score, ...outcome.writes.stage },
    known: { ...kept.known, ...bookOf(outcome, kept.known, now) },
    nextChangeAt: outcome.nextChangeAt,
  };
  // What we write is a fact of HubSpot from then on.
  return Object.keys(outcome.writes.stage).length > 0 ? look(model, lead, next, now) : next;
}

function bookOf(outcome: LeadOutcome, known: KnownLead, now: number) {
  const { facts, handoff, mirror, channel, receipt } = outcome;
  const { state, decisions, episode } = handoff.progress;
  return {
    facts,
    state,
    decisions,
    episode,
    mirror,
    channel: state.episode > 0 ? channel : null,
    modelHash: receipt.model.hash,
    decision: receipt.decision,
    toldAhead: known.toldAhead.filter((time) => dayOf(time) > dayOf(now)),
  };
}

function firstLook(model: Model, lead: EvaluationInput): Kept {
  const ahead = lead.signals.map(({ occurredAt }) => occurredAt).filter((time) => dayOf(time) > dayOf(START));
  const empty = { hubspot: {}, known: knownLead({ toldAhead: ahead }), nextChangeAt: null };
  return look(model, lead, empty, START, true);
}

/** A lead with nothing ahead is looked at on some days only: most of them are such. */
function daysToLook(first: Kept): readonly number[] {
  return first.nextChangeAt === null ? [1, 16, 61, 91, DAYS] : Array.from({ length: DAYS }, (_, i) => i + 1);
}

test('waking by the index ends where looking at every lead every day ends, on each day', () => {
  let looks = 0;
  let moves = 0;
  const anyDocument = fc.oneof(document, document.map(withTurbulence));
  const law = (given: ModelDocument, lead: EvaluationInput) => {
    const model = compileModel(given, LEXICON);
    let daily = firstLook(model, lead);
    let woken = daily;
    for (const day of daysToLook(daily)) {
      const now = START + day * DAY_MS;
      const before = daily.known.state;
      daily = look(model, lead, daily, now);
      if (daily.known.state.stage !== before.stage) moves += 1;
      if (woken.nextChangeAt !== null && woken.nextChangeAt <= now) {
        woken = look(model, lead, woken, now);
        looks += 1;
      }
      expect(woken).toEqual(daily);
    }
    expect(woken.nextChangeAt).toBeNull();
  };
  fc.assert(fc.property(anyDocument, input, law), { numRuns: RUNS, examples: MOVING });
  // Otherwise the law has hardly been tried.
  expect(looks).toBeGreaterThan(RUNS / 4);
  expect(moves).toBeGreaterThanOrEqual(MOVING.length);
});
