import { describe, expect, test } from 'vitest';
import { REJECTION_REASONS } from '../../src/engine/rejection-reasons.ts';
import { QUESTIONS } from '../../src/lifecycle/four-questions.ts';
import { DEFAULT_REASONS } from '../../src/lifecycle/reasons.ts';
import { DEFAULT_STAGES } from '../../src/lifecycle/stage-definitions.ts';
import {
  ALL_YES,
  aLead,
  anMql,
  answered,
  BANT_PASSED,
  DANA,
  DAY,
  Handoff,
  HOUR,
  LEE,
  MINUTE,
  NOW,
  passed,
  refusal,
  WORKFLOW,
} from './handoff-builders.ts';

describe('AT-29 accepting', () => {
  test('makes a SAL of an MQL and keeps each answer', () => {
    const handoff = new Handoff();
    const { state, transition, record, nextAction } = handoff.accept({ at: NOW + 30 * MINUTE });
    expect(transition).toEqual({ from: 'mql', to: 'sal', direction: 'forward', by: 'person' });
    expect(state).toMatchObject({
      stage: 'sal',
      furthestStage: 'sal',
      salStatus: 'accepted',
      episode: 1,
      mqlAt: NOW,
      salAt: NOW + 30 * MINUTE,
    });
    expect(record.answers).toEqual({ answers: ALL_YES, implied: false });
    expect(state.decided).toMatchObject({ decision: 'accept', by: DANA, at: NOW + 30 * MINUTE });
    expect(nextAction).toBe('discovery');
  });

  test.each(QUESTIONS)('is refused while "%s" is not answered', (key) => {
    const { [key]: _, ...answers } = ALL_YES;
    const handoff = new Handoff();
    const { code, message } = refusal(handoff.person({ decision: 'accept', answers }));
    expect(code).toBe('answers_missing');
    expect(message).toContain(handoff.rules.questions.find((question) => question.key === key)!.ask);
    expect(handoff.state).toEqual(anMql());
  });

  test.each([
    ['valid', 'invalid_data'],
    ['relevant', 'no_business_context'],
    ['routed', 'outside_territory'],
    ['willWork', 'recycle'],
  ])('with "%s" answered no is refused, and %s is proposed', (key, instead) => {
    const answers = { ...ALL_YES, [key]: false };
    const { code, message } = refusal(new Handoff().person({ decision: 'accept', answers }));
    expect(code).toBe('answered_no');
    expect(message).toContain(instead);
  });

  test('is refused where an answer is neither yes nor no', () => {
    const answers = { ...ALL_YES, valid: null } as never;
    expect(refusal(new Handoff().person({ decision: 'accept', answers })).code).toBe('answers_missing');
  });

  test('by a property edit is four answers in one, and is kept as that', () => {
    const { record } = passed(new Handoff().person({ decision: 'accept', answers: 'implied' }));
    expect(record.answers).toEqual({ answers: ALL_YES, implied: true });
  });

  test('takes on a lead that no rule has handed over, as an attempt that a person began', () => {
    const handoff = new Handoff(aLead({ stage: 'nurture', episode: 1 }));
    const { state, record } = handoff.accept();
    expect(state).toMatchObject({ stage: 'sal', episode: 2, mqlAt: null, salStatus: 'accepted' });
    expect(record.opensEpisode).toBe(true);
  });

  test('twice is refused with who did it first', () => {
    const handoff = new Handoff();
    handoff.accept();
    const { code, message } = refusal(handoff.person({ decision: 'accept', answers: ALL_YES }, LEE));
    expect(code).toBe('already_decided');
    expect(message).toContain('Dana Smith');
  });
});

