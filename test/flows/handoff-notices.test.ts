/** Who is told what, once: clocks run out on the sandbox, and what is told stays told. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY } from '../card/support.ts';
import { ALL_YES, type HandoffStage, HOUR, openHandoffStage } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';

let stage: HandoffStage;
let mqlAt: number;
beforeEach(async () => {
  stage = await openHandoffStage();
  mqlAt = stage.clock.at;
});
afterEach(() => stage.close());

/** Nothing happens but time. */
async function after(ms: number): Promise<string> {
  stage.clock.at = mqlAt + ms;
  await stage.settle();
  return stage.values().fairlead_sla_notice ?? '';
}

interface Told {
  readonly key: string;
  readonly kind: string;
  readonly clock: string;
  readonly dueAt: number;
}
const told = async () =>
  (
    await stage.rows<{ detail: Told }>(
      `select detail from audit where action = 'sla_notice' order by (detail->>'dueAt')::bigint, audit_id`,
    )
  ).map(({ detail: { clock, kind } }) => (kind === 'handover' ? kind : `${clock} ${kind}`));

/** The worker wakes at each moment at which something is due. */
async function live(until: number): Promise<void> {
  for (;;) {
    const [row] = await stage.rows<{ at: number | null }>('select next_change_at as at from lead');
    if (!row?.at || row.at > mqlAt + until) return;
    await after(row.at - mqlAt);
  }
}

test('AT-34 a lead that nobody answers is handed over, reminded of, late and escalated once each', async () => {
  expect(stage.values().fairlead_sla_notice).toBe('handover');
  await live(3 * DAY);
  const all = [
    'handover',
    'first_touch reminder',
    'first_touch breach',
    'acceptance reminder',
    'acceptance breach',
    'acceptance escalation',
  ];
  expect(await told()).toEqual(all);
  expect(stage.values()).toMatchObject({
    fairlead_stage: 'mql',
    fairlead_sla_notice: 'acceptance_escalation',
    fairlead_sla_status: 'breached',
  });
  expect(await after(10 * DAY)).toBe('acceptance_escalation');
  expect(await told()).toEqual(all);
  expect(await stage.decide({ decision: 'accept', answers: ALL_YES })).toMatchObject({ ok: true });
});

test('AT-34 a worker that was away tells what still matters, and passes over the reminders', async () => {
  expect(await after(3 * DAY)).toBe('acceptance_escalation');
  expect(await told()).toEqual([
    'handover',
    'first_touch breach',
    'acceptance breach',
    'acceptance escalation',
  ]);
});

test('AT-34 a decision that was taken back and an event told again tell nobody again', async () => {
  await after(25 * HOUR);
  const before = await told();
  expect(before).toContain('acceptance breach');
  await stage.decide({ decision: 'reject', reason: 'competitor' });
  expect(stage.values().fairlead_sla_notice).toBe('none');
  await after(25.5 * HOUR);
  await stage.decide({ decision: 'undo' });
  expect(stage.values().fairlead_sla_notice).toBe('acceptance_breach');
  await stage.edit({ jobtitle: 'SVP of Sales' });
  await stage.rows(`update event set outcome = null where property = 'jobtitle'`);
  await stage.rows(
    `insert into work (portal_id, object_type, object_id, due_at, reason)
     select portal_id, 'contact', contact_id, to_timestamp(0), 'event' from lead on conflict do nothing`,
  );
  await stage.rows(`update portal_queue set next_due = to_timestamp(0)`);
  await stage.settle();
  expect(await told()).toEqual(before);
});

