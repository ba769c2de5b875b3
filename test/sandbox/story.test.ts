import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { channels, leadTypes } from '../../sandbox/story/arcs.ts';
import { loadStory, playStory } from '../../sandbox/story/play.ts';
import { buildStory } from '../../sandbox/story/story.ts';
import { startListener } from './webhook-listener.ts';

const now = Date.UTC(2026, 10, 22, 15);
const dayMs = 86_400_000;
const portalId = '4001001';
const story = buildStory(7, now);
const changesOf = (email: string) => story.changes.filter((change) => change.email === email);

describe('the story', () => {
  it('is the same for the same seed and time, and another for another seed', () => {
    expect(buildStory(7, now)).toEqual(story);
    expect(buildStory(8, now).contacts).not.toEqual(story.contacts);
  });

  it('has a few hundred people at a few dozen companies', () => {
    expect(story.companies.length).toBeGreaterThan(30);
    expect(story.contacts.length).toBeGreaterThan(200);
  });

  it('has all six lead types and all six channels (LT-01 to LT-06, CH-01 to CH-06)', () => {
    expect(new Set(story.leads.map((lead) => lead.leadType))).toEqual(new Set(leadTypes));
    expect(new Set(story.leads.map((lead) => lead.channel))).toEqual(new Set(channels));
  });

  it('lives on domains that nobody can own, each address once', () => {
    const emails = [
      ...story.contacts.map((contact) => contact.email),
      ...new Set(story.changes.map((change) => change.email)),
    ];
    expect(emails.filter((email) => !/@[a-z0-9-]+\.(test|example)$/.test(email))).toEqual([]);
    const newcomers = story.changes.filter((change) => change.creates).map((change) => change.email);
    const known = story.contacts.map((contact) => contact.email);
    expect(new Set([...newcomers, ...known]).size).toBe(newcomers.length + known.length);
  });

  it('happens within two weeks and never in the future, whatever the seed and the hour', () => {
    const time = fc.integer({ min: now - 30 * dayMs, max: now });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), time, (seed, at) => {
        const times = buildStory(seed, at).changes.map((change) => change.at);
        expect(Math.max(...times)).toBeLessThanOrEqual(at);
        expect(Math.min(...times)).toBeGreaterThan(at - 15 * dayMs);
      }),
      { numRuns: 40 },
    );
  });

  it("tells each person's changes in the order in which they happened", () => {
    for (const { email } of story.leads) {
      const times = changesOf(email).map((change) => change.at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
  });

  it('tells the worked lead day by day, early (AT-01)', () => {
    const { email, companyKey } = story.workedLead;
    const company = story.companies.find((candidate) => candidate.key === companyKey);
    expect(company?.properties).toMatchObject({
      industry: 'COMPUTER_SOFTWARE',
      numberofemployees: '200',
      annualrevenue: '30000000',
      country: 'United States',
    });
    const changes = changesOf(email);
    expect(changes[0]?.properties).toMatchObject({
      jobtitle: 'VP of Sales',
      hs_analytics_source: 'PAID_SOCIAL',
      hs_analytics_source_data_1: 'LinkedIn',
    });
    const what = changes.map(
      ({ properties: p }) =>
        p.recent_conversion_event_name ?? p.hs_analytics_last_url ?? p.hs_email_last_reply_date ?? 'arrives',
    );
    expect(what).toEqual([
      'arrives',
      'Resources: Outbound playbook',
      'https://www.seller.test/pricing',
      'https://www.seller.test/case-studies/brightquay',
      expect.stringMatching(/^2026-11-22/),
    ]);
    const days = changes.map(({ at }) => Math.floor((at - changes[0]!.at) / dayMs) + 1);
    expect(days).toEqual([1, 1, 3, 3, 5]);
    expect(changes.at(-1)!.toldAt * 60).toBeLessThan(15);
  });
});

describe('telling the story', () => {
  it('loads the past without a word and plays the rest as webhooks with their own time', async () => {
    const listener = await startListener();
    const subscriptions = [
      { subscriptionType: 'object.creation', objectType: 'contact' },
      {
        subscriptionType: 'object.propertyChange',
        objectType: 'contact',
        propertyName: 'hs_analytics_last_url',
      },
      {
        subscriptionType: 'object.propertyChange',
        objectType: 'contact',
        propertyName: 'recent_conversion_date',
      },
    ];
    const sandbox = await startSandbox({
      appUrl: listener.url,
      subscriptions,
      now: () => now,
      portals: [{ id: portalId }],
    });
    sandbox.install(portalId, ['oauth']);
    loadStory(sandbox, portalId, story);
    await sandbox.flushWebhooks();
    expect(listener.events()).toEqual([]);

    let told = 0;
    await playStory(sandbox, portalId, story, { seconds: 0.2, onProgress: () => told++ });
    await sandbox.flushWebhooks();
    expect(told).toBe(story.changes.length);
    const visits = story.changes.filter((change) => change.properties.hs_analytics_last_url);
    const events = listener.events().filter((event) => event.propertyName === 'hs_analytics_last_url');
    const facts = (rows: readonly { at: number; url: string }[]) =>
      rows.map(({ at, url }) => `${at} ${url}`).sort();
    expect(facts(events.map((event) => ({ at: event.occurredAt, url: event.propertyValue })))).toEqual(
      facts(visits.map(({ at, properties }) => ({ at, url: properties.hs_analytics_last_url! }))),
    );

    const { contacts } = sandbox.portal(portalId).stores;
    const worked = contacts.findUnique('email', story.workedLead.email)!;
    const company = sandbox.portal(portalId).live('companies', worked.values.associatedcompanyid!);
    expect(company.values.domain).toBe(story.workedLead.companyKey);
    expect(contacts.all().length).toBe(
      story.contacts.length + story.changes.filter((change) => change.creates).length,
    );
    await sandbox.close();
    await listener.close();
  });

  it('can be told again to the same portal', async () => {
    const sandbox = await startSandbox({ now: () => now, portals: [{ id: portalId }] });
    await playStory(sandbox, portalId, story, { seconds: 0 });
    const count = sandbox.portal(portalId).stores.contacts.all().length;
    await playStory(sandbox, portalId, story, { seconds: 0 });
    expect(sandbox.portal(portalId).stores.contacts.all()).toHaveLength(count);
    await sandbox.close();
  });

  it('loads the past by itself where that was not done', async () => {
    const sandbox = await startSandbox({ now: () => now, portals: [{ id: portalId }] });
    await playStory(sandbox, portalId, story, { seconds: 0 });
    expect(sandbox.portal(portalId).stores.companies.all()).toHaveLength(story.companies.length);
    expect(sandbox.portal(portalId).stores.deals.all()).toHaveLength(story.deals.length);
    await sandbox.close();
  });
});
