import { describe, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import type { Model } from '../../src/engine/model.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import type { KnownLead } from '../../src/inbox/decide-lead.ts';
import { aLead, aSignal, defaultModel, defaultSource, onDay } from '../engine/default-pack.ts';
import { decided, knownLead } from './support/decided.ts';

const WORKED_SIGNALS = [
  aSignal('guide_download', 1),
  aSignal('pricing_page_view', 3),
  aSignal('case_study_view', 3),
  aSignal('email_reply', 5),
];
const WORKED = aLead({ signals: WORKED_SIGNALS });

function standing(model: Model, input: EvaluationInput, now: number): string {
  const { decision, grade, priority, account } = evaluate(model, input, now);
  return `${decision} ${grade} ${priority} ${account?.people}`;
}

describe('the next change of a decision', () => {
  test('is the midnight from which decision, grade, priority or committee differ, and no midnight before it', () => {
    let days = 0;
    for (let now: number | null = onDay(5, 12); now !== null; days += 1) {
      const { nextChangeAt } = decided(WORKED, { now, live: false });
      if (nextChangeAt !== null) {
        expect(nextChangeAt % DAY_MS).toBe(0);
        expect(standing(defaultModel, WORKED, nextChangeAt - 1)).toBe(standing(defaultModel, WORKED, now));
        expect(standing(defaultModel, WORKED, nextChangeAt)).not.toBe(standing(defaultModel, WORKED, now));
      }
      now = nextChangeAt;
    }
    expect(days).toBeGreaterThan(3);
  });

  test('never comes for a lead that has done nothing', () => {
    expect(decided(aLead(), { now: onDay(5) }).nextChangeAt).toBeNull();
  });

  test('takes the channel of a running episode as frozen', () => {
    const source = defaultSource();
    source.channel.rules.unshift({
      channel: 'webinar',
      when: { signal: 'webinar_registered', withinDays: 4 },
    });
    source.mql.threshold = { default: 75, channels: { webinar: { threshold: 10 } } };
    const model = compileModel(parseModel(source), LEXICON);
    const input = aLead({ signals: [...WORKED_SIGNALS, aSignal('webinar_registered', 5)] });
    const opening = decided(input, { model, now: onDay(5, 12) });
    expect(opening).toMatchObject({ channel: 'webinar', handoff: { step: { opensEpisode: true } } });
    // Were it not frozen, the threshold of another channel would end the MQL when the webinar is forgotten.
    const forgotten = onDay(10, 0);
    const frozen = { ...input, channel: 'webinar' };
    const decisions = [input, frozen].map((each) => evaluate(model, each, forgotten).decision);
    expect(decisions).toEqual(['not_mql', 'mql']);
    // The clocks of the handoff ask for looks as well; they are past before that day.
    let { nextChangeAt, handoff } = opening;
    while (nextChangeAt! < forgotten) {
      const known = knownLead({ ...handoff.progress, channel: 'webinar' });
      ({ nextChangeAt, handoff } = decided(input, { model, known, live: false, now: nextChangeAt! }));
    }
    expect(nextChangeAt).toBeGreaterThan(forgotten);
    expect(standing(model, frozen, nextChangeAt!)).not.toBe(standing(model, frozen, onDay(5, 12)));
  });
});

describe('a lead that qualifies because time has passed', () => {
  const careers = aSignal('careers_page_view', 1);
  const since = (day: number, changes: Partial<KnownLead> = {}) =>
    knownLead({ state: decided(aLead(), { now: onDay(day) }).handoff.step.state, ...changes });

  test('is not handed over: time opens no episode', () => {
    // 60 days after the visit to the careers page its 20 points are no longer taken away; until then the reply counts.
    const input = aLead({
      signals: [
        careers,
        aSignal('pricing_page_view', 60),
        aSignal('email_reply', 60),
        aSignal('case_study_view', 60),
        aSignal('guide_download', 60),
      ],
    });
    expect(evaluate(defaultModel, input, onDay(61)).decision).toBe('not_mql');
    const outcome = decided(input, { known: since(61), live: false, now: onDay(62) });
    expect(outcome.receipt.decision).toBe('mql');
    expect(outcome.handoff.step).toMatchObject({ opensEpisode: false, heldBack: 'unreleased' });
    expect(outcome.writes.stage).toEqual({});
  });

  const tomorrow = onDay(6, 0) + 1_000;
  const demo = aLead({ signals: [{ kind: 'demo_request', occurredAt: tomorrow }] });

  test('is handed over on the day of a signal that was told ahead', () => {
    const before = decided(demo, { now: onDay(5, 23) });
    expect(before.receipt).toMatchObject({ decision: 'not_mql', futureSignals: 1 });
    expect(before.nextChangeAt).toBe(onDay(6, 0));
    const known = since(5, { toldAhead: [tomorrow] });
    const outcome = decided(demo, { known, live: false, now: onDay(6, 0) });
    expect(outcome.handoff.step).toMatchObject({ opensEpisode: true, state: { stage: 'mql', episode: 1 } });
  });

  test('is not handed over before that day, whatever is looked at', () => {
    const known = since(5, { toldAhead: [tomorrow] });
    const qualified = aLead({ signals: [...WORKED_SIGNALS, ...demo.signals] });
    const outcome = decided(qualified, { known, live: false, now: onDay(5, 23) });
    expect(outcome.receipt.decision).toBe('mql');
    expect(outcome.handoff.step).toMatchObject({ opensEpisode: false, heldBack: 'unreleased' });
  });

  test('waits for release where nobody told it ahead, but a file or a look at the past', () => {
    const outcome = decided(demo, { known: since(5), live: false, now: onDay(6, 0) });
    expect(outcome.receipt.decision).toBe('mql');
    expect(outcome.handoff.step).toMatchObject({ opensEpisode: false, heldBack: 'unreleased' });
  });
});

test('a lead whose stage is with sales stays there when its points fade', () => {
  const mql = decided(WORKED, { now: onDay(5, 12) });
  const known = knownLead({ state: mql.handoff.step.state, channel: mql.channel });
  const faded = decided(WORKED, { known, live: false, now: onDay(90) });
  expect(faded.receipt.decision).toBe('not_mql');
  expect(faded.handoff.step).toMatchObject({
    transition: null,
    state: { stage: 'mql', salStatus: 'pending' },
  });
});
