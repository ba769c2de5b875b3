/** What must hold after quiet. Each check returns the sentences it has to complain with. */
import type pg from 'pg';
import type { Portal } from '../../../sandbox/crm/portal.ts';
import type { CrmRecord } from '../../../sandbox/crm/record.ts';
import type { Model } from '../../../src/engine/model.ts';
import { editableContactProperties } from '../../../src/manifest.ts';
import type { Write } from './ledger.ts';
import { expectedOnCompany, expectedProperties } from './oracle.ts';

/** No acknowledged event is lost: each has one terminal record, and its key makes a second one impossible. */
export async function checkEvents(db: pg.Client, acknowledged: ReadonlySet<string>): Promise<string[]> {
  const keys = [...acknowledged];
  const { rows } = await db.query<{ key: string; outcome: string | null }>(
    `select replace(wanted.key, '-', '') as key, outcome from unnest($1::text[]) as wanted (key)
     left join event on event.key = wanted.key::uuid where outcome is null`,
    [keys],
  );
  const dead = await db.query(`select source, reason from dead_letter`);
  return [
    ...rows.map(({ key }) => `the acknowledged event ${key} has no terminal record`),
    ...dead.rows.map(({ source, reason }) => `a dead letter of ${source}: ${reason}`),
  ];
}

/** HubSpot holds what one undisturbed look at everything that happened comes to. */
export function checkValues(portal: Portal, model: Model, now: number): string[] {
  const { contacts, companies } = portal.stores;
  return [
    ...[...contacts.all()].flatMap((contact) =>
      unlike(`contact ${contact.id}`, contact, expectedProperties(portal, contact, model, now)),
    ),
    ...[...companies.all()].flatMap((company) =>
      unlike(`company ${company.id}`, company, expectedOnCompany(portal, company, model, now)),
    ),
  ];
}

function unlike(who: string, { values }: CrmRecord, expected: Readonly<Record<string, string>>): string[] {
  return Object.entries(expected)
    .filter(([name, value]) => (values[name] ?? '') !== value)
    .map(
      ([name, value]) =>
        `${who} holds ${name} = ${values[name] ?? 'nothing'}, and a fresh look says ${value}`,
    );
}

/** A commit of the answer may take this long on a busy machine; killed within it, the app cannot know. */
const ANSWER_KEPT_MS = 2_000;

export interface Repeats {
  readonly identical: number;
  readonly complaints: readonly string[];
}

/** Effect once: a write that tells HubSpot nothing new is the repeat of one whose answer the app never could keep. */
export function checkWrites(writes: readonly Write[]): Repeats {
  const before = new Map<string, Write>();
  let identical = 0;
  const complaints: string[] = [];
  for (const write of writes) {
    const lane = `${write.portalId} ${write.contactId} ${'lifecyclestage' in write.properties ? 'stage' : 'score'}`;
    const previous = before.get(lane);
    before.set(lane, write);
    if (!write.toldNothing) continue;
    if (previous && isSame(previous, write) && wasInDoubt(previous, write)) identical += 1;
    else complaints.push(needless(write, previous));
  }
  return { identical, complaints };
}

function needless(write: Write, previous: Write | undefined): string {
  const what = `contact ${write.contactId} was written in life ${write.life.number} without need`;
  if (!previous) return `${what}, for the first time`;
  const { life, at, answeredAt } = previous;
  const names = Object.keys({ ...previous.properties, ...write.properties });
  const differing = names.filter((name) => previous.properties[name] !== write.properties[name]);
  const answer = answeredAt === null ? 'was never answered' : `was answered after ${answeredAt - at} ms`;
  const end = life.killedAt === null ? 'goes on' : `ended ${life.killedAt - at} ms after it`;
  return (
    `${what}: the write ${write.at - at} ms before, in life ${life.number}, ${answer}, that life ${end}, ` +
    `and the two differ in ${differing.join(', ') || 'nothing'}`
  );
}

/** What people change too is looked up before it goes out again, and may be theirs by then. */
function isSame(first: Write, second: Write): boolean {
  const names = Object.keys({ ...first.properties, ...second.properties });
  return names.every(
    (name) =>
      first.properties[name] === second.properties[name] ||
      (!(name in second.properties) && editableContactProperties.has(name)),
  );
}

function wasInDoubt(first: Write, second: Write): boolean {
  const { answeredAt } = first;
  if (answeredAt === null || answeredAt > second.at) return true;
  const { killedAt } = first.life;
  return killedAt !== null && second.life !== first.life && killedAt - answeredAt < ANSWER_KEPT_MS;
}

/** One audit entry, one receipt and one episode for every lead that became an MQL, and none for the others. */
export async function checkTransitions(db: pg.Client): Promise<string[]> {
  const { rows } = await db.query<{
    contact_id: string;
    stage: string;
    entries: number;
    episodes: number;
    receipts: number;
  }>(
    `select contact_id, stage,
       (select count(*)::int from audit where audit.portal_id = lead.portal_id and audit.lead_id = lead.lead_id
         and action = 'transition' and detail->>'to' = 'mql') as entries,
       (select count(*)::int from episode where episode.portal_id = lead.portal_id
         and episode.lead_id = lead.lead_id) as episodes,
       (select count(*)::int from receipt where receipt.portal_id = lead.portal_id
         and receipt.lead_id = lead.lead_id and cause like '%-> mql') as receipts
     from lead`,
  );
  return rows
    .filter(({ stage, entries, episodes, receipts }) => {
      const wanted = stage === 'mql' ? 1 : 0;
      return entries !== wanted || episodes !== wanted || receipts !== wanted;
    })
    .map(
      ({ contact_id, stage, entries, episodes, receipts }) =>
        `contact ${contact_id} in stage ${stage} has ${entries} audit entries, ${receipts} receipts and ${episodes} episodes`,
    );
}
