/**
 * A week of handoffs on the sandbox: 299 people ask for a demo, sales answers on the card, in HubSpot and by workflow,
 * one of them comes back after recycling. The ledger is counted from HubSpot's own property history alone, and once
 * more after every webhook of the week was repeated in another order.
 */

import type { CrmRecord } from '../../sandbox/crm/record.ts';
import { createRandom } from '../../sandbox/random.ts';
import type { WebhookPayload } from '../../sandbox/webhooks/payload.ts';
import { proportion, proportionText, verdictOn } from '../../src/reports/proportion.ts';
import type { SlaReport } from '../../src/reports/sla-report.ts';
import { fetchAsCard } from '../card/support.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import { ALL_YES, HOUR, WORKFLOW } from '../support/handoff-stage.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const MINUTE = 60_000;
/** Monday, 2 November 2026, 09:00 UTC. */
const MONDAY = Date.UTC(2026, 10, 2, 9);
/** Shorter than anybody takes to answer: what is asked and what is answered are never heard together. */
const STEP = 15 * MINUTE;

const PEOPLE = 299;
const ACCEPTED = 209;
const REJECTED = 50;
/** Whoever is decided on after two days, and who is accepted without anybody getting in touch. */
const LATE = [7, 207];
const SILENT = 100;
/** A recycled one, who replies on Thursday and is accepted. */
const RETURNS = 280;

interface Act {
  readonly at: number;
  readonly does: (stage: Stage) => unknown;
}

export interface Ledger {
  readonly episodes: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly recycled: number;
  readonly open: number;
  readonly breached: number;
}

export interface Told {
  readonly ledger: Ledger;
  readonly again: Ledger;
  readonly report: Pick<SlaReport, 'all' | 'breaches' | 'silent'>;
  readonly events: number;
  /** Writes to HubSpot while everything was repeated. */
  readonly writesAgain: number;
}

/** @throws Error when a decision was not taken */
export async function tellHandoff(say: (line: string) => void): Promise<Told> {
  let now = MONDAY;
  const stage = await openStage({ now: () => now });
  const told: [string, WebhookPayload][] = [];
  const { webhooks } = stage.sandbox;
  const enqueue = webhooks.enqueue.bind(webhooks);
  webhooks.enqueue = (portalId, event) => {
    told.push([portalId, event]);
    enqueue(portalId, event);
  };
  try {
    await stage.install();
    const contacts = meetPeople(stage);
    await stage.settle();
    const acts = weekOf(contacts).toSorted((a, b) => a.at - b.at);
    for (let until = MONDAY + STEP; acts.length > 0; until += STEP) {
      while (acts.length > 0 && acts[0]!.at < until) {
        const act = acts.shift()!;
        now = act.at;
        await act.does(stage);
      }
      now = until;
      await stage.settle();
    }
    say(`${told.length} webhooks, ${stage.sandbox.calls.length} calls to HubSpot`);
    const ledger = countFrom(stage, contacts);
    const events = told.length;
    const calls = stage.sandbox.calls.length;
    for (const [portalId, event] of createRandom(7).shuffle(told)) enqueue(portalId, event);
    await stage.settle();
    const writes = stage.sandbox.calls.slice(calls).filter(({ path }) => path.endsWith('/batch/update'));
    return {
      ledger,
      again: countFrom(stage, contacts),
      report: await reportOf(stage),
      events,
      writesAgain: writes.length,
    };
  } finally {
    await stage.close();
  }
}

function meetPeople({ sandbox }: Stage): string[] {
  const actor = sandbox.actor(PORTAL);
  return Array.from({ length: PEOPLE }, (_, place) => {
    const domain = `company${place}.example`;
    const company = actor.create('companies', {
      name: `Company ${place}`,
      domain,
      industry: 'COMPUTER_SOFTWARE',
      numberofemployees: '200',
      annualrevenue: '30000000',
      country: 'United States',
    });
    const contact = actor.create('contacts', {
      email: `buyer@${domain}`,
      jobtitle: 'VP of Sales',
      country: 'United States',
      lifecyclestage: 'lead',
      hs_analytics_source: 'PAID_SOCIAL',
      hs_analytics_source_data_1: 'LinkedIn',
    });
    actor.associate('contacts', contact, 'companies', company, { primary: true });
    return contact;
  });
}

/** Everybody asks for a demo on Monday, is called within the hour, and is decided on the same day. */
function weekOf(contacts: readonly string[]): Act[] {
  const acts = contacts.flatMap((contact, place) => {
    const asked = MONDAY + place * 90_000 + MINUTE;
    const decidedAt = asked + (LATE.includes(place) ? 50 * HOUR : 60 * MINUTE);
    return [
      change(contact, asked, {
        recent_conversion_event_name: 'Request a demo',
        recent_conversion_date: new Date(asked).toISOString(),
      }),
      ...(place === SILENT ? [] : [touch(contact, asked + 20 * MINUTE, 1)]),
      answer(contact, decidedAt, place),
    ];
  });
  const thursday = MONDAY + 72 * HOUR;
  const back = contacts[RETURNS]!;
  return [
    ...acts,
    change(back, thursday, { hs_sales_email_last_replied: new Date(thursday).toISOString() }),
    touch(back, thursday + 60 * MINUTE, 2),
    accept(back, thursday + 90 * MINUTE, 0),
  ];
}

