import { describe, expect, test } from 'vitest';
import type { DecisionResult } from '../../src/lifecycle/decision.ts';
import {
  closeEpisode,
  type DealOutcome,
  decidedEpisode,
  type Episode,
  openEpisode,
  recordDeal,
  slaFactsOf,
} from '../../src/lifecycle/episodes.ts';
import { advance } from '../../src/lifecycle/transitions.ts';
import { ALL_YES, aLead, DANA, DAY, Handoff, HOUR, LEE, MINUTE, passed } from './handoff-builders.ts';
import { aBuyer, aSignal, DEFAULT_PACK, onDay, receiptOn } from './pack-leads.ts';

const SIGNALS = [
  aSignal('guide_download', 1, { asset: 'Outbound playbook' }),
  aSignal('pricing_page_view', 3),
  aSignal('case_study_view', 3, { occurredAt: onDay(3, 11) }),
  aSignal('email_reply', 5, { asset: 'Re: your question' }),
];
const RECEIPT = receiptOn(5, aBuyer({ signals: SIGNALS }));
const MQL_AT = RECEIPT.now;
const MQL = advance(aLead(), { verdict: 'qualified', lifecycle: 'lead', live: true, now: MQL_AT }).state;

function anEpisode(): Episode {
  return openEpisode(MQL, {
    at: MQL_AT,
    by: 'engine',
    receipt: RECEIPT,
    signals: SIGNALS.toReversed(),
    channel: 'linkedin_ads',
    origin: { campaign: 'Outbound Q4', source: 'PAID_SOCIAL', topic: 'outbound' },
    owner: '12',
  });
}

/** The handoff of that MQL, with its episode kept beside it. */
class Story extends Handoff {
  episode = anEpisode();

  constructor() {
    super(MQL, { receipt: RECEIPT });
  }

  does(result: DecisionResult): Episode {
    passed(result);
    this.episode = decidedEpisode(this.episode, this.context.decisions);
    return this.episode;
  }
}

