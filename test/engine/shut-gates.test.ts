/** Sets of changes that leave a gate shut: a search that leaves them out must lose nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, candidatesFor } from '../../src/engine/candidates.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { dependentsOfCandidate } from '../../src/engine/dependents.ts';
import { observe } from '../../src/engine/evaluate.ts';
import { gateStates } from '../../src/engine/gates.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import type { Model } from '../../src/engine/model.ts';
import { shutGates } from '../../src/engine/shut-gates.ts';
import { worldAfter } from '../../src/engine/supposed-world.ts';
import { propertiesOf } from '../../src/engine/suppositions.ts';
import { onDay } from './default-pack.ts';
import { anyDocument } from './generated-documents.ts';
import { input, TODAY } from './generators.ts';
import { fairShare, runs } from './runs.ts';
import { smallModel } from './small-model.ts';

const NOW = onDay(TODAY, 12);
const MOST_TRIED = 8;

function gatesOf(model: Model, lead: EvaluationInput) {
  const world = observe(model, lead, NOW);
  const candidates = candidatesFor(world, propertiesOf(model.document, LEXICON), 'make');
  const shut = shutGates(world, gateStates(world), candidates, (one) => dependentsOfCandidate(world, one));
  const opensAll = (set: readonly Candidate[]) =>
    gateStates(worldAfter(world, set)).every((state) => state === 'pass');
  return { candidates, shut, opensAll };
}

it('a set that is left out leaves a gate shut', () => {
  let [left, kept] = [0, 0];
  fc.assert(
    fc.property(anyDocument, input, (given, lead) => {
      const { candidates, shut, opensAll } = gatesOf(compileModel(given, LEXICON), lead);
      const some = candidates.slice(0, MOST_TRIED);
      const pairs = some.flatMap((one, i) => some.slice(i).map((other) => [one, other]));
      for (const set of [...some.map((one) => [one]), ...pairs]) {
        if (!shut.mayBeOpenedBy(set)) {
          left++;
          expect(opensAll(set)).toBe(false);
        } else if (opensAll(set)) {
          kept++;
          expect(shut.mayOpen).toBe(true);
        }
      }
    }),
    runs(40),
  );
  expect(left).toBeGreaterThanOrEqual(fairShare(20));
  expect(kept).toBeGreaterThanOrEqual(fairShare(20));
});

describe('a gate that is shut', () => {
  const property = (propertyName: string, value: string) => ({
    filters: [{ propertyName, operator: 'EQ', value }],
  });
  const gate = (id: string, when: unknown) => ({
    id,
    kind: 'require',
    label: id,
    when,
    onMissing: 'hold',
    rejectAs: 'invalid_data',
    nextAction: 'fix_data',
    otherwise: `${id} is missing`,
  });
  const model = smallModel({
    gates: [
      gate('home', property('country', 'DE')),
      gate('buyer', property('jobtitle', 'ceo')),
      gate('asked', { signal: 'price', withinDays: 30 }),
    ],
  });
  const of = (contact: Record<string, string>, by = model) =>
    gatesOf(by, { contact, company: {}, signals: [] });

  it('is opened by all that is missing together, and by no part of it', () => {
    const { shut, candidates } = of({});
    const about = (what: string) =>
      candidates.filter(({ step }) => (step.kind === 'fact' ? step.property : step.signal) === what);
    const opening = about('country').flatMap((country) =>
      about('jobtitle').flatMap((title) =>
        about('price').flatMap((asks) => {
          const set = [country, title, asks];
          return shut.mayBeOpenedBy(set) ? [set] : [];
        }),
      ),
    );
    expect(opening).toHaveLength(1);
    const parts = opening[0]!.map((_, part) => opening[0]!.toSpliced(part, 1));
    expect(parts.map(shut.mayBeOpenedBy)).toEqual([false, false, false]);
    expect(shut.mayOpen).toBe(true);
  });

  it('that asks two things together is opened by those pairs alone that answer both', () => {
    const either = ['DE', 'FR', 'AT'].map((value, i) => ({
      filters: [
        { propertyName: 'country', operator: 'EQ', value },
        { propertyName: 'jobtitle', operator: 'EQ', value: ['ceo', 'cfo', 'cto'][i] },
      ],
    }));
    const { shut, opensAll, candidates } = of({}, smallModel({ gates: [gate('pair', { any: either })] }));
    const facts = candidates.filter(({ step }) => step.kind === 'fact');
    const pairs = facts.flatMap((one) => facts.map((other) => [one, other]));
    const differing = pairs.filter(([one, other]) => one!.subject !== other!.subject);
    expect(differing.map(shut.mayBeOpenedBy)).toEqual(differing.map(opensAll));
    expect(differing.filter(opensAll)).toHaveLength(6);
  });

  it('cannot be opened where what it asks is known', () => {
    expect([of({ country: 'FR' }).shut.mayOpen, of({ country: 'DE' }).shut.mayOpen]).toEqual([false, true]);
  });
});
