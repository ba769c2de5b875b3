import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { DAY, DAY_1, workedLead } from '../support/worked-lead.ts';

describe('the worked example, from webhooks to written properties', () => {
  let clock = DAY_1;
  let stage: Stage;
  beforeEach(async () => {
    clock = DAY_1;
    stage = await openStage({ now: () => clock });
  });
  afterEach(() => stage.close());

  test('AT-01 scores 15 on day 1, 45 on day 3, 70 and MQL on day 5', async () => {
    const page = await stage.install();
    expect(page.status).toBe(200);
    const contact = workedLead(stage);
    const actor = stage.sandbox.actor(PORTAL);

    actor.update('contacts', contact, {
      recent_conversion_event_name: 'Resources: Outbound playbook',
      recent_conversion_date: new Date(clock).toISOString(),
    });
    await stage.settle();
    expect(stage.contact(contact)).toMatchObject({ fairlead_score: '15', fairlead_stage: 'lead' });

    clock = DAY_1 + 2 * DAY;
    actor.update('contacts', contact, { hs_analytics_last_url: 'https://www.example.com/pricing' });
    clock += 60_000;
    actor.update('contacts', contact, {
      hs_analytics_last_url: 'https://www.example.com/case-studies/north',
    });
    await stage.settle();
    expect(stage.contact(contact)).toMatchObject({ fairlead_score: '45', fairlead_stage: 'lead' });

    clock = DAY_1 + 4 * DAY;
    actor.update('contacts', contact, { hs_sales_email_last_replied: new Date(clock).toISOString() });
    await stage.settle();
    expect(stage.contact(contact)).toMatchObject({
      fairlead_score: '70',
      fairlead_fit_score: '100',
      fairlead_stage: 'mql',
      fairlead_sal_status: 'pending',
      fairlead_episode: '1',
      fairlead_channel: 'linkedin_ads',
      lifecyclestage: 'marketingqualifiedlead',
    });
    expect(stage.contact(contact).fairlead_reason).toContain('replied to your e-mail');

    const { receipt } = await stage.context.db
      .selectFrom('receipt')
      .select('receipt')
      .where('portal_id', '=', PORTAL)
      .executeTakeFirstOrThrow();
    const lines = (receipt as { contributions: { points: number; score: string }[] }).contributions
      .filter((line) => line.points > 0 && line.score !== 'fit')
      .map((line) => line.points / 1000);
    expect(lines.toSorted((a, b) => a - b)).toEqual([10, 15, 20, 25]);
  });

  test('R25 its own writes come back and cause no further write', async () => {
    await stage.install();
    const contact = workedLead(stage);
    stage.sandbox.actor(PORTAL).update('contacts', contact, {
      recent_conversion_event_name: 'Request a demo',
      recent_conversion_date: new Date(clock).toISOString(),
    });
    await stage.settle();
    expect(stage.contact(contact)).toMatchObject({ fairlead_stage: 'mql', fairlead_priority: 'hand_raiser' });
    const calls = stage.sandbox.calls.length;
    await stage.settle();
    expect(stage.sandbox.calls.length).toBe(calls);
    const updates = stage.sandbox.calls.filter((call) => call.path.endsWith('/contacts/batch/update'));
    expect(updates).toHaveLength(2);
    const { rows } = await stage.context.pool.query(
      `select reason, count(*)::int from event where outcome = 'ignored' group by 1`,
    );
    expect(rows).toEqual([{ reason: 'own echo', count: expect.any(Number) }]);
  });

  describe('a record older than the installation, which a webhook reaches before its backfill', () => {
    const PAST = { silent: true, at: DAY_1 - 30 * DAY };
    const demo = (at: number) => ({
      recent_conversion_event_name: 'Request a demo',
      recent_conversion_date: new Date(at).toISOString(),
    });

    function olderContact(lifecyclestage: string): string {
      const actor = stage.sandbox.actor(PORTAL);
      const company = { domain: 'northwind.example', industry: 'COMPUTER_SOFTWARE' };
      const size = { numberofemployees: '200', annualrevenue: '30000000' };
      const person = { email: 'dana@northwind.example', jobtitle: 'VP of Sales', country: 'United States' };
      const companyId = actor.create('companies', { ...company, ...size }, PAST);
      const contact = actor.create('contacts', { ...person, lifecyclestage }, PAST);
      actor.associate('contacts', contact, 'companies', companyId, { primary: true, ...PAST });
      return contact;
    }

    test('stays the SQL that it is', async () => {
      await stage.install();
      const contact = olderContact('salesqualifiedlead');
      stage.sandbox.actor(PORTAL).update('contacts', contact, demo(clock));
      await stage.settle();
      expect(stage.contact(contact)).toMatchObject({
        fairlead_stage: 'sql',
        fairlead_sal_status: 'none',
        fairlead_episode: '0',
        lifecyclestage: 'salesqualifiedlead',
      });
    });

    test('has its past looked at, which counts and opens no episode', async () => {
      await stage.install();
      const contact = olderContact('lead');
      const actor = stage.sandbox.actor(PORTAL);
      actor.update('contacts', contact, demo(DAY_1 - 2 * DAY), { silent: true, at: DAY_1 - 2 * DAY });
      const pricing = { hs_analytics_last_url: 'https://www.example.com/pricing' };
      actor.update('contacts', contact, pricing, { silent: true, at: DAY_1 - 3 * DAY });
      const about = { hs_analytics_last_url: 'https://www.example.com/about' };
      actor.update('contacts', contact, about, { silent: true, at: DAY_1 - DAY });
      actor.update('contacts', contact, { country: 'Canada' });
      await stage.settle();
      expect(stage.contact(contact)).toMatchObject({
        fairlead_score: '60',
        fairlead_stage: 'lead',
        fairlead_sal_status: 'none',
        fairlead_episode: '0',
      });
    });
  });

  test('an MQL that becomes a customer waits for nobody, and its episode ends', async () => {
    await stage.install();
    const contact = workedLead(stage);
    stage.sandbox.actor(PORTAL).update('contacts', contact, {
      recent_conversion_event_name: 'Request a demo',
      recent_conversion_date: new Date(clock).toISOString(),
    });
    await stage.settle();
    expect(stage.contact(contact)).toMatchObject({ fairlead_sal_status: 'pending' });
    clock += 60_000;
    stage.sandbox.actor(PORTAL).update('contacts', contact, { lifecyclestage: 'customer' });
    await stage.settle();
    expect(stage.contact(contact)).toMatchObject({ fairlead_stage: 'customer', fairlead_sal_status: 'none' });
    const { rows } = await stage.context.pool.query('select number, closed_at, outcome from episode');
    expect(rows).toEqual([{ number: 1, closed_at: expect.anything(), outcome: 'customer' }]);
  });

  test('every event that was acknowledged has one terminal record', async () => {
    await stage.install();
    workedLead(stage);
    await stage.settle();
    const { rows } = await stage.context.pool.query(
      `select count(*)::int as events, count(*) filter (where outcome is null)::int as open from event`,
    );
    expect(rows[0]).toEqual({ events: expect.any(Number), open: 0 });
    expect(rows[0].events).toBeGreaterThan(5);
  });
});
