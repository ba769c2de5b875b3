/** The what-if: what may be supposed, and that the card's own engine says what the server would say. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTryOut } from '../../hubspot/src/app/cards/engine.js';
import { suppose } from '../../src/card/try-out.ts';
import { whatIfView } from '../../src/card/what-if.ts';
import { type Supposition, whatIfAnswer } from '../../src/card/what-if-contract.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { aLead, aSignal, defaultModel, onDay } from '../engine/default-pack.ts';

const NOW = onDay(5, 12);
const NOTHING: Supposition = { facts: [], happening: null };

const almost = aLead({
  signals: [aSignal('guide_download', 1, { asset: 'Playbook' }), aSignal('pricing_page_view', 3)],
});

/** As the card gets it: through JSON and the contract. */
function sent(input: EvaluationInput) {
  const data = whatIfView({ model: defaultModel, input }, NOW);
  const answer = whatIfAnswer.parse(JSON.parse(JSON.stringify({ ok: true, data })));
  if (!answer.ok) throw new Error(answer.message);
  return answer.data;
}

function opened(input: EvaluationInput) {
  const { material } = sent(input);
  return openTryOut(material!)!;
}

describe('what may be supposed', () => {
  test('is what the fit hangs on, as it is now', () => {
    const { fields } = sent(almost);
    expect(fields.map(({ label, kind, value }) => [label, kind, value])).toEqual([
      ['Employee count', 'number', '200'],
      ['Annual revenue', 'number', '30000000'],
      ['Industry', 'choice', 'COMPUTER_SOFTWARE'],
      ['Job title', 'text', 'VP of Sales'],
      ['Country', 'text', 'United States'],
      ['Company country', 'text', ''],
      ['Target account tier', 'text', ''],
    ]);
    expect(fields[2]!.options).toContainEqual({ value: 'COMPUTER_SOFTWARE', label: 'Computer software' });
  });

  test('is each kind of signal, with the attributes that a rule asks for', () => {
    const { happenings } = sent(almost);
    const kinds = new Set(happenings.map(({ signal }) => signal));
    expect([...Object.keys(defaultModel.document.signals)].filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(happenings.some(({ label }) => /^Webinar attendance \(.*minutes \d+/.test(label))).toBe(true);
  });

  test('takes nothing of the contact along that the model does not read', () => {
    const { material } = sent({ ...almost, contact: { ...almost.contact, firstname: 'Dana', phone: '123' } });
    expect(JSON.stringify(material)).not.toMatch(/Dana|123"/);
  });

  test('stays small, and is left to the server where it would not', () => {
    expect(JSON.stringify(sent(almost)).length).toBeLessThan(60_000);
    const signals = Array.from({ length: 4_000 }, (_, i) =>
      aSignal('blog_view', 1, { asset: `https://www.example.com/blog/${i}` }),
    );
    expect(sent(aLead({ signals })).material).toBeNull();
  });
});

describe("the card's own engine", () => {
  test('a demo request makes an MQL of a lead that had too few points', () => {
    const { before, after, changes } = opened(almost).suppose({
      facts: [],
      happening: { signal: 'demo_request', times: 1, attributes: {} },
    });
    expect([before.decision, after.decision]).toEqual(['not_mql', 'mql']);
    expect(before.points).toBe(35);
    expect(changes[0]).toMatchObject({ ofFit: false });
    expect(after.points - before.points).toBe(changes.reduce((sum, { points }) => sum + points, 0));
  });

  test('a company that is too small costs its fit points, named by their rule', () => {
    const { before, after, changes } = opened(almost).suppose({
      facts: [{ object: 'company', property: 'numberofemployees', value: '12' }],
      happening: null,
    });
    expect(changes).toContainEqual({ label: '50 to 500 employees', points: -20, ofFit: true });
    expect(after.fit).toBe(before.fit - 20);
  });

  test('a fact that is taken away is unknown, not false', () => {
    const { after } = opened(almost).suppose({
      facts: [{ object: 'contact', property: 'jobtitle', value: '' }],
      happening: null,
    });
    expect(after.fit).toBe(80);
  });

  test('nothing supposed is nothing changed', () => {
    const { before, after, changes } = opened(almost).suppose(NOTHING);
    expect(after).toEqual(before);
    expect(changes).toEqual([]);
  });

  test('says what the server says, whatever is supposed', () => {
    const { fields, happenings, material } = sent(almost);
    const tryOut = openTryOut(material!)!;
    const fact = fc
      .constantFrom(...fields)
      .chain(({ object, property, options }) =>
        fc
          .oneof(
            fc.string({ maxLength: 20 }),
            fc.nat().map(String),
            fc.constantFrom('', ...options.map((o) => o.value)),
          )
          .map((value) => ({ object, property, value })),
      );
    const anything = fc.record({
      facts: fc.array(fact, { maxLength: 4 }),
      happening: fc.option(
        fc
          .constantFrom(...happenings)
          .map(({ signal, times, attributes }) => ({ signal, times, attributes })),
      ),
    });
    fc.assert(
      fc.property(anything, (supposition) => {
        expect(tryOut.suppose(supposition)).toEqual(suppose(defaultModel, almost, NOW, supposition));
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['another version of the engine', { engine: '0.0.1' }],
    ['another document', { hash: 'sha256:0' }],
    ['another score', { score: 1 }],
    ['another decision', { decision: 'hold' }],
  ])('with %s it leaves the verdict to the server', (_, other) => {
    expect(openTryOut({ ...sent(almost).material!, ...other })).toBeNull();
  });
});
