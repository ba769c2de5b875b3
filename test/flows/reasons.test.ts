/** What each reason sets going, for leads that sales sends back on the card. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_YES, decideOnCard, HOUR } from '../support/handoff-stage.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { aBuyer } from '../support/telling.ts';

const clock = { at: Date.UTC(2026, 10, 2, 15) };
let stage: Stage;
const people: Record<string, string> = {};
const NAMES = ['twin', 'elsewhere', 'client', 'silent'];

beforeAll(async () => {
  stage = await openStage({ now: () => clock.at });
  await stage.install();
  for (const name of NAMES) people[name] = await aBuyer(stage, `${name}@${name}.example`);
  for (const name of NAMES) {
    stage.sandbox.actor(PORTAL).update('contacts', people[name]!, {
      recent_conversion_event_name: 'Request a demo',
      recent_conversion_date: new Date(clock.at).toISOString(),
    });
  }
  await stage.settle();
  for (const name of NAMES) expect(valuesOf(name)).toMatchObject({ fairlead_stage: 'mql' });
});
afterAll(() => stage.close());

const valuesOf = (name: string) => stage.contact(people[name]!);
const rejects = (name: string, reason: string) =>
  decideOnCard(stage, people[name]!, { decision: 'reject', reason });

describe('AT-25 the reason drives what happens next', () => {
  test('duplicate: the records are to be merged', async () => {
    expect(await rejects('twin', 'duplicate')).toMatchObject({ ok: true });
    expect(valuesOf('twin')).toMatchObject({
      fairlead_stage: 'lead',
      fairlead_sal_status: 'rejected',
      fairlead_next_action: 'merge',
    });
  });

  test('outside territory: it goes to its next owner, whose clock begins anew', async () => {
    const dueBefore = Date.parse(valuesOf('elsewhere').fairlead_accept_due_at!);
    clock.at += 5 * HOUR;
    expect(await rejects('elsewhere', 'outside_territory')).toMatchObject({ ok: true });
    const { fairlead_accept_due_at, ...values } = valuesOf('elsewhere');
    expect(values).toMatchObject({
      fairlead_stage: 'mql',
      fairlead_sal_status: 'pending',
      fairlead_next_action: 'reroute',
      fairlead_sla_notice: 'handover',
    });
    expect(Date.parse(fairlead_accept_due_at!) - dueBefore).toBe(5 * HOUR);
  });

  test('existing customer: customer success takes over', async () => {
    expect(await rejects('client', 'existing_customer')).toMatchObject({ ok: true });
    expect(valuesOf('client')).toMatchObject({
      fairlead_stage: 'expansion',
      fairlead_next_action: 'route_cs',
    });
  });

  test('no response: refused before acceptance and before enough attempts', async () => {
    expect(await rejects('silent', 'no_response')).toMatchObject({
      ok: false,
      message: expect.stringMatching(/in these stages only: sal, sql|accepted/),
    });
    await decideOnCard(stage, people.silent!, { decision: 'accept', answers: ALL_YES });
    const calls = async (times: number) => {
      clock.at += HOUR;
      stage.sandbox.actor(PORTAL).update('contacts', people.silent!, {
        notes_last_contacted: new Date(clock.at).toISOString(),
        num_contacted_notes: String(times),
      });
      await stage.settle();
    };
    for (let times = 1; times <= 5; times += 1) await calls(times);
    expect(await rejects('silent', 'no_response')).toMatchObject({ ok: false, code: 'too_few_attempts' });
    expect(valuesOf('silent')).toMatchObject({ fairlead_stage: 'sal', fairlead_sal_status: 'accepted' });
    await calls(6);
    expect(await rejects('silent', 'no_response')).toMatchObject({ ok: true });
    expect(valuesOf('silent')).toMatchObject({ fairlead_stage: 'recycled', fairlead_next_action: 'nurture' });
  });
});