describe('AT-24 a rejection', () => {
  test.each([null, '', '  ', 'bad lead', 'Wrong company size', 'constructor'])(
    'with the reason %j is refused, and the reasons there are are named',
    (reason) => {
      const handoff = new Handoff();
      const refused = refusal(handoff.person({ decision: 'reject', reason }));
      expect(refused.code).toBe(reason?.trim() ? 'reason_unknown' : 'reason_missing');
      expect(refused.message).toContain('wrong_company_size');
      expect(refused.choices).toContain('wrong_company_size');
      expect(refused.choices).not.toContain('no_response');
      expect(handoff.state).toEqual(anMql());
    },
  );

  test('with a canonical reason moves the lead once, however often it is sent', () => {
    const handoff = new Handoff();
    const decision = { decision: 'reject', reason: 'wrong_company_size', key: 'k', at: NOW + HOUR } as const;
    const first = passed(handoff.person(decision));
    expect(first.state).toMatchObject({ stage: 'disqualified', furthestStage: 'mql', salStatus: 'rejected' });
    expect(first.record).toMatchObject({ endsEpisode: 'rejected', contradiction: null });
    const second = passed(handoff.person({ ...decision, at: NOW + HOUR + 5 }));
    expect(second).toMatchObject({ repeated: true, transition: null, revised: [] });
    expect(second.state).toEqual(first.state);
    expect(handoff.context.decisions).toHaveLength(1);
  });

  test('under the key of another decision is refused', () => {
    const handoff = new Handoff();
    handoff.person({ decision: 'reject', reason: 'competitor', key: 'k' });
    expect(refusal(handoff.person({ decision: 'reject', reason: 'duplicate', key: 'k' })).code).toBe(
      'key_reused',
    );
  });

  test('of a lead that nobody has handed over is refused, and what is possible is said', () => {
    const { code, message } = refusal(
      new Handoff(aLead()).person({ decision: 'reject', reason: 'competitor' }),
    );
    expect(code).toBe('wrong_stage');
    expect(message).toContain('accept, disqualify');
  });

  test('of a lead that was an MQL before Fairlead is an attempt, begun and ended', () => {
    const handoff = new Handoff(aLead({ stage: 'mql', furthestStage: 'mql' }));
    const { state, record } = passed(handoff.person({ decision: 'reject', reason: 'competitor' }));
    expect(state).toMatchObject({ stage: 'disqualified', episode: 1, salStatus: 'rejected' });
    expect(record).toMatchObject({ opensEpisode: true, endsEpisode: 'rejected' });
  });
});