test('AT-34 a commit that fails tells nobody, and the next one tells it', async () => {
  await stage.rows(`
    create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'the disk is full' using errcode = '53100'; end $$`);
  await stage.rows(`create trigger refuse before insert on audit for each row execute function refuse()`);
  stage.clock.at = mqlAt + 25 * HOUR;
  await stage.settle();
  const given = () => stage.rows<{ notices: string[] }>('select notices from episode');
  expect(await given()).toEqual([{ notices: [`handover@${mqlAt}`] }]);
  expect(await told()).toEqual(['handover']);
  await stage.rows('drop trigger refuse on audit');
  await after(26 * HOUR);
  expect(await told()).toEqual(['handover', 'first_touch breach', 'acceptance breach']);
});

test('AT-25 the owner of another territory is told afresh', async () => {
  await after(25 * HOUR);
  const before = await told();
  await stage.decide({ decision: 'reject', reason: 'outside_territory' });
  expect(stage.values()).toMatchObject({ fairlead_stage: 'mql', fairlead_sla_notice: 'handover' });
  expect(await told()).toEqual([...before, 'handover']);
  await after(50 * HOUR);
  expect((await told()).filter((words) => words === 'acceptance breach')).toHaveLength(2);
});

test('a missing, a new and a deactivated owner are three things, told apart on the record and in the notices', async () => {
  const shown = async () => {
    const { fairlead_sla_owner: owner, fairlead_next_step: step } = stage.values();
    expect(await stage.stepOnCard()).toBe(step);
    return [owner, step?.split(':')[0]];
  };
  const due = stage.values().fairlead_accept_due_at;
  expect(await shown()).toEqual(['missing', 'Nobody owns it']);
  stage.clock.at += 60_000;
  await stage.edit({ hubspot_owner_id: '60001' });
  expect(stage.values()).toMatchObject({ fairlead_sla_owner: 'changed', fairlead_accept_due_at: due });
  stage.clock.at += 60_000;
  await stage.edit({ hubspot_owner_id: '60004' });
  expect(await shown()).toEqual(['deactivated', 'Its owner is deactivated in HubSpot']);
  const notices = await stage.rows<{ detail: { owner: string | null; ownerState: string } }>(
    `select detail from audit where action = 'sla_notice' and detail->>'kind' = 'handover' order by audit_id`,
  );
  expect(notices.map(({ detail }) => [detail.owner, detail.ownerState])).toEqual([
    [null, 'missing'],
    ['60001', 'changed'],
  ]);
  stage.clock.at += 60_000;
  await stage.edit({ hubspot_owner_id: '60002' });
  expect(stage.values().fairlead_sla_owner).toBe('changed');
  // HubSpot tells nobody: the next look finds out, and the clock runs on.
  const { owners } = stage.sandbox.portal(PORTAL);
  const place = owners.findIndex(({ id }) => id === '60002');
  owners[place] = { ...owners[place]!, archived: true };
  await live(20 * HOUR);
  expect(await shown()).toEqual(['deactivated', 'Its owner is deactivated in HubSpot']);
  expect(stage.values().fairlead_accept_due_at).toBe(due);
  await stage.decide({ decision: 'recycle', reason: 'no_current_need' });
  expect(stage.values().fairlead_sla_owner).toBe('none');
});

test('AT-35 accepted and not touched within four business hours is told by time alone, to CRM and audit', async () => {
  await after(HOUR);
  await stage.decide({ decision: 'accept', answers: ALL_YES });
  expect(await after(HOUR + 3 * HOUR)).not.toBe('follow_up_breach');
  await stage.edit({ hs_sales_email_last_replied: new Date(stage.clock.at).toISOString() });
  await live(DAY);
  expect(stage.values()).toMatchObject({
    fairlead_stage: 'sal',
    fairlead_sla_notice: 'follow_up_breach',
    fairlead_sla_status: 'breached',
  });
  expect((await told()).filter((words) => words === 'follow_up breach')).toHaveLength(1);
  stage.clock.at += HOUR;
  await stage.edit({
    notes_last_contacted: new Date(stage.clock.at).toISOString(),
    num_contacted_notes: '1',
  });
  expect(stage.values()).toMatchObject({ fairlead_sla_notice: 'none', fairlead_sla_status: 'breached' });
});
