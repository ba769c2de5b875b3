/** When an SQL asks for a deal, for how long, and when no more. */
import { describe, expect, test } from 'vitest';
import { dealWish } from '../../src/deals/deal-wish.ts';
import { begin, type Progress } from '../../src/handoff/progress.ts';
import type { HandoffState } from '../../src/lifecycle/lead-state.ts';
import type { Stage } from '../../src/lifecycle/stages.ts';
import { aLead } from '../lifecycle/handoff-builders.ts';

const SQL_AT = Date.UTC(2026, 10, 20, 10);
const MINUTE = 60_000;
const TERMS = { deal: { pipeline: 'default', stage: 'talk' }, rules: { undoMinutes: 60 } };
const DANA = { firstname: 'Dana', lastname: 'Reyes', hubspot_owner_id: '60001', associatedcompanyid: '8' };
const OPEN = { state: 'open', at: SQL_AT + MINUTE } as const;

type Place = Pick<HandoffState, 'stage'> & Partial<HandoffState>;

function moved(from: Place, to: Place, decisionKey: string | null = 'k'): Progress {
  const kept = { state: aLead({ sqlAt: SQL_AT, ...from }), decisions: [], episode: null, previous: null };
  const transition = { from: from.stage, to: to.stage, direction: 'forward', by: 'person' } as const;
  const state = aLead({ sqlAt: SQL_AT, ...to });
  return { ...begin(kept), state, moves: from.stage === to.stage ? [] : [{ transition, decisionKey }] };
}

const asking = { asksForDeal: true, properties: DANA };
const silent = { asksForDeal: false, properties: DANA };
const stage = (name: Stage): Place => ({ stage: name });
const DEAL = {
  ...TERMS.deal,
  name: 'Dana Reyes',
  since: new Date(SQL_AT).toISOString(),
  owner: '60001',
  company: '8',
};

describe('a deal', () => {
  test('is asked for when the lead becomes an SQL, for when that cannot be undone any more', () => {
    expect(dealWish(moved(stage('sal'), stage('sql')), TERMS, silent)).toEqual({
      kind: 'open',
      isNew: true,
      deal: DEAL,
      dueAt: SQL_AT + 60 * MINUTE,
    });
    const atOnce = { ...TERMS, rules: { undoMinutes: 0 } };
    expect(dealWish(moved(stage('mql'), stage('sql')), atOnce, silent)).toMatchObject({ dueAt: SQL_AT });
  });

  test('is named by what is known', () => {
    const named = (properties: Record<string, string>) =>
      dealWish(moved(stage('mql'), stage('sql')), TERMS, { asksForDeal: false, properties }) as {
        deal: object;
      };
    expect(named({ email: 'dana@northwind.example' }).deal).toEqual({
      ...TERMS.deal,
      name: 'dana@northwind.example',
      since: DEAL.since,
    });
    expect(named({}).deal).toMatchObject({ name: 'New deal' });
  });

  test('is asked for again at each look, with what is known by then, until it is there', () => {
    const properties = { ...DANA, hubspot_owner_id: '60002' };
    const wish = { kind: 'open', isNew: false, deal: { ...DEAL, owner: '60002' } };
    expect(
      dealWish(moved(stage('sql'), stage('sql')), TERMS, { asksForDeal: true, properties }),
    ).toMatchObject(wish);
    expect(dealWish(moved(stage('sql'), stage('sql')), TERMS, silent)).toBeNull();
  });

  test('is asked for as long as an opportunity has none', () => {
    const called = moved(stage('sql'), stage('opportunity'), null);
    expect(dealWish(called, TERMS, asking)).toMatchObject({ kind: 'open', isNew: false });
    expect(dealWish(called, TERMS, silent)).toBeNull();
  });

  test('is asked for no more when the lead is no SQL after all, or has one', () => {
    const back = moved(stage('sql'), stage('recycled'));
    expect(dealWish(back, TERMS, asking)).toEqual({ kind: 'withdrawn', hasDeal: false });
    // What was refused meanwhile waits with its reason: that ends too.
    expect(dealWish(back, TERMS, silent)).toEqual({ kind: 'withdrawn', hasDeal: false });
    const followed = moved(stage('sql'), { stage: 'opportunity', deal: OPEN }, null);
    expect(dealWish(followed, TERMS, asking)).toEqual({ kind: 'withdrawn', hasDeal: true });
    const lost = moved(stage('sql'), { stage: 'recycled', deal: { ...OPEN, state: 'lost' } }, null);
    expect(dealWish(lost, TERMS, asking)).toEqual({ kind: 'withdrawn', hasDeal: false });
  });

  test('is not asked for by a lead that is an SQL again, since its deal was deleted', () => {
    const again = moved({ stage: 'opportunity', deal: OPEN }, stage('sql'), null);
    expect(dealWish(again, TERMS, silent)).toEqual({ kind: 'withdrawn', hasDeal: false });
  });

  test('is not asked for where the model does not, nor any more where it does not any more', () => {
    const none = { ...TERMS, deal: null };
    expect(dealWish(moved(stage('sal'), stage('sql')), none, silent)).toEqual({
      kind: 'withdrawn',
      hasDeal: false,
    });
    expect(dealWish(moved(stage('sql'), stage('sql')), none, silent)).toBeNull();
    expect(dealWish(moved(stage('sql'), stage('sql')), none, asking)).toMatchObject({ kind: 'withdrawn' });
    expect(dealWish(moved(stage('mql'), stage('sal')), TERMS, silent)).toBeNull();
  });
});