describe('AT-25 a reason drives what happens next', () => {
  const rejected = (reason: string, from = anMql()) =>
    passed(new Handoff(from).person({ decision: 'reject', reason }));

  test.each([
    ['duplicate', 'merge', 'lead'],
    ['existing_customer', 'route_cs', 'expansion'],
    ['existing_opportunity', 'notify_owner', 'lead'],
    ['invalid_data', 'fix_data', 'lead'],
  ] as const)('%s asks for %s', (reason, action, stage) => {
    const { state, nextAction } = rejected(reason);
    expect(state.stage).toBe(stage);
    expect(nextAction).toBe(action);
  });

  test('wrong_persona goes to nurture', () => {
    const { state, nextAction } = rejected('wrong_persona');
    expect(state.stage).toBe('nurture');
    expect(nextAction).toBe('nurture');
  });

  test('outside_territory reroutes: the MQL stays, and the clocks of the new owner begin', () => {
    const handoff = new Handoff();
    const result = passed(handoff.person({ decision: 'reject', reason: 'outside_territory' }));
    const at = result.record.decision.at;
    expect(result.state).toMatchObject({ stage: 'mql', salStatus: 'pending', episode: 1, restartedAt: at });
    expect(result.nextAction).toBe('reroute');
    const accepted = handoff.accept({ by: LEE });
    expect(accepted.state).toMatchObject({ stage: 'sal', episode: 1, restartedAt: at });
  });

  test('outside_territory of a SAL asks the new owner afresh', () => {
    const handoff = new Handoff();
    handoff.accept();
    const { state } = passed(handoff.person({ decision: 'reject', reason: 'outside_territory' }));
    expect(state).toMatchObject({ stage: 'mql', furthestStage: 'sal', salStatus: 'pending', salAt: null });
  });

  test('outside_territory disqualifies where nobody serves the others', () => {
    const handoff = new Handoff(anMql(), {}, { otherTerritories: false });
    const { state, nextAction } = passed(handoff.person({ decision: 'reject', reason: 'outside_territory' }));
    expect(state).toMatchObject({ stage: 'disqualified', wayBack: { on: 'new_data' } });
    expect(nextAction).toBe('none');
  });

  test('no_response is refused before acceptance', () => {
    const handoff = new Handoff(anMql(), { attempts: 9 });
    const { code, message, choices } = refusal(handoff.person({ decision: 'reject', reason: 'no_response' }));
    expect(code).toBe('reason_not_here');
    expect(message).toContain('"No response" can be given in these stages only: sal, sql');
    expect(choices).not.toContain('no_response');
  });

  test('no_response is refused before the agreed number of attempts, and taken after it', () => {
    const handoff = new Handoff(anMql(), { attempts: 5, minAttempts: 6 });
    handoff.accept();
    const { code, message } = refusal(handoff.person({ decision: 'reject', reason: 'no_response' }));
    expect(code).toBe('too_few_attempts');
    expect(message).toContain('5 attempts');
    handoff.context = { ...handoff.context, attempts: 6 };
    const { state } = passed(handoff.person({ decision: 'reject', reason: 'no_response' }));
    expect(state).toMatchObject({ stage: 'recycled', salStatus: 'rejected' });
    expect(state.wayBack?.until).toBe(state.decided!.at + 60 * DAY);
  });

  test.each(REJECTION_REASONS.filter((reason) => reason !== 'outside_territory'))(
    '%s ends the attempt of a SAL, and says what brings the lead back',
    (reason) => {
      const handoff = new Handoff(anMql(), { attempts: 6 });
      handoff.accept();
      const { state, record } = passed(handoff.person({ decision: 'reject', reason }));
      expect(record.endsEpisode).toBe('rejected');
      expect(state.wayBack).toMatchObject({
        since: state.decided!.at,
        on: DEFAULT_REASONS[reason].returnsOn,
      });
    },
  );
});

describe('recycling', () => {
  test('needs a reason, and wakes on the day given', () => {
    const handoff = new Handoff();
    expect(refusal(handoff.person({ decision: 'recycle', reason: null })).code).toBe('reason_missing');
    const until = NOW + 40 * DAY;
    const { state, record, nextAction } = passed(
      handoff.person({
        decision: 'recycle',
        reason: 'no_current_need',
        until,
        wakeOn: ['pricing_page_view'],
      }),
    );
    expect(state).toMatchObject({ stage: 'recycled', salStatus: 'recycled', furthestStage: 'mql' });
    expect(state.wayBack).toMatchObject({ until, wakeOn: ['pricing_page_view'], on: 'new_signals' });
    expect(record.endsEpisode).toBe('recycled');
    expect(nextAction).toBe('nurture');
  });

  test('without a day wakes after as many days as its reason says, else the portal', () => {
    const of = (reason: string) => {
      const { state } = passed(new Handoff().person({ decision: 'recycle', reason, at: NOW }));
      return (state.wayBack!.until! - NOW) / DAY;
    };
    expect(of('no_current_need')).toBe(90);
    expect(of('wrong_persona')).toBe(new Handoff().rules.recycleDays);
  });

  test.each([NOW, NOW - DAY, NOW + 731 * DAY, Number.NaN, Number.POSITIVE_INFINITY])(
    'to %d is refused',
    (until) => {
      const act = { decision: 'recycle', reason: 'no_current_need', until, at: NOW } as const;
      expect(refusal(new Handoff().person(act)).code).toBe('bad_date');
    },
  );
});

