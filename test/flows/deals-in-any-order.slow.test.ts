/**
 * Whatever people do to deals and their contacts, told in any order and twice over, and however often the worker looks
 * in between: in the end the store has what the portal has.
 */
import { afterEach, expect, test } from 'vitest';
import { linksTo } from '../../sandbox/crm/links.ts';
import { type CrmRecord, readHistory } from '../../sandbox/crm/record.ts';
import { createRandom } from '../../sandbox/random.ts';
import { type DealStage, MINUTE, openDealStage } from '../support/deal-stage.ts';
import { PORTAL } from '../support/stage.ts';

const STAGES = ['appointmentscheduled', 'contractsent', 'closedwon', 'closedlost'];
const STATES: Readonly<Record<string, string>> = { closedwon: 'won', closedlost: 'lost' };

let stage: DealStage;
afterEach(() => stage.close());

const portal = () => stage.sandbox.portal(PORTAL);
const living = (type: 'contacts' | 'deals') =>
  portal()
    .stores[type].all()
    .filter((record) => record.archivedAt === null);

/** What the portal has of a deal, read from its own records rather than from any answer. */
function truth(deal: CrmRecord) {
  const stateOf = (value: string | undefined) => STATES[value ?? ''] ?? 'open';
  const past = readHistory(deal, 'dealstage').toReversed();
  const state = stateOf(deal.values.dealstage);
  let since = past[0]!.at;
  past.forEach((entry, place) => {
    if (place > 0 && stateOf(entry.value) !== stateOf(past[place - 1]!.value)) since = entry.at;
  });
  const contacts = linksTo(deal, 'contacts').map(({ id }) => id);
  return {
    deal_id: deal.id,
    state,
    since,
    amount: deal.values.amount ?? null,
    stage: deal.values.dealstage,
    lost_reason: state === 'lost' && contacts.length > 0 ? (deal.values.closed_lost_reason ?? null) : null,
    contacts: contacts.sort(),
  };
}

test.each([1, 2])('R21 R22 R23 the store ends with what the portal has (seed %i)', async (seed) => {
  stage = await openDealStage();
  await stage.install();
  Object.assign(stage.sandbox.webhooks.disorder, { duplicates: 0.5, reorder: true });
  const random = createRandom(seed);
  const { below, pick: one } = random;
  const act = stage.sandbox.actor(PORTAL);
  let people = 0;
  const someone = () => {
    people += 1;
    stage.aContact(`p${people}`);
  };
  for (let number = 0; number < 6; number += 1) someone();

  const deeds: (() => unknown)[] = [
    () => stage.aDeal([one(living('contacts')).id], { amount: String(below(900)) }),
    () => stage.aDeal([], { dealstage: one(STAGES) }),
    () => act.update('deals', one(living('deals')).id, { dealstage: one(STAGES) }),
    () => act.update('deals', one(living('deals')).id, { dealstage: one(STAGES), closed_lost_reason: 'x' }),
    () => act.update('deals', one(living('deals')).id, { amount: String(below(900)) }),
    () => act.associate('deals', one(living('deals')).id, 'contacts', one(living('contacts')).id),
    () => act.associate('contacts', one(living('contacts')).id, 'deals', one(living('deals')).id),
    () => {
      const deal = one(living('deals'));
      const link = linksTo(deal, 'contacts')[0];
      if (link) act.dissociate('deals', deal.id, 'contacts', link.id);
    },
    () => act.delete('deals', one(living('deals')).id),
    () => {
      const deleted = portal()
        .stores.deals.all()
        .filter((deal) => deal.archivedAt !== null);
      if (deleted.length > 0) act.restore('deals', one(deleted).id);
    },
    () => {
      const [first, second] = random.shuffle(living('deals'));
      if (second) act.merge('deals', first!.id, second.id);
    },
    () => {
      const [first, second] = random.shuffle(living('contacts'));
      act.merge('contacts', first!.id, second!.id);
      someone();
    },
    () => {
      act.privacyDelete(one(living('contacts')).id);
      someone();
    },
  ];
  stage.aDeal([], { dealstage: 'contractsent' });
  for (let turn = 0; turn < 80; turn += 1) {
    stage.now += MINUTE;
    if (living('deals').length < 3) stage.aDeal([one(living('contacts')).id]);
    one(deeds)();
    if (below(8) === 0) await stage.settle();
  }
  await stage.settle();

  const kept = (await stage.kept()).filter(({ gone }) => !gone);
  expect(kept).toHaveLength(living('deals').length);
  for (const deal of living('deals')) {
    expect(kept.find(({ deal_id: id }) => id === deal.id)).toMatchObject(truth(deal));
  }
  expect(await stage.rows('select object_type, last_error from work')).toEqual([]);
  expect(await stage.rows('select reason from dead_letter')).toEqual([]);
  expect(await stage.rows('select 1 from event where outcome is null')).toEqual([]);
});
