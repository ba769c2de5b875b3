/** What changes could bring at most: a search that leaves out hopeless ones must lose nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { type Changeable, dependentsOf } from '../../src/engine/dependents.ts';
import { observe } from '../../src/engine/evaluate.ts';
import { look, lookAgain, verdictOn } from '../../src/engine/glance.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import type { Model } from '../../src/engine/model.ts';
import { lackingPoints, mostPoints } from '../../src/engine/prospects.ts';
import { onDay } from './default-pack.ts';
import { anyDocument } from './generated-documents.ts';
import { input, KINDS, signalOf, TODAY, VALUES } from './generators.ts';
import { fairShare, runs } from './runs.ts';
import { aRule, at, smallModel } from './small-model.ts';

const NOW = onDay(TODAY, 12);

/** A change of a lead, and what hangs on it. */
interface Change {
  readonly apply: (lead: EvaluationInput) => EvaluationInput;
  readonly hangs: (model: Model, lead: EvaluationInput) => Changeable;
}

const signalChange: fc.Arbitrary<Change> = signalOf(KINDS, [0]).map((signal) => ({
  apply: (lead) => ({ ...lead, signals: [...lead.signals, signal] }),
  hangs: ({ plan, document: { bots = [] } }) => {
    const others = bots.filter(({ signals }) => signals.includes(signal.kind));
    return dependentsOf(plan, [], new Set([signal.kind, ...others.flatMap(({ signals }) => signals)]));
  },
}));
const factChange: fc.Arbitrary<Change> = fc
  .constantFrom('contact' as const, 'company' as const)
  .chain((object) =>
    fc.constantFrom(...Object.entries(VALUES[object])).chain(([property, values]) =>
      fc.constantFrom(...values).map((value) => ({
        apply: (lead: EvaluationInput) => ({ ...lead, [object]: { ...lead[object], [property]: value } }),
        // With the first value of a company all that it says is known.
        hangs: ({ plan }: Model, lead: EvaluationInput) =>
          dependentsOf(
            plan,
            plan.slots.flatMap((slot, i) =>
              slot.object === object && (slot.property === property || lead[object] === null) ? [i] : [],
            ),
            new Set(),
          ),
      })),
    ),
  );
const changes = fc.array(fc.oneof(signalChange, factChange), { minLength: 1, maxLength: 3 });

describe('several changes', () => {
  it('bring no more points than each could bring at most, and change nothing but what hangs on them', () => {
    let [rises, fits] = [0, 0];
    fc.assert(
      fc.property(
        anyDocument,
        fc.array(input, { minLength: 3, maxLength: 3 }),
        changes,
        (given, leads, all) => {
          const model = compileModel(given, LEXICON);
          for (const lead of leads) {
            const world = observe(model, lead, NOW);
            const sight = look(world);
            const before = verdictOn(world, sight);
            const after = observe(
              model,
              all.reduce((changed, { apply }) => apply(changed), lead),
              NOW,
            );
            const hanging = all.map(({ hangs }) => hangs(model, lead));
            const step = hanging.reduce((seen, changed) => lookAgain(after, seen, changed), sight);
            expect(verdictOn(after, step)).toEqual(verdictOn(after, look(after)));

            const most = hanging.map((changed) => mostPoints(world, sight, changed));
            const { margin, fit } = verdictOn(after, look(after));
            const [gain, fitter] = [margin - before.margin, fit - before.fit];
            const score = most.reduce((sum, points) => sum + points.score, 0);
            expect(gain).toBeLessThanOrEqual(score);
            expect(fitter).toBeLessThanOrEqual(most.reduce((sum, points) => sum + points.fit, 0));
            if (gain > 0 && Number.isFinite(score)) rises++;
            if (fitter > 0) fits++;
          }
        },
      ),
      runs(150),
    );
    expect(rises).toBeGreaterThanOrEqual(fairShare(40));
    expect(fits).toBeGreaterThanOrEqual(fairShare(8));
  });
});

describe('a change', () => {
  const model = smallModel({
    rules: [
      aRule({ signal: 'guide', withinDays: 30 }, { repeat: { max: 3 } }),
      aRule(
        { filters: [{ propertyName: 'country', operator: 'EQ', value: 'DE' }] },
        { id: 'neg', points: -4 },
      ),
      aRule({ signal: 'open', withinDays: 30 }, { id: 'shown', decisive: false }),
      aRule(
        { filters: [{ propertyName: 'jobtitle', operator: 'HAS_PROPERTY' }] },
        { id: 'fitting', score: 'fit', points: 15 },
      ),
    ],
    channel: {
      default: 'other',
      rules: [{ channel: 'webinar', when: { signal: 'price', withinDays: 30 } }],
    },
    fastTracks: [{ id: 'fast', label: 'Fast', signal: 'click', withinDays: 30, to: 'review' }],
  });
  const mostOf = (slots: number[], kinds: string[], more: Partial<EvaluationInput> = {}) => {
    const lead = { contact: { country: 'Germany' }, company: {}, signals: [at(1, 'guide')], ...more };
    const world = observe(model, lead, onDay(5, 12));
    return mostPoints(world, look(world), dependentsOf(model.plan, slots, new Set(kinds)));
  };
  const slotOf = (name: string) => model.plan.slots.findIndex(({ property }) => property === name);

  it('could add what is left of the points of its rules, and take back those against the lead', () => {
    const country = slotOf('country');
    const most = [mostOf([], ['guide']), mostOf([country], []), mostOf([country], ['guide'])];
    expect(most.map(({ score }) => score)).toEqual([20_000, 4_000, 24_000]);
    expect([mostOf([], ['open']).score, mostOf([], ['compare']).score]).toEqual([0, 0]);
  });

  it('could add to the fit what its fit rules have not given yet', () => {
    expect(mostOf([slotOf('jobtitle')], ['guide'])).toEqual({ score: 20_000, fit: 15_000 });
    const known = { contact: { jobtitle: 'CEO' } };
    expect(mostOf([slotOf('jobtitle')], [], known)).toEqual({ score: 0, fit: 0 });
  });

  it('could add anything where it raises a hand, or names the channel unless that is frozen', () => {
    expect(mostOf([], ['click'])).toEqual({ score: Number.POSITIVE_INFINITY, fit: 0 });
    expect(mostOf([], ['price'])).toEqual({ score: Number.POSITIVE_INFINITY, fit: 0 });
    expect(mostOf([], ['price'], { channel: 'other' }).score).toBe(0);
  });
});

it('a lead lacks the points up to its threshold, none of these once a hand is raised, and those of the least fit', () => {
  const lacking = (margin: number, handRaise: string | null, fit = 40_000) =>
    lackingPoints(
      { plan: { fitMinimum: 40_000 } } as Parameters<typeof lackingPoints>[0],
      { margin, handRaise, fit } as Parameters<typeof lackingPoints>[1],
    );
  expect([
    lacking(-15_000, null),
    lacking(0, null),
    lacking(5_000, null),
    lacking(-15_000, 'fast.demo'),
    lacking(0, 'fast.demo', 25_000),
    lacking(0, null, 55_000),
  ]).toEqual([
    { score: 15_000, fit: 0 },
    { score: 0, fit: 0 },
    { score: 0, fit: 0 },
    { score: 0, fit: 0 },
    { score: 0, fit: 15_000 },
    { score: 0, fit: 0 },
  ]);
});
