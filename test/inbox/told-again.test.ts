/** One signal told several times: by several doors, in any order, at once or one after the other. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/engine/canonical.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { Model } from '../../src/engine/model.ts';
import type { DoorSignal } from '../../src/engine/signals.ts';
import type { DecisionInput, KnownLead } from '../../src/inbox/decide-lead.ts';
import { type KeptSignal, newSignals, withNews } from '../../src/inbox/new-signals.ts';
import { loadPack } from '../../src/packs.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const AT = Date.UTC(2026, 10, 19, 15);

let model: Model;
beforeAll(async () => {
  model = await loadPack('default');
});

/** A look at a lead of whom these signals are known, and these are told. */
function look(known: readonly KeptSignal[], told: readonly DoorSignal[]) {
  const given = {
    model,
    known: { signals: known, facts: {} } as Partial<KnownLead> as KnownLead,
    contact: { properties: {}, updatedAt: NOW },
    events: [],
    history: [],
    recorded: told.map((signal) => ({ signal, isNews: true })),
  } as Partial<DecisionInput> as DecisionInput;
  return newSignals(given, []);
}

/** What is kept after these looks, one after the other. */
function keptAfter(looks: readonly (readonly DoorSignal[])[]): readonly KeptSignal[] {
  return looks.reduce<readonly KeptSignal[]>((known, told) => {
    const news = look(known, told);
    const doors = new Map(news.furtherDoors.map((signal) => [keyOf(signal), signal]));
    return withNews(known, news).map((signal) => doors.get(keyOf(signal)) ?? signal) as KeptSignal[];
  }, []);
}

function keyOf({ kind, asset, occurredAt }: KeptSignal): string {
  return `${kind} ${asset} ${Math.floor(occurredAt / 60_000)}`;
}

function asSet(signals: readonly KeptSignal[]): string[] {
  return signals.map(canonicalJson).sort();
}

const attended = (more: Partial<DoorSignal> = {}): DoorSignal => ({
  kind: 'webinar_attended',
  asset: 'outbound in an hour',
  occurredAt: AT,
  attributes: {},
  door: 'api',
  ...more,
});

const value = fc.oneof(
  fc.constantFrom(0, 5, 39.5, 40, 60, -1),
  fc.constantFrom('', ' 60 ', '1,200', '0x10', '1e3', 'Infinity', 'a', 'B', 'é', '\u{1F600}', '\uFFFD'),
);
const told = fc.record({
  kind: fc.constantFrom('webinar_attended', 'demo_request'),
  asset: fc.constantFrom('a', 'A?b', null),
  occurredAt: fc.integer({ min: AT, max: AT + 119_999 }),
  attributes: fc.dictionary(fc.constantFrom('minutes', 'questions', 'topic', 'note'), value),
  door: fc.constantFrom('property', 'workflow', 'api'),
});

describe('told again', () => {
  test('in any order, at once or one by one, however often, it is the same signal and the same receipt', () => {
    const stories = fc.array(told, { minLength: 1, maxLength: 6 }).chain((once) =>
      fc.record({
        once: fc.constant(once),
        again: fc
          .shuffledSubarray([...once, ...once], { minLength: once.length })
          .map((some) => [...some, ...once.filter((one) => !some.includes(one))]),
        cut: fc.nat({ max: 12 }),
      }),
    );
    fc.assert(
      fc.property(stories, ({ once, again, cut }) => {
        const oneLook = keptAfter([once]);
        const twoLooks = keptAfter([again.slice(0, cut), again.slice(cut)]);
        const eachByItself = keptAfter(again.map((one) => [one]));
        expect(asSet(twoLooks)).toEqual(asSet(oneLook));
        expect(asSet(eachByItself)).toEqual(asSet(oneLook));
        const receipt = (signals: readonly KeptSignal[]) =>
          canonicalJson(evaluate(model, { contact: {}, company: {}, signals }, NOW));
        expect(receipt(eachByItself)).toBe(receipt(oneLook));
      }),
    );
  });

  test('what the second door adds counts in the same look', () => {
    const [first] = keptAfter([[attended()]]);
    const news = look([first!], [attended({ door: 'workflow', attributes: { minutes: 60 } })]);
    expect(news).toMatchObject({
      signals: [],
      furtherDoors: [],
      sayingMore: [{ attributes: { minutes: 60 }, doors: ['api', 'workflow'] }],
    });
    expect(withNews([first!], news)).toEqual(news.sayingMore);
  });

  test('where doors contradict each other the larger number counts, and a number before a text', () => {
    const kept = keptAfter([
      [attended({ attributes: { minutes: 5, questions: 'none', note: 'b' } })],
      [attended({ attributes: { minutes: '45', questions: 0, note: 'a' } })],
    ]);
    expect(kept).toMatchObject([{ attributes: { minutes: 45, questions: 0, note: 'b' } }]);
  });

  test('a door that says nothing new is noted, and is no news', () => {
    const [first] = keptAfter([[attended({ attributes: { minutes: 60 } })]]);
    const news = look([first!], [attended({ door: 'workflow', attributes: { minutes: 5 } })]);
    expect(news).toMatchObject({ sayingMore: [], furtherDoors: [{ attributes: { minutes: 60 } }] });
    expect(look([first!], [attended({ attributes: { minutes: 60 } })])).toMatchObject({
      signals: [],
      sayingMore: [],
      furtherDoors: [],
    });
  });
});
