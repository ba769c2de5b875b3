/** A lead as it is supposed to be is what would be read of it, had all of it happened. */
import { describe, expect, it } from 'vitest';
import { type Candidate, candidatesFor } from '../../src/engine/candidates.ts';
import { observe } from '../../src/engine/evaluate.ts';
import type { EvaluationInput, Signal } from '../../src/engine/input.ts';
import type { Model } from '../../src/engine/model.ts';
import { applySteps } from '../../src/engine/steps.ts';
import { merged, worldAfter } from '../../src/engine/supposed-world.ts';
import { propertiesOf } from '../../src/engine/suppositions.ts';
import type { World } from '../../src/engine/world.ts';
import { onDay } from './on-day.ts';
import { aRule, at, smallModel } from './small-model.ts';

const NOW = onDay(3, 12);
const LINKS = {
  id: 'bot.links',
  label: 'Three links at once',
  signals: ['click', 'open'],
  sign: { links: 3, within: 60 },
};
const AGENT = {
  id: 'bot.agent',
  label: 'Scanner',
  signals: ['compare'],
  sign: { attribute: 'userAgent', contains: ['scanbot'] },
};
const SOURCE = {
  rules: [
    aRule({ signal: 'guide', withinDays: 30 }, { repeat: { max: 4 }, actionable: true }),
    aRule({ signal: 'click', withinDays: 30 }, { id: 'click', repeat: { max: 4 }, actionable: true }),
    aRule({ signal: 'compare', withinDays: 30, atLeast: 2 }, { id: 'compare', actionable: true }),
    aRule(
      { filters: [{ propertyName: 'jobtitle.department', operator: 'EQ', value: 'sales' }] },
      { id: 'sales' },
    ),
    aRule(
      { filters: [{ object: 'company', propertyName: 'numberofemployees', operator: 'GT', value: 50 }] },
      { id: 'size' },
    ),
    aRule(
      { account: { people: 2, departments: 2, withinDays: 30, signals: ['guide'] } },
      { id: 'committee' },
    ),
  ],
};

function seen({ signals, facts, department }: World) {
  return { signals, department, facts: facts.map(({ raw, fact }) => ({ raw, fact })) };
}

function candidatesOf(model: Model, lead: EvaluationInput): readonly Candidate[] {
  const world = observe(model, lead, NOW);
  return candidatesFor(world, propertiesOf(model.document, model.plan.lexicon), 'make');
}

/** The lead as supposed, and as read anew. */
function bothWays(model: Model, lead: EvaluationInput, set: readonly Candidate[]) {
  const steps = merged(set).map(({ step }) => step);
  return {
    supposed: seen(worldAfter(observe(model, lead, NOW), set)),
    read: seen(observe(model, applySteps(lead, steps, NOW), NOW)),
  };
}

const EVENING = { hour: 23 };
const STORIES: readonly (readonly [string, readonly Signal[]])[] = [
  ['of whom nothing is known', []],
  ['that was there before', [at(1, 'guide'), at(2, 'click'), at(3, 'compare')]],
  [
    'at the very time',
    [at(3, 'guide', { ...EVENING, asset: 'a' }), at(3, 'guide', { ...EVENING, asset: 'z' })],
  ],
  ['that has told ahead', [at(9, 'guide'), at(3, 'guide', { hour: 22 })]],
  ['amid clicks', [at(3, 'click', { ...EVENING, second: 1 }), at(3, 'open', { ...EVENING, second: 2 })]],
];

describe.each([
  ['without machines', {}],
  ['with a model that tells machines', { bots: [AGENT, LINKS] }],
])('%s', (_, bots) => {
  const model = smallModel({ ...SOURCE, ...bots });

  it.each(STORIES)('a lead %s: every change alone, and any two together', (_, signals) => {
    const lead: EvaluationInput = { contact: {}, company: null, signals };
    const candidates = candidatesOf(model, lead);
    expect(candidates.length).toBeGreaterThanOrEqual(5);
    for (const [i, one] of candidates.entries()) {
      const sets = [[one], ...candidates.slice(i + 1).map((other) => [one, other])];
      if (one.again) sets.push([one, one], [one, one, one]);
      for (const set of sets) {
        const { supposed, read } = bothWays(model, lead, set);
        expect(supposed).toEqual(read);
      }
    }
  });
});

it('three links at once are supposed to be a machine, and take back the clicks before them', () => {
  const model = smallModel({ ...SOURCE, bots: [AGENT, LINKS] });
  const lead = {
    contact: {},
    company: null,
    signals: [at(3, 'open', { ...EVENING, second: 2, asset: '/a' })],
  };
  const click = candidatesOf(model, lead).find(
    ({ step }) => step.kind === 'signal' && step.signal === 'click',
  )!;
  const clicksAfter = (...set: readonly Candidate[]) =>
    worldAfter(observe(model, lead, NOW), set).signals[model.plan.kinds.get('click')!] ?? [];
  expect(clicksAfter(click)).toHaveLength(1);
  expect(clicksAfter(click, click)).toEqual([]);
});

it('an activity that is chosen again is one step of so many times', () => {
  const model = smallModel(SOURCE);
  const lead = { contact: {}, company: null, signals: [] };
  const candidates = candidatesOf(model, lead);
  const guide = candidates.find(({ step }) => step.kind === 'signal' && step.signal === 'guide')!;
  const size = candidates.find(({ subject }) => subject === 'company.numberofemployees')!;
  expect(
    merged([guide, size, guide, guide]).map(({ step }) => ('times' in step ? step.times : step.known)),
  ).toEqual([3, 'over 50']);
});
