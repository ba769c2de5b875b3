/** The six types of leads (requirements, section 7), each as HubSpot, a workflow or an API tells of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { viewOf } from '../card/support.ts';
import { ALL_YES, decideOnCard, HOUR } from '../support/handoff-stage.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { aKey, send } from '../support/telling.ts';

const MINUTE = 60_000;
const clock = { at: Date.UTC(2026, 10, 20, 10) };
let stage: Stage;
const people: Record<string, string> = {};
let committee: string;

const actor = () => stage.sandbox.actor(PORTAL);
const values = (name: string) => stage.contact(people[name]!);

/** Fits in everything, but for what is given. */
function meet(
  name: string,
  given: { readonly contact?: Record<string, string>; readonly company?: string } = {},
): string {
  const domain = `${name}.example`;
  const company =
    given.company ??
    actor().create('companies', {
      domain,
      industry: 'COMPUTER_SOFTWARE',
      numberofemployees: '200',
      annualrevenue: '30000000',
    });
  const contact = actor().create('contacts', {
    email: `${name}@${domain}`,
    jobtitle: 'VP of Sales',
    country: 'United States',
    lifecyclestage: 'lead',
    ...given.contact,
  });
  actor().associate('contacts', contact, 'companies', company, { primary: true });
  people[name] = contact;
  return company;
}

function looksAt(name: string, ...pages: readonly string[]): void {
  for (const page of pages) {
    clock.at += MINUTE;
    const address = `https://www.example.com/${page}`;
    actor().update('contacts', people[name]!, { hs_analytics_last_url: address });
  }
}

function fillsIn(name: string, form: string): void {
  clock.at += MINUTE;
  const conversion = {
    recent_conversion_event_name: form,
    recent_conversion_date: new Date(clock.at).toISOString(),
  };
  actor().update('contacts', people[name]!, conversion);
}

beforeAll(async () => {
  stage = await openStage({ now: () => clock.at });
  await stage.install();
  meet('reader');
  meet('attendee');
  meet('requester');
  meet('student', { contact: { jobtitle: 'Student' } });
  committee = meet('ada');
  meet('ben', { company: committee, contact: { jobtitle: 'Head of Growth' } });
  meet('cleo', { company: committee, contact: { jobtitle: 'Chief Revenue Officer' } });
  meet('customer', { contact: { lifecyclestage: 'customer' } });
  await stage.settle();

  fillsIn('reader', 'Resources: the big ebook of outbound');
  fillsIn('attendee', 'Case study: Northwind');
  looksAt('attendee', 'pricing', 'compare/vendors');
  const webinar = { kind: 'webinar_attended', asset: 'Outbound in an hour', occurredAt: clock.at };
  const asked = { ...webinar, contactId: people.attendee, attributes: { minutes: 60, questions: 1 } };
  expect(await send(stage, await aKey(stage), asked)).toMatchObject({ status: 202 });
  fillsIn('requester', 'Request a demo');
  fillsIn('student', 'Resources: Outbound playbook');
  looksAt('student', 'pricing');
  for (const name of ['ada', 'ben', 'cleo']) looksAt(name, 'compare/vendors');
  looksAt('customer', 'pricing');
  await stage.settle();
});
afterAll(() => stage.close());

describe('AT-55 the six lead types', () => {
  test('LT-01 a broad e-book by somebody who fits: nurtured, and not handed over', async () => {
    expect(values('reader')).toMatchObject({
      fairlead_stage: 'lead',
      fairlead_sal_status: 'none',
      fairlead_next_action: 'nurture',
    });
  });

  test('LT-02 a webinar with a product question: MQL for sales to review, and SAL once it is accepted', async () => {
    expect(values('attendee')).toMatchObject({
      fairlead_stage: 'mql',
      fairlead_sal_status: 'pending',
      fairlead_next_action: 'review',
    });
    const { reasons } = await viewOf(stage, people.attendee!);
    expect(reasons.map(({ label }) => label)).toContain('Attended a webinar and asked a question');
    clock.at += HOUR;
    expect(
      await decideOnCard(stage, people.attendee!, { decision: 'accept', answers: ALL_YES }),
    ).toMatchObject({ ok: true });
    expect(values('attendee')).toMatchObject({ fairlead_stage: 'sal', fairlead_next_action: 'discovery' });
  });

  test('LT-03 a demo request of the right company: routed at once, a SAL, and an SQL by discovery alone', async () => {
    expect(values('requester')).toMatchObject({
      fairlead_stage: 'mql',
      fairlead_priority: 'hand_raiser',
      fairlead_next_action: 'discovery',
    });
    const contact = people.requester!;
    clock.at += HOUR;
    await decideOnCard(stage, contact, { decision: 'accept', answers: ALL_YES });
    expect(await decideOnCard(stage, contact, { decision: 'qualify' })).toMatchObject({
      ok: false,
      code: 'checklist_open',
    });
    expect(values('requester').fairlead_stage).toBe('sal');
    const confirmed = { state: 'confirmed' } as const;
    const checklist = {
      budget: confirmed,
      authority: confirmed,
      need: confirmed,
      timeline: confirmed,
      conversation: confirmed,
      next_step: confirmed,
    };
    await decideOnCard(stage, contact, { decision: 'qualify', checklist });
    expect(values('requester').fairlead_stage).toBe('sql');
  });

  test('LT-04 a busy student: kept out of the handoff', () => {
    expect(values('student')).toMatchObject({
      fairlead_stage: 'disqualified',
      fairlead_sal_status: 'none',
      fairlead_score_state: 'excluded',
      fairlead_next_action: 'suppress',
    });
  });

  test('LT-05 several people of one account who compare: an account MQL, to be worked as an account', () => {
    expect(stage.sandbox.portal(PORTAL).live('companies', committee).values).toMatchObject({
      fairlead_account_stage: 'account_mql',
      fairlead_committee_size: '3',
    });
    for (const name of ['ada', 'ben', 'cleo']) {
      expect(values(name)).toMatchObject({
        fairlead_next_action: 'account_play',
        fairlead_committee_size: '3',
      });
    }
  });

  test('LT-06 a customer with a new interest: an expansion signal for customer success, and no MQL', () => {
    expect(values('customer')).toMatchObject({
      fairlead_stage: 'expansion',
      fairlead_sal_status: 'none',
      fairlead_next_action: 'route_cs',
    });
  });
});

test('AT-30 a customer who asks for a demo is stopped before review', async () => {
  fillsIn('customer', 'Request a demo');
  await stage.settle();
  expect(values('customer')).toMatchObject({
    fairlead_stage: 'expansion',
    fairlead_sal_status: 'none',
    fairlead_sla_status: 'none',
    fairlead_next_action: 'route_cs',
  });
  const ofCustomer = `(select lead_id from lead where contact_id = ${people.customer})`;
  expect(await stage.rows(`select 1 from episode where lead_id = ${ofCustomer}`)).toEqual([]);
});