describe('an episode', () => {
  test('is opened with what was known then', () => {
    expect(anEpisode()).toMatchObject({
      number: 1,
      openedAt: MQL_AT,
      openedBy: 'engine',
      trigger: { ruleId: 'int.reply', points: 25_000 },
      asset: 'Re: your question',
      via: 'threshold',
      channel: 'linkedin_ads',
      priority: 'high',
      origin: { campaign: 'Outbound Q4', source: 'PAID_SOCIAL', topic: 'outbound' },
      firstTouch: { kind: 'guide_download', asset: 'Outbound playbook', at: onDay(1) },
      modelHash: DEFAULT_PACK.hash,
      receiptId: null,
      owner: '12',
      mqlAt: MQL_AT,
      decision: null,
      outcome: null,
      closedAt: null,
    });
  });

  test('counts no signal that came after it had begun as the first touch', () => {
    const { state } = new Handoff(aLead()).accept({ at: MQL_AT });
    const opening = {
      at: MQL_AT,
      by: 'person',
      receipt: RECEIPT,
      channel: 'direct',
      origin: { campaign: null, source: null, topic: null },
      owner: null,
    } as const;
    const later = aSignal('pricing_page_view', 6);
    expect(openEpisode(state, { ...opening, signals: [later] }).firstTouch).toBeNull();
  });

  test('AT-01b goes to SQL: accepted within the hour, discovery on day 8', () => {
    const story = new Story();
    const accepted = story.does(story.accept({ at: MQL_AT + 40 * MINUTE }));
    expect(accepted).toMatchObject({
      salAt: MQL_AT + 40 * MINUTE,
      answers: { answers: ALL_YES },
      decision: { decision: 'accept', by: DANA },
      outcome: null,
    });
    const checklist = {
      budget: { state: 'confirmed', note: 'holds the budget' },
      authority: { state: 'confirmed' },
      need: { state: 'confirmed', note: 'cannot keep up with outbound volume' },
      timeline: { state: 'confirmed', note: '30 days' },
      conversation: { state: 'confirmed' },
      next_step: { state: 'confirmed', note: 'sales executive takes over' },
    } as const;
    const sqlAt = onDay(8, 12);
    const qualified = story.does(passed(story.person({ decision: 'qualify', checklist, at: sqlAt })));
    expect(qualified).toMatchObject({ sqlAt, outcome: null, checklist: { sentence: '4 of 4 confirmed' } });
    expect((qualified.sqlAt! - qualified.mqlAt!) / DAY).toBe(3);
    expect(Math.floor((qualified.sqlAt! - qualified.firstTouch!.at) / DAY)).toBe(7);
    expect(slaFactsOf(qualified, MQL_AT + 45 * MINUTE)).toMatchObject({
      mqlAt: MQL_AT,
      acceptedAt: MQL_AT + 40 * MINUTE,
      firstTouchAt: MQL_AT + 45 * MINUTE,
      ended: { at: sqlAt, by: 'decision' },
    });
  });

  test('ends with a rejection, and keeps its outcome whatever comes later', () => {
    const story = new Story();
    const rejected = story.does(
      passed(
        story.person({
          decision: 'reject',
          reason: 'wrong_company_size',
          note: 'too big',
          at: MQL_AT + HOUR,
        }),
      ),
    );
    expect(rejected).toMatchObject({
      outcome: 'rejected',
      closedAt: MQL_AT + HOUR,
      decision: { reason: 'wrong_company_size', note: 'too big', contradicted: true },
    });
    expect(closeEpisode(rejected, 'customer', MQL_AT + DAY)).toEqual(rejected);
    expect(decidedEpisode(rejected, story.context.decisions)).toEqual(rejected);
    expect(slaFactsOf(rejected, null).ended).toEqual({ at: MQL_AT + HOUR, by: 'decision' });
  });

  test('whose rejection was replaced is open again', () => {
    const story = new Story();
    story.does(passed(story.person({ decision: 'reject', reason: 'competitor', at: MQL_AT })));
    const accepted = story.does(story.accept({ at: MQL_AT + MINUTE, by: LEE }));
    expect(accepted).toMatchObject({
      outcome: null,
      closedAt: null,
      salAt: MQL_AT + MINUTE,
      decision: { by: LEE },
    });
  });

  test('whose decision was taken back is as it was, with what a deal has said', () => {
    const story = new Story();
    const before = story.episode;
    const rejected = story.does(story.person({ decision: 'reject', reason: 'competitor', at: MQL_AT }));
    const deal: DealOutcome = {
      dealId: '5',
      state: 'open',
      at: MQL_AT,
      amount: 100,
      currency: 'USD',
      lostReason: null,
    };
    story.episode = recordDeal(rejected, deal);
    expect(story.does(story.person({ decision: 'undo', at: MQL_AT + MINUTE }))).toEqual({ ...before, deal });
  });

  test('does not change by a decision that lost', () => {
    const story = new Story();
    story.does(story.accept({ at: MQL_AT }));
    const lost = story.automation({ decision: 'reject', reason: 'competitor' });
    if (lost.ok || !lost.record) throw new Error('expected a decision that lost');
    expect(decidedEpisode(story.episode, story.context.decisions)).toEqual(story.episode);
  });

  test('starts its clocks anew where another territory takes over', () => {
    const story = new Story();
    const at = MQL_AT + HOUR;
    const rerouted = story.does(
      passed(story.person({ decision: 'reject', reason: 'outside_territory', at })),
    );
    expect(rerouted).toMatchObject({ restartedAt: at, outcome: null, closedAt: null });
    expect(slaFactsOf(rerouted, null)).toMatchObject({ restartedAt: at, ended: null });
  });

  test('ends by the CRM, for the SLA too', () => {
    const ended = closeEpisode(anEpisode(), 'opportunity', MQL_AT + DAY);
    expect(ended).toMatchObject({ outcome: 'opportunity', closedAt: MQL_AT + DAY });
    expect(slaFactsOf(ended, null).ended).toEqual({ at: MQL_AT + DAY, by: 'crm' });
    expect(decidedEpisode(ended, [])).toEqual(ended);
  });

  test('that a person began starts its clocks then', () => {
    const handoff = new Handoff(aLead());
    const { state } = handoff.accept({ at: MQL_AT });
    const episode = openEpisode(state, {
      at: MQL_AT,
      by: 'person',
      receipt: receiptOn(5, aBuyer()),
      signals: [],
      channel: 'direct',
      origin: { campaign: null, source: null, topic: null },
      owner: null,
    });
    expect(episode).toMatchObject({ trigger: null, asset: null, via: null, firstTouch: null, mqlAt: null });
    expect(slaFactsOf(episode, null).mqlAt).toBe(MQL_AT);
  });

  test('learns from its deal in whatever order the news come', () => {
    const deal = { dealId: '5', amount: 100, currency: 'USD', lostReason: null };
    const open: DealOutcome = { ...deal, state: 'open', at: 1 };
    const lost: DealOutcome = { ...deal, state: 'lost', at: 2, lostReason: 'price' };
    const inOrder = recordDeal(recordDeal(anEpisode(), open), lost);
    expect(inOrder.deal).toEqual(lost);
    expect(recordDeal(recordDeal(anEpisode(), lost), open)).toEqual(inOrder);
  });
});