function answer(contact: string, at: number, place: number): Act {
  if (place < ACCEPTED) return accept(contact, at, place);
  if (place < ACCEPTED + REJECTED) return sendBack(contact, at, place, 'rejected', 'poor_company_fit');
  return sendBack(contact, at, place, 'recycled', 'no_current_need');
}

/** By every door in turn. */
function accept(contact: string, at: number, place: number): Act {
  if (place % 3 === 0) return onCard(contact, at, { decision: 'accept', answers: ALL_YES });
  return change(contact, at, { fairlead_sal_status: 'accepted' }, place % 3 === 1 ? undefined : WORKFLOW);
}

function sendBack(contact: string, at: number, place: number, status: string, reason: string): Act {
  const decision = status === 'rejected' ? 'reject' : 'recycle';
  if (place % 3 === 0) return onCard(contact, at, { decision, reason });
  const properties = { fairlead_sal_status: status, fairlead_rejection_reason: reason };
  return change(contact, at, properties, place % 3 === 1 ? undefined : WORKFLOW);
}

function change(
  contact: string,
  at: number,
  properties: Readonly<Record<string, string>>,
  source?: typeof WORKFLOW,
): Act {
  const actor = ({ sandbox }: Stage) =>
    source === undefined ? sandbox.actor(PORTAL) : sandbox.actor(PORTAL, source);
  return { at, does: (stage) => actor(stage).update('contacts', contact, properties, { at }) };
}

function touch(contact: string, at: number, times: number): Act {
  return change(contact, at, {
    notes_last_contacted: new Date(at).toISOString(),
    num_contacted_notes: String(times),
  });
}

function onCard(contact: string, at: number, decision: Readonly<Record<string, unknown>>): Act {
  return {
    at,
    async does(stage) {
      const { body } = await fetchAsCard(stage, `/api/card/contacts/${contact}/decisions`, {
        method: 'POST',
        body: { idempotencyKey: `story-${contact}-${at}`, ...decision },
      });
      const { ok, message } = body as { ok: boolean; message?: string };
      if (!ok) throw new Error(`the decision about ${contact} was refused: ${message}`);
    },
  };
}

/** From what HubSpot holds and no other source: the history of our properties on its contacts. */
function countFrom({ sandbox }: Stage, contacts: readonly string[]): Ledger {
  const records = contacts.map((contact) => sandbox.portal(PORTAL).live('contacts', contact));
  const sum = (count: (record: CrmRecord) => number) =>
    records.reduce((total, record) => total + count(record), 0);
  const accepted = sum((record) => taken(record, 'fairlead_stage', 'sal'));
  const recycled = sum((record) => taken(record, 'fairlead_stage', 'recycled'));
  return {
    episodes: records.reduce((sum, { values }) => sum + Number(values.fairlead_episode ?? 0), 0),
    accepted,
    // Where a rejected lead goes is its reason's business: what was decided, and was neither of the others.
    rejected: sum(decisionsOf) - accepted - recycled,
    recycled,
    open: records.filter(({ values }) => values.fairlead_sal_status === 'pending').length,
    breached: records.filter((record) => taken(record, 'fairlead_sla_status', 'breached') > 0).length,
  };
}

/** How often the app gave a property this value, having given it another; what people set themselves does not count. */
function taken(record: CrmRecord, property: string, value: string): number {
  const given = givenBy(record, property);
  return given.filter((each, i) => each === value && given[i - 1] !== value).length;
}

/** How many decisions the app has dated. */
function decisionsOf(record: CrmRecord): number {
  return new Set(givenBy(record, 'fairlead_decided_at').filter(Boolean)).size;
}

/** What the app wrote to a property, oldest first. */
function givenBy({ writes }: CrmRecord, property: string): readonly (string | null | undefined)[] {
  return writes
    .filter(({ values, source }) => source.type === 'INTEGRATION' && Object.hasOwn(values, property))
    .toSorted((a, b) => a.at - b.at)
    .map(({ values }) => values[property]);
}

/** As the app itself tells it, from its episodes and the activity that HubSpot told of. */
async function reportOf(stage: Stage): Promise<SlaReport> {
  const { json } = await fairlead(['report', 'sla', '--portal', PORTAL, '--json'], { stage });
  return json;
}

export function ledgerText({ ledger, again, report, events, writesAgain }: Told): string {
  const { episodes, accepted, rejected, recycled, open, breached } = ledger;
  const { breaches: late } = report;
  const share = (count: number) =>
    `${String(count).padStart(4)}  ${proportionText(proportion(count, episodes))}`;
  return [
    `episodes  ${episodes}`,
    `accepted  ${share(accepted)}`,
    `rejected  ${share(rejected)}`,
    `recycled  ${share(recycled)}`,
    `open      ${share(open)}`,
    `SLA breached ${breached}: ${late.acceptance.count} answered late, ${late.followUp.count} accepted in silence`,
    `answered in time  ${proportionText(report.all.answered.inTime)}`,
    `accepted against 50 to 80 %: ${verdictOn(proportion(accepted, episodes), [0.5, 0.8])}; ` +
      `against 70 to 85 %: ${verdictOn(proportion(accepted, episodes), [0.7, 0.85])}`,
    `all ${events} webhooks again, in another order: ${JSON.stringify(again) === JSON.stringify(ledger) ? 'the same' : 'ANOTHER'} ledger, ` +
      `${writesAgain} writes`,
  ].join('\n');
}
