/** Each channel by its own bar, as it comes in from HubSpot and shows there and on the card. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { viewOf } from '../card/support.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { HOUR } from '../support/handoff-stage.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { aBuyer, runAction } from '../support/telling.ts';

const MINUTE = 60_000;
const clock = { at: 0 };
let stage: Stage;
beforeEach(async () => {
  clock.at = Date.UTC(2026, 10, 20, 10);
  stage = await openStage({ now: () => clock.at });
  await stage.install();
});
afterEach(() => stage.close());

async function cameBy(email: string, source: Record<string, string>): Promise<string> {
  const contact = await aBuyer(stage, email);
  stage.sandbox.actor(PORTAL).update('contacts', contact, source);
  await stage.settle();
  return contact;
}

function does(contact: string, properties: Record<string, string>): void {
  clock.at += MINUTE;
  stage.sandbox.actor(PORTAL).update('contacts', contact, properties);
}
const views = (contact: string, page: string) =>
  does(contact, { hs_analytics_last_url: `https://www.example.com/${page}` });
const fillsIn = (contact: string, form: string) =>
  does(contact, {
    recent_conversion_event_name: form,
    recent_conversion_date: new Date(clock.at + MINUTE).toISOString(),
  });

test('AT-16 equal points: three comparison pages by search are an MQL, one broad asset from paid social is none', async () => {
  const source = defaultSource();
  const ebook = source.rules.find(({ id }: { id: string }) => id === 'eng.ebook');
  ebook.points = 25;
  source.mql.threshold.channels.organic_search = { threshold: 25 };
  await stage.context.models.publish(PORTAL, compileModel(parseModel(source), LEXICON));
  const seo = await cameBy('sam@search.example', { hs_analytics_source: 'ORGANIC_SEARCH' });
  const social = await cameBy('pat@social.example', { hs_analytics_source: 'PAID_SOCIAL' });
  for (const page of ['compare/one', 'compare/two', 'compare/three']) views(seo, page);
  fillsIn(social, 'Resources: the big ebook of outbound');
  await stage.settle();

  expect(stage.contact(seo)).toMatchObject({
    fairlead_score: '25',
    fairlead_channel: 'organic_search',
    fairlead_stage: 'mql',
  });
  expect(stage.contact(social)).toMatchObject({
    fairlead_score: '25',
    fairlead_channel: 'paid_social',
    fairlead_stage: 'lead',
  });
  const [seen, other] = [await viewOf(stage, seo), await viewOf(stage, social)];
  expect(seen.score.sentence).toMatch(/^25 points, 25 needed/);
  expect(other.score.sentence).toMatch(/^25 points, 65 needed/);
});

test('AT-17 a syndicated lead above its bar goes to validation, and is an MQL by the same evidence once validated', async () => {
  const contact = await cameBy('lee@syndicated.example', {
    hs_analytics_source: 'OFFLINE',
    hs_analytics_source_data_1: 'Content syndication',
  });
  fillsIn(contact, 'Resources: Outbound playbook');
  for (const page of ['pricing', 'compare/vendors', 'case-studies/north']) views(contact, page);
  does(contact, { hs_sales_email_last_replied: new Date(clock.at + MINUTE).toISOString() });
  await stage.settle();
  const before = stage.contact(contact);
  expect(Number(before.fairlead_score)).toBeGreaterThanOrEqual(75);
  expect(before).toMatchObject({
    fairlead_channel: 'content_syndication',
    fairlead_stage: 'lead',
    fairlead_sal_status: 'none',
    fairlead_sla_notice: 'none',
    fairlead_next_action: 'validate',
  });
  expect(await stage.rows('select 1 from episode')).toEqual([]);
  expect(await stage.rows(`select 1 from audit where action = 'sla_notice'`)).toEqual([]);

  clock.at += HOUR;
  const repliedAt = clock.at - HOUR;
  expect(await runAction(stage, contact, { kind: 'validated' })).toMatchObject({ status: 200 });
  await stage.settle();
  expect(stage.contact(contact)).toMatchObject({
    fairlead_stage: 'mql',
    fairlead_sal_status: 'pending',
    fairlead_score: before.fairlead_score!,
    fairlead_next_action: 'review',
    fairlead_mql_at: new Date(clock.at).toISOString(),
  });
  const [episode] = await stage.rows<{ channel: string; trigger: Receipt['trigger'] }>(
    'select channel, trigger from episode',
  );
  expect(episode).toMatchObject({
    channel: 'content_syndication',
    trigger: { ruleId: 'int.reply', occurredAt: repliedAt },
  });
  const { reasons } = await viewOf(stage, contact);
  expect(reasons.map(({ label }) => label)).toEqual(
    expect.arrayContaining([
      'Replied to your e-mail',
      'Visited the pricing page',
      'Viewed a comparison page',
      'Viewed a case study',
      'Downloaded a guide or playbook',
    ]),
  );
});
