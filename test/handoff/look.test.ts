/** What a lead's deals do to it within one look: as they stand, with what is known of their past. */
import { describe, expect, test } from 'vitest';
import type { DealFact } from '../../src/deals/deal-fact.ts';
import { latestDeal } from '../../src/deals/latest-deal.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { lookAtHandoff } from '../../src/handoff/look.ts';
import { begin, type KeptHandoff, withDecision } from '../../src/handoff/progress.ts';
import { decide } from '../../src/lifecycle/decisions.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { ALL_YES, aContext, aLead, DANA, DAY, HOUR, NOW } from '../lifecycle/handoff-builders.ts';
import { aBuyer, DEFAULT_PACK, receiptOn } from '../lifecycle/pack-leads.ts';

const ORIGINS = {
  receipt: receiptOn(5, aBuyer()),
  signals: [],
  channel: 'linkedin_ads',
  origin: { campaign: null, source: null, topic: null },
  owner: '60001',
} as const;

/** A lead that sales took on at `NOW`: accepted, with its attempt open. */
function accepted(): KeptHandoff {
  const kept = { state: aLead(), decisions: [], episode: null, previous: null };
  const asked = { decision: 'accept', answers: ALL_YES, by: DANA, key: 'a', at: NOW } as const;
  const result = decide(kept.state, asked, aContext({ now: NOW }), DEFAULT_HANDOFF);
  const { state, decisions, episode, previous } = withDecision(begin(kept), asked, result, ORIGINS);
  return { state, decisions, episode, previous };
}

function aDeal(more: Partial<DealFact> = {}): DealFact {
  return {
    dealId: '5',
    state: 'open',
    at: NOW + DAY,
    openedAt: NOW + DAY,
    amount: null,
    currency: null,
    lostReason: null,
    pipeline: null,
    stage: null,
    closesAt: null,
    owner: null,
    ...more,
  };
}

function look(kept: KeptHandoff, deals: readonly DealFact[], now = NOW + 3 * DAY, lifecycle = 'lead') {
  const { progress } = lookAtHandoff({
    kept,
    edits: { edits: [], present: {}, ours: { appId: '1', written: {} } },
    givens: { receipt: ORIGINS.receipt, properties: {}, checklist: null },
    lifecycle: { value: lifecycle, since: NOW + DAY },
    origins: ORIGINS,
    document: DEFAULT_PACK.document,
    deal: latestDeal(deals),
    metAt: NOW - 90 * DAY,
    live: true,
    dataChangedAt: null,
    activity: [],
    owner: { ownerId: '60001', since: null, isDeactivated: false },
    settings: settingsOf({}),
    now,
  });
  return progress;
}

function kept({ state, decisions, episode, previous }: KeptHandoff): KeptHandoff {
  return { state, decisions, episode, previous };
}

describe('a lead whose deal is gone', () => {
  test('is where the deal had found it, in the same attempt, whatever HubSpot’s own stage still says', () => {
    const sal = accepted();
    const followed = look(sal, [aDeal()], NOW + 2 * DAY);
    expect(followed.state.stage).toBe('opportunity');
    expect(followed.episode).toMatchObject({ outcome: 'opportunity', deal: { dealId: '5' } });
    const { moves, state, episode } = look(kept(followed), [], NOW + 3 * DAY, 'opportunity');
    expect(moves.map(({ transition: { to, by } }) => [to, by])).toEqual([['sal', 'deal']]);
    expect(state).toEqual({ ...sal.state, furthestStage: 'opportunity', sentBackAt: NOW + 3 * DAY });
    expect(episode).toMatchObject({ number: 1, outcome: null, closedAt: null, deal: null });
  });

  test('stays an opportunity by another open deal, and by an older lost one goes back and no further', () => {
    const old = aDeal({ dealId: '4', state: 'lost', openedAt: NOW - 9 * DAY, at: NOW - DAY });
    const followed = kept(look(accepted(), [old, aDeal()]));
    expect(look(followed, [old, aDeal({ dealId: '6', at: NOW + HOUR })]).moves).toEqual([]);
    const { state, episode } = look(followed, [old]);
    expect(state).toMatchObject({ stage: 'sal', deal: { state: 'lost', at: NOW - DAY } });
    expect(episode).toMatchObject({ outcome: null, deal: null });
  });

  test('stays where something else has put it', () => {
    const byHand = look(accepted(), [], NOW + 2 * DAY, 'opportunity');
    const joined = look(kept(byHand), [aDeal({ at: NOW + 2 * DAY, openedAt: NOW + 2 * DAY })]);
    const { moves, state } = look(kept(joined), []);
    expect([moves, state.stage, state.deal]).toEqual([[], 'opportunity', null]);
  });
});

test('a deal opened before the attempt is no outcome of it, though it is closed during it', () => {
  const { state, episode } = look(accepted(), [aDeal({ state: 'won', openedAt: NOW - DAY })]);
  expect(state.stage).toBe('customer');
  expect(episode?.deal).toBeNull();
  expect(look(accepted(), [aDeal({ state: 'won', openedAt: null })]).episode?.deal?.dealId).toBe('5');
});

describe('a deal that was lost before sales had accepted', () => {
  test('moves nothing, though it was opened and lost while the lead was known, and is no outcome', () => {
    const kept = accepted();
    const past = aDeal({ state: 'lost', openedAt: NOW - 9 * DAY, at: NOW - HOUR });
    const { moves, state, episode } = look(kept, [past]);
    expect(moves).toEqual([]);
    expect(state).toEqual({ ...kept.state, deal: { state: 'lost', at: NOW - HOUR } });
    expect(episode).toMatchObject({ outcome: null, closedAt: null, deal: null });
  });

  test('and one that is opened and lost since sends the lead back as two looks would', () => {
    const { moves } = look(accepted(), [aDeal({ state: 'lost', at: NOW + 2 * DAY })]);
    expect(moves.map(({ transition: { to } }) => to)).toEqual(['opportunity', 'recycled']);
  });
});