describe('AT-09, AT-28 to SQL', () => {
  test('from an MQL is refused: first somebody accepts it', () => {
    const handoff = new Handoff();
    const { code, message } = refusal(handoff.person({ decision: 'qualify', checklist: BANT_PASSED }));
    expect(code).toBe('wrong_stage');
    expect(message).toContain('accept it first');
  });

  test('without discovery is refused with what is missing', () => {
    const handoff = new Handoff();
    handoff.accept();
    const { code, message, choices } = refusal(handoff.person({ decision: 'qualify' }));
    expect(code).toBe('checklist_open');
    expect(choices).toEqual([
      'Budget',
      'Authority',
      'Need',
      'Timeline',
      'Discovery conversation',
      'Next step',
    ]);
    expect(message).toContain('0 of 4 confirmed');
    expect(handoff.state.stage).toBe('sal');
  });

  test('of somebody who only researches, without authority and project, is refused; recycling is the way', () => {
    const handoff = new Handoff();
    handoff.accept();
    const checklist = answered({
      authority: 'no',
      need: 'no',
      budget: 'unknown',
      timeline: 'no',
      conversation: 'confirmed',
    });
    expect(refusal(handoff.person({ decision: 'qualify', checklist })).choices).toContain('Authority');
    const { state } = passed(handoff.person({ decision: 'recycle', reason: 'no_current_need' }));
    expect(state).toMatchObject({ stage: 'recycled', furthestStage: 'sal', sqlAt: null });
  });

  test('AT-28 interested, but without budget and timeline: stays a SAL', () => {
    const handoff = new Handoff();
    handoff.accept();
    const checklist = { ...BANT_PASSED, ...answered({ budget: 'no', timeline: 'no' }) };
    expect(refusal(handoff.person({ decision: 'qualify', checklist })).choices).toEqual([
      'Budget',
      'Timeline',
    ]);
    expect(handoff.state.stage).toBe('sal');
  });

  test('a meeting and a next step without a confirmed need are no SQL', () => {
    const handoff = new Handoff();
    handoff.accept();
    const checklist = answered({ conversation: 'confirmed', next_step: 'confirmed', need: 'partial' });
    expect(refusal(handoff.person({ decision: 'qualify', checklist })).choices).toContain('Need');
  });

  test('with a passed checklist is a person’s act, and stores what is still open', () => {
    const handoff = new Handoff();
    handoff.accept();
    const { state, record, transition } = passed(
      handoff.person({ decision: 'qualify', checklist: BANT_PASSED }),
    );
    expect(transition).toEqual({ from: 'sal', to: 'sql', direction: 'forward', by: 'person' });
    expect(state).toMatchObject({ stage: 'sql', furthestStage: 'sql', sqlAt: state.decided!.at });
    expect(record.checklist).toMatchObject({
      list: 'bant',
      answers: BANT_PASSED,
      result: { open: ['Budget'] },
    });
    expect(record.endsEpisode).toBeNull();
  });

  test('takes what discovery has stored before', () => {
    const handoff = new Handoff(anMql(), { checklist: BANT_PASSED });
    handoff.accept();
    expect(passed(handoff.person({ decision: 'qualify' })).state.stage).toBe('sql');
  });

  test('with an item that the list does not have is refused with those it has', () => {
    const handoff = new Handoff();
    handoff.accept();
    const { code, message } = refusal(
      handoff.person({ decision: 'qualify', checklist: answered({ vibes: 'confirmed' }) }),
    );
    expect(code).toBe('checklist_unknown');
    expect(message).toContain('budget, authority, need, timeline');
  });

  test('by automation is refused, also where the types were got round', () => {
    const handoff = new Handoff();
    handoff.accept();
    for (const decision of ['qualify', 'disqualify', 'undo']) {
      const forged = { decision, key: decision, at: NOW + DAY, by: WORKFLOW, checklist: BANT_PASSED };
      const { code, message } = refusal(handoff.take(forged as never));
      expect(code).toBe('person_only');
      expect(message).toContain('Only a person');
    }
    expect(handoff.state.stage).toBe('sal');
  });
});

