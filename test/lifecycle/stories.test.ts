/** The worked examples of the agreement, from receipts of the default pack to the stages they lead to. */
import { describe, expect, test } from 'vitest';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { evidenceOf } from '../../src/lifecycle/new-evidence.ts';
import { nextActionOf } from '../../src/lifecycle/next-action.ts';
import { advance } from '../../src/lifecycle/transitions.ts';
import { verdictEvent, verdictOf } from '../../src/lifecycle/verdicts.ts';
import { aLead, anMql, answered, Handoff, HOUR, NOW, passed, refusal } from './handoff-builders.ts';
import { aBuyer, aDirector, aSignal, DEFAULT_PACK, onDay, receiptOn, TOPIC_PACK } from './pack-leads.ts';

/** What the lifecycle makes of a stranger with this evidence. */
function handle(input: EvaluationInput, { lifecycle = 'lead', model = DEFAULT_PACK } = {}) {
  const receipt = receiptOn(8, input, model);
  const { state } = advance(aLead(), {
    verdict: verdictOf(receipt, DEFAULT_HANDOFF),
    lifecycle,
    live: true,
    evidence: evidenceOf(receipt, model.document),
    now: receipt.now,
  });
  return {
    stage: state.stage,
    action: nextActionOf(state, receipt.nextAction, DEFAULT_HANDOFF),
    receipt,
    state,
  };
}

describe('AT-55 the six lead types', () => {
  test('LT-01 a broad e-book by somebody who fits is nurtured', () => {
    const lead = aBuyer({ signals: [aSignal('ebook_download', 4)] });
    expect(handle(lead)).toMatchObject({
      stage: 'lead',
      action: 'nurture',
    });
  });

  test('LT-01 is none who does not fit: a junior at a small company (AT-19)', () => {
    const lead = aDirector([aSignal('guide_download', 1, { asset: 'Cloud Security Compliance Checklist' })]);
    const junior = {
      ...lead,
      contact: { ...lead.contact, jobtitle: 'Junior IT Executive' },
      company: { ...lead.company, domain: 'corner.example', industry: 'RETAIL', numberofemployees: '40' },
    };
    expect(handle(junior, { model: TOPIC_PACK })).toMatchObject({
      stage: 'lead',
      action: 'nurture',
    });
  });

  test('LT-02 a webinar with a product question goes to sales for review', () => {
    const webinar = { attributes: { minutes: 60, questions: 1 } };
    const lead = aBuyer({
      signals: [
        aSignal('webinar_attended', 4, webinar),
        aSignal('pricing_page_view', 4),
        aSignal('comparison_view', 5),
        aSignal('case_study_download', 5),
      ],
    });
    expect(handle(lead)).toMatchObject({ stage: 'mql', action: 'review' });
  });

  test('LT-03 a demo request of the right company is an MQL for a discovery call, and no SQL', () => {
    const lead = aBuyer({ signals: [aSignal('demo_request', 5)] });
    expect(handle(lead)).toMatchObject({ stage: 'mql', action: 'discovery' });
  });

  test('LT-04 a busy student is kept out of the handoff', () => {
    const lead = aBuyer({
      contact: { jobtitle: 'Student' },
      signals: [aSignal('guide_download', 3), aSignal('ebook_download', 4), aSignal('pricing_page_view', 5)],
    });
    expect(handle(lead)).toMatchObject({ stage: 'disqualified', action: 'suppress' });
  });

  test('LT-01 an MQL without a sign of buying is nurtured first (AT-58)', () => {
    const lead = aDirector([
      aSignal('guide_download', 1, { asset: 'ERP modernisation guide' }),
      aSignal('case_study_view', 8, { asset: 'https://www.example.com/case-studies/erp-modernisation' }),
    ]);
    const financeDirector = { ...lead, contact: { ...lead.contact, jobtitle: 'Finance Director' } };
    expect(handle(financeDirector, { model: TOPIC_PACK })).toMatchObject({
      stage: 'mql',
      action: 'nurture',
    });
  });

  test('LT-05 several people of one account are worked as an account', () => {
    const checklist = (day: number) => [
      aSignal('guide_download', day, { asset: 'Cloud Security Compliance Checklist' }),
    ];
    const lead = aDirector(checklist(1), [
      { leadId: 'jordan', title: 'IT Manager', signals: checklist(2) },
      { leadId: 'kim', title: 'Head of Operations', signals: checklist(3) },
    ]);
    expect(handle(lead, { model: TOPIC_PACK })).toMatchObject({
      action: 'account_play',
    });
  });

  test('LT-06 a customer with a new interest goes to customer success', () => {
    const lead = aBuyer({
      contact: { lifecyclestage: 'customer' },
      signals: [aSignal('pricing_page_view', 5)],
    });
    expect(handle(lead, { lifecycle: 'customer' })).toMatchObject({
      stage: 'expansion',
      action: 'route_cs',
    });
  });

  test('AT-22 a customer who has done little is a customer', () => {
    const lead = aBuyer({
      contact: { lifecyclestage: 'customer' },
      signals: [aSignal('blog_view', 5)],
    });
    expect(handle(lead, { lifecycle: 'customer' })).toMatchObject({
      stage: 'customer',
      action: 'route_cs',
    });
  });

  test('whose company has an open deal is for its owner', () => {
    const demo = [aSignal('demo_request', 5)];
    const openDeal = aBuyer({ company: { hs_num_open_deals: '1' }, signals: demo });
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
    const { state } = handle(aBuyer({ signals: [aSignal('demo_request', 5)] }));
    const handoff = new Handoff(state);
    handoff.accept();
    expect(refusal(handoff.person({ decision: 'qualify' })).choices).toContain('Discovery conversation');
  });

  test('a receipt is a verdict with its evidence', () => {
    const receipt = receiptOn(5, aBuyer({ signals: [aSignal('demo_request', 5)] }));
    const given = { live: true, dataChangedAt: null };
    expect(verdictEvent(receipt, DEFAULT_PACK.document, given, DEFAULT_HANDOFF)).toEqual({
      kind: 'verdict',
      verdict: 'qualified',
      evidence: [{ kind: 'demo_request', at: onDay(5), raisesHand: true }],
      live: true,
      dataChangedAt: null,
      at: receipt.now,
    });
  });
});
