import { beforeAll, describe, expect, test } from 'vitest';
import { NEXT_ACTIONS, type Receipt } from '../../src/engine/receipt.ts';
import { REJECTION_REASONS } from '../../src/engine/rejection-reasons.ts';
import { contradictionOf } from '../../src/lifecycle/contradiction.ts';
import { DEFAULT_REASONS } from '../../src/lifecycle/reasons.ts';
import { findMove } from '../../src/lifecycle/transition-table.ts';
import { manifest } from '../../src/manifest.ts';
import { loadPack, packNames } from '../../src/packs.ts';
import { anMql, Handoff, passed } from './handoff-builders.ts';
import { aBuyer, DEFAULT_PACK, receiptOn } from './pack-leads.ts';

describe('the reasons R-01 to R-15', () => {
  test('are the canonical ones, each with where it leads', () => {
    expect(Object.keys(DEFAULT_REASONS).toSorted()).toEqual(REJECTION_REASONS.toSorted());
    for (const [reason, { outcome, nextAction }] of Object.entries(DEFAULT_REASONS)) {
      const to = outcome === 'reroute' ? 'mql' : outcome;
      expect([
        reason,
        findMove({ on: 'reject', mover: 'person', from: 'mql', to }, 'three_stages'),
      ]).not.toContain(null);
      expect(NEXT_ACTIONS).toContain(nextAction);
    }
  });

  test('are called as HubSpot shows them', () => {
    const property = manifest.properties.contacts.find(({ name }) => name === 'fairlead_rejection_reason')!;
    const labels = Object.fromEntries(property.options!.map(({ value, label }) => [value, label]));
    for (const reason of REJECTION_REASONS) expect(labels[reason]).toBe(DEFAULT_REASONS[reason].label);
  });

  test('only no_response is bound to a stage', () => {
    const bound = REJECTION_REASONS.filter((reason) => DEFAULT_REASONS[reason].onlyIn !== null);
    expect(bound).toEqual(['no_response']);
  });

  test('teach rules and gates that the packs have', async () => {
    const models = await Promise.all((await packNames()).map(loadPack));
    const ids = new Set(
      models.flatMap(({ document }) => [...document.rules, ...document.gates].map(({ id }) => id)),
    );
    const taught = REJECTION_REASONS.flatMap((reason) => DEFAULT_REASONS[reason].teaches);
    expect(taught.filter((id) => !ids.has(id))).toEqual([]);
    expect(taught.length).toBeGreaterThan(8);
  });

  test('gates of the default pack and their reasons teach each other', () => {
    for (const { id, rejectAs } of DEFAULT_PACK.document.gates.filter(({ kind }) => kind !== 'require')) {
      expect(DEFAULT_REASONS[rejectAs].teaches).toContain(id);
    }
  });
});

describe('AT-57 a rejection that the data contradict', () => {
  let receipt: Receipt;
  beforeAll(() => {
    receipt = receiptOn(5, aBuyer({ company: { hs_num_open_deals: '0' } }));
  });
  const against = (reason: keyof typeof DEFAULT_REASONS, given: Receipt = receipt) =>
    contradictionOf(reason, DEFAULT_REASONS[reason], given, DEFAULT_PACK.document.inputs);

  test('a company of 200, rejected as the wrong size where 50 to 500 is agreed, is flagged with the figures', () => {
    expect(against('wrong_company_size')).toEqual({
      reason: 'wrong_company_size',
      rules: ['fit.size'],
      evidence: '50 to 500 employees (employee count 200)',
      sentence:
        'Rejected as wrong company size, but the data say otherwise: 50 to 500 employees (employee count 200). ' +
        'The decision stands and goes to the monthly review.',
    });
  });

  test.each<[string | null, string]>([
    ['12', 'outside the range'],
    [null, 'unknown'],
  ])('a company of %s is not: %s', (numberofemployees) => {
    const given = receiptOn(5, aBuyer({ company: { numberofemployees } }));
    expect(against('wrong_company_size', given)).toBeNull();
  });

  test('a reason about several rules is contradicted only by all of them', () => {
    expect(against('poor_company_fit')?.rules).toEqual(['fit.revenue', 'fit.industry']);
    const poor = receiptOn(5, aBuyer({ company: { annualrevenue: '1' } }));
    expect(against('poor_company_fit', poor)).toBeNull();
  });

  test('a gate contradicts with what it knows, not with what it lacks', () => {
    expect(against('existing_opportunity')?.rules).toEqual(['gate.open_deal']);
    expect(against('existing_opportunity', receiptOn(5, aBuyer()))).toBeNull();
    expect(against('existing_customer')).toBeNull();
  });

  test.each([
    'competitor',
    'student_consultant',
    'invalid_data',
    'no_current_need',
    'outside_territory',
  ] as const)('%s is nothing that data could contradict', (reason) => expect(against(reason)).toBeNull());

  test('stands, and is kept with the decision and what its maker saw', () => {
    const handoff = new Handoff(anMql(), { receipt });
    const { state, record } = passed(handoff.person({ decision: 'reject', reason: 'wrong_company_size' }));
    expect(state.stage).toBe('disqualified');
    expect(record.contradiction?.rules).toEqual(['fit.size']);
    const undone = passed(handoff.person({ decision: 'undo', at: record.decision.at + 1 }));
    expect(undone.record.contradiction).toBeNull();
    expect(record.seen).toEqual({
      modelHash: DEFAULT_PACK.hash,
      inputsHash: receipt.inputsHash,
      score: receipt.score,
      grade: receipt.grade,
    });
  });
});