describe('X-06 a portal without SAL', () => {
  const twoStages = (state = anMql()) => new Handoff(state, {}, { mode: 'two_stages' });

  test('qualifies an MQL in one act, by a person and a checklist', () => {
    const handoff = twoStages();
    expect(refusal(handoff.person({ decision: 'qualify' })).code).toBe('checklist_open');
    const { state } = passed(handoff.person({ decision: 'qualify', checklist: BANT_PASSED }));
    expect(state).toMatchObject({ stage: 'sql', salStatus: 'accepted', salAt: null, episode: 1 });
  });

  test('knows no acceptance', () => {
    const { code } = refusal(twoStages().person({ decision: 'accept', answers: ALL_YES }));
    expect(code).toBe('no_sal_stage');
  });

  test('lets a lead that was accepted before go on', () => {
    const sal = anMql({ stage: 'sal', furthestStage: 'sal', salStatus: 'accepted', salAt: NOW });
    expect(passed(twoStages(sal).person({ decision: 'qualify', checklist: BANT_PASSED })).state.stage).toBe(
      'sql',
    );
  });
});

describe('disqualifying', () => {
  test('is a person’s last word: nothing but a person brings the lead back', () => {
    const handoff = new Handoff(aLead());
    const { state } = passed(handoff.person({ decision: 'disqualify', reason: 'competitor' }));
    expect(state).toMatchObject({ stage: 'disqualified', salStatus: 'none', wayBack: { on: 'person' } });
    expect(handoff.accept({ at: NOW + 5 * DAY }).state).toMatchObject({ stage: 'sal', wayBack: null });
  });

  test('of an MQL ends its attempt', () => {
    const { state, record } = passed(
      new Handoff().person({ decision: 'disqualify', reason: 'wrong_persona' }),
    );
    expect(state).toMatchObject({ stage: 'disqualified', salStatus: 'rejected' });
    expect(record.endsEpisode).toBe('disqualified');
  });
});

describe('customers and opportunities', () => {
  test.each([
    ['customer', 'customer success'],
    ['expansion', 'customer success'],
    ['opportunity', 'deal'],
  ] as const)('a lead in %s is not accepted: %s', (stage, hint) => {
    const handoff = new Handoff(aLead({ stage, furthestStage: stage }));
    const { code, message } = refusal(handoff.person({ decision: 'accept', answers: ALL_YES }));
    expect(code).toBe('wrong_stage');
    expect(message).toContain(hint);
  });

  test('automation leaves an SQL alone', () => {
    const sql = anMql({ stage: 'sql', furthestStage: 'sql', salStatus: 'accepted', salAt: NOW, sqlAt: NOW });
    const { code, message } = refusal(
      new Handoff(sql).automation({ decision: 'recycle', reason: 'no_current_need' }),
    );
    expect(code).toBe('wrong_stage');
    expect(message).toContain('A person is working this lead');
  });
});

describe('required fields', () => {
  const strict = { ...DEFAULT_STAGES, sal: { ...DEFAULT_STAGES.sal, requiredFields: [owner(true)] } };

  function owner(blocks: boolean) {
    return { property: 'hubspot_owner_id', label: 'Contact owner', blocks };
  }

  test('that are lacking are told and kept', () => {
    expect(new Handoff().accept().record.lacking).toEqual([owner(false)]);
    expect(new Handoff(anMql(), { properties: { hubspot_owner_id: '5' } }).accept().record.lacking).toEqual(
      [],
    );
  });

  test('that a stage cannot do without stop the decision', () => {
    const handoff = new Handoff(anMql(), { properties: { hubspot_owner_id: ' ' } }, { stages: strict });
    const { code, message } = refusal(handoff.person({ decision: 'accept', answers: ALL_YES }));
    expect(code).toBe('fields_missing');
    expect(message).toContain('contact owner');
  });
});
