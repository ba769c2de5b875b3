/**
 * A look that the CRM overtakes: what it has read is no longer so when it commits, because its contact was erased or
 * merged away between the two and that was dealt with already.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { erasePending } from '../../src/store/retention.ts';
import { type Relay, startRelay } from '../faults/kill-nine/relay.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const PRICING = { hs_analytics_last_url: 'https://www.example.com/pricing' };

let stage: Stage;
let way: Relay;
/** Is done once, after HubSpot has answered the next read of contacts and before we know the answer. */
let meanwhile: (() => Promise<unknown>) | undefined;

beforeEach(async () => {
  meanwhile = undefined;
  way = await startRelay(() => stage.sandbox.url, {
    async answered({ path }) {
      if (!path.endsWith('/contacts/batch/read') || !meanwhile) return;
      const act = meanwhile;
      meanwhile = undefined;
      await act();
    },
  });
  stage = await openStage({ env: { HUBSPOT_API_URL: way.url } });
  await stage.install();
});
afterEach(async () => {
  await stage.close();
  await way.close();
});

function visitor(name: string): string {
  const actor = stage.sandbox.actor(PORTAL);
  const contact = actor.create('contacts', { email: `${name}@northwind.example`, lastname: name });
  actor.update('contacts', contact, PRICING);
  return contact;
}

describe('R39 a contact that is erased while a first look at it is under way', () => {
  test('is nowhere, when the look ends after the erasure', async () => {
    const contact = visitor('dana');
    const colleague = visitor('robin');
    meanwhile = async () => {
      stage.sandbox.actor(PORTAL).privacyDelete(contact);
      await stage.sandbox.flushWebhooks();
      expect(await erasePending(stage.context.db, Date.now())).toBe(1);
    };
    await stage.settle();
    expect(meanwhile).toBeUndefined();
    expect(await stage.rows('select contact_id from lead')).toEqual([{ contact_id: colleague }]);
    expect(await stage.rows(`select 1 from fact where changes::text like '%dana%'`)).toEqual([]);
    expect(await stage.rows('select 1 from event where outcome is null')).toEqual([]);
    expect(await stage.rows('select 1 from work')).toEqual([]);
  });
});

describe('R37 two contacts that are merged while a first look at them is under way', () => {
  test('are one lead under all their ids, when the look ends after the merge', async () => {
    const first = visitor('dana');
    const second = visitor('dana.r');
    let merged = '';
    meanwhile = async () => {
      merged = stage.sandbox.actor(PORTAL).merge('contacts', first, second);
      await stage.sandbox.flushWebhooks();
      await stage.context.worker.drain();
    };
    await stage.settle();
    expect(await stage.rows('select contact_id from lead')).toEqual([{ contact_id: merged }]);
    const aliases = await stage.rows(
      `select distinct value from lead_alias where kind = 'contact' order by 1`,
    );
    expect(aliases.map(({ value }) => value)).toEqual([first, second, merged]);
    expect(await stage.rows('select 1 from event where outcome is null')).toEqual([]);
  });

  test('come to nothing where the joined one is deleted by then', async () => {
    const first = visitor('dana');
    const second = visitor('dana.r');
    meanwhile = async () => {
      const actor = stage.sandbox.actor(PORTAL);
      actor.delete('contacts', actor.merge('contacts', first, second));
      await stage.sandbox.flushWebhooks();
      await stage.context.worker.drain();
    };
    await stage.settle();
    expect(meanwhile).toBeUndefined();
    expect(await stage.rows('select contact_id from lead')).toEqual([]);
    expect(await stage.rows('select 1 from event where outcome is null')).toEqual([]);
  });
});
