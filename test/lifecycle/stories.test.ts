/** The worked examples of the agreement, from receipts of the default pack to the stages they lead to. */
import { describe, expect, test } from 'vitest';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { leadTypeOf } from '../../src/lifecycle/lead-types.ts';
import { evidenceOf } from '../../src/lifecycle/new-evidence.ts';
import { nextActionOf } from '../../src/lifecycle/next-action.ts';
import { advance } from '../../src/lifecycle/transitions.ts';
import { verdictEvent, verdictOf } from '../../src/lifecycle/verdicts.ts';
import * as engine from '../engine/default-pack.ts';
import { aLead, anMql, answered, Handoff, HOUR, NOW, passed, refusal } from './handoff-builders.ts';

/** What the lifecycle makes of a stranger with this evidence. */
function handle(input: EvaluationInput, lifecycle = 'lead') {
  const receipt = engine.on(5, input);
  const { state } = advance(aLead(), {
    verdict: verdictOf(receipt, DEFAULT_HANDOFF),
    lifecycle,
    live: true,
    evidence: evidenceOf(receipt, engine.defaultDocument),
    now: receipt.now,
  });
  return {
    type: leadTypeOf(receipt, DEFAULT_HANDOFF)?.id ?? null,
    place: leadTypeOf(receipt, DEFAULT_HANDOFF)?.place,
    stage: state.stage,
    action: nextActionOf(state, receipt.nextAction, DEFAULT_HANDOFF),
    receipt,
    state,
  };
}

describe('AT-55 the six lead types', () => {
  test('LT-01 a broad e-book by somebody who fits is nurtured', () => {
    const lead = engine.aLead({ signals: [engine.aSignal('ebook_download', 4)] });
    expect(handle(lead)).toMatchObject({
      type: 'LT-01',
      place: 'MQL or nurture-qualified lead',
      stage: 'lead',
      action: 'nurture',
    });
  });

  test('LT-02 a webinar with a product question goes to sales for review', () => {
    const webinar = { attributes: { minutes: 60, questions: 1 } };
    const lead = engine.aLead({
      signals: [
        engine.aSignal('webinar_attended', 4, webinar),
        engine.aSignal('pricing_page_view', 4),
        engine.aSignal('comparison_view', 5),
        engine.aSignal('case_study_download', 5),
      ],
    });
    expect(handle(lead)).toMatchObject({ type: 'LT-02', stage: 'mql', action: 'review' });
  });

  test('LT-03 a demo request of the right company is an MQL for a discovery call, and no SQL', () => {
    const lead = engine.aLead({ signals: [engine.aSignal('demo_request', 5)] });
    expect(handle(lead)).toMatchObject({ type: 'LT-03', stage: 'mql', action: 'discovery' });
  });

  test('LT-04 a busy student is kept out of the handoff', () => {
    const lead = engine.aLead({
      contact: { jobtitle: 'Student' },
      signals: [
        engine.aSignal('guide_download', 3),
        engine.aSignal('ebook_download', 4),
        engine.aSignal('pricing_page_view', 5),
      ],
    });
    expect(handle(lead)).toMatchObject({ type: 'LT-04', stage: 'disqualified', action: 'suppress' });
  });

  test('LT-05 several people of one account are worked as an account', () => {
    const { receipt } = handle(engine.aLead({ signals: [engine.aSignal('comparison_view', 5)] }));
    const type = leadTypeOf({ ...receipt, nextAction: 'account_play' }, DEFAULT_HANDOFF);
    expect(type).toMatchObject({ id: 'LT-05', place: 'account-level MQL', nextAction: 'account_play' });
  });

  test('LT-06 a customer with a new interest goes to customer success', () => {
    const lead = engine.aLead({
      contact: { lifecyclestage: 'customer' },
      signals: [engine.aSignal('pricing_page_view', 5)],
    });
    expect(handle(lead, 'customer')).toMatchObject({ type: 'LT-06', stage: 'expansion', action: 'route_cs' });
  });

  test('AT-22 a customer who has done little is a customer', () => {
    const lead = engine.aLead({
      contact: { lifecyclestage: 'customer' },
      signals: [engine.aSignal('blog_view', 5)],
    });
    expect(handle(lead, 'customer')).toMatchObject({ type: null, stage: 'customer', action: 'route_cs' });
  });

  test('a competitor, a stranger and an open deal are none of the six', () => {
    const demo = [engine.aSignal('demo_request', 5)];
    const competitor = engine.aLead({ contact: { hs_email_domain: 'rival.example' }, signals: demo });
    const openDeal = engine.aLead({ company: { hs_num_open_deals: '1' }, signals: demo });
    for (const lead of [competitor, openDeal, engine.aLead()]) expect(handle(lead).type).toBeNull();
    expect(handle(openDeal)).toMatchObject({ stage: 'lead', action: 'notify_owner' });
  });
});

describe('the worked examples', () => {
  test('AT-59 a VP of Operations: guide, accepted within a day, project confirmed', () => {
    const handoff = new Handoff(anMql());
    handoff.accept({ at: NOW + 20 * HOUR });
    const checklist = answered({
      need: 'confirmed',
      authority: 'confirmed',
      timeline: 'confirmed',
      budget: 'unknown',
      conversation: 'confirmed',
      next_step: 'confirmed',
    });
    const at = NOW + 72 * HOUR;
    expect(passed(handoff.person({ decision: 'qualify', checklist, at })).state.stage).toBe('sql');
  });

  test('AT-60 a VP of Marketing: the budget stays to be confirmed, and is stored as that', () => {
    const handoff = new Handoff();
    handoff.accept();
    const checklist = {
      need: { state: 'confirmed', note: 'guaranteed lead quality for a target account list' },
      authority: { state: 'confirmed' },
      timeline: { state: 'confirmed', note: 'next quarter' },
      conversation: { state: 'confirmed' },
      next_step: { state: 'confirmed', note: 'follow-up with revenue operations' },
    } as const;
    const { record } = passed(handoff.person({ decision: 'qualify', checklist }));
    expect(record.checklist?.result.sentence).toBe('3 of 4 confirmed; still to confirm: budget');
    expect(record.checklist?.answers).toEqual(checklist);
  });

  test('AT-09 a demo request that was accepted is no SQL before discovery', () => {
    const { state } = handle(engine.aLead({ signals: [engine.aSignal('demo_request', 5)] }));
    const handoff = new Handoff(state);
    handoff.accept();
    expect(refusal(handoff.person({ decision: 'qualify' })).choices).toContain('Discovery conversation');
  });

  test('a receipt is a verdict with its evidence', () => {
    const receipt = engine.on(5, engine.aLead({ signals: [engine.aSignal('demo_request', 5)] }));
    const given = { live: true, dataChangedAt: null };
    expect(verdictEvent(receipt, engine.defaultDocument, given, DEFAULT_HANDOFF)).toEqual({
      kind: 'verdict',
      verdict: 'qualified',
      evidence: [{ kind: 'demo_request', at: engine.onDay(5), raisesHand: true }],
      live: true,
      dataChangedAt: null,
      at: receipt.now,
    });
  });
});
