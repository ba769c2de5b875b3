/**
 * What must hold after quiet, portal by portal: the CRM as the simple oracles say, the store in agreement with it, and
 * the audit log enough to tell both. Each check returns the sentences it has to complain with.
 */
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import type { Portal } from '../../sandbox/crm/portal.ts';
import type { CrmRecord } from '../../sandbox/crm/record.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Model } from '../../src/engine/model.ts';
import { expectedOnCompany, expectedProperties } from '../faults/kill-nine/oracle.ts';
import type { Told } from './handoffs.ts';
import type { Lives } from './lives.ts';
import type { Players } from './players.ts';

/** Of a lead somebody has decided about, these still depend on its evidence alone. */
const POINTS = [
  'fairlead_score',
  'fairlead_fit_score',
  'fairlead_engagement_score',
  'fairlead_intent_score',
  'fairlead_negative_score',
  'fairlead_grade',
] as const;

/** Every record holds what one undisturbed look at all that happened comes to, and what was said about it last. */
export function checkRecords(
  portal: Portal,
  given: {
    readonly model: Model;
    readonly now: number;
    readonly told: readonly Told[];
    readonly lives: Lives;
  },
): string[] {
  const { model, now } = given;
  const stories = new Map(
    given.told.flatMap(({ portalId, contactId, story }) =>
      portalId === portal.id ? [[contactId, story] as const] : [],
    ),
  );
  const merged = new Set(given.lives.merged.map(({ ids }) => ids[0]));
  const contacts = portal.stores.contacts.all().filter(({ id }) => !merged.has(id));
  return [
    ...contacts.flatMap((contact) => {
      const fresh = expectedProperties(portal, contact, model, now);
      const story = stories.get(contact.id);
      if (!story) return unlike(portal, contact, 'a fresh look', fresh);
      const points = Object.fromEntries(POINTS.map((name) => [name, fresh[name] ?? '']));
      return unlike(portal, contact, `"${story.name}"`, { ...points, ...story.end });
    }),
    ...portal.stores.companies
      .all()
      .flatMap((company) =>
        unlike(portal, company, 'a fresh look', expectedOnCompany(portal, company, model, now)),
      ),
  ];
}

function unlike(
  portal: Portal,
  { type, id, values }: CrmRecord,
  source: string,
  expected: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(expected)
    .filter(([name, value]) => (values[name] ?? '') !== value)
    .map(
      ([name, value]) =>
        `${portal.id}: ${type} ${id} holds ${name} = ${values[name] ?? 'nothing'}, and ${source} says ${value}`,
    );
}

/** What was acknowledged is kept, and kept once. */
export async function checkDecisions(db: pg.Client, told: readonly Told[]): Promise<string[]> {
  const complaints: string[] = [];
  for (const { portalId, contactId, story, acknowledged } of told) {
    const { rows } = await db.query<{ key: string; audited: number }>(
      `select decision.key, (select count(*)::int from audit where audit.portal_id = decision.portal_id
         and audit.lead_id = decision.lead_id and action in ('decision', 'decision_refused') and detail->>'key' = decision.key) as audited
       from decision join lead_alias using (portal_id, lead_id)
       where portal_id = $1 and kind = 'contact' and value = $2`,
      [portalId, contactId],
    );
    const who = `${portalId}: contact ${contactId}, "${story.name}",`;
    const keys = rows.map(({ key }) => key);
    const lost = acknowledged.filter((key) => !keys.includes(key));
    if (lost.length > 0) complaints.push(`${who} lost the acknowledged ${lost.join(', ')}`);
    const [least, most] = story.kept;
    if (keys.length < least || keys.length > most) {
      complaints.push(
        `${who} has ${keys.length} decisions instead of ${least} to ${most}: ${keys.join(', ')}`,
      );
    }
    for (const { key, audited } of rows) {
      if (audited !== 1) complaints.push(`${who} has ${audited} audit entries of ${key}`);
    }
  }
  return complaints;
}

interface LeadRow {
  readonly contact_id: string;
  readonly stage: string;
  readonly score: number | null;
  readonly steps: readonly { readonly from: string; readonly to: string; readonly merged: boolean }[];
}

/** The audit log alone tells each lead's stage, step by step; the store and the CRM say the same. */
export async function checkAudit(db: pg.Client, portal: Portal): Promise<string[]> {
  const { rows } = await db.query<LeadRow>(
    `select contact_id::text, stage, score, coalesce((select jsonb_agg(jsonb_build_object('from', detail->>'from',
         'to', coalesce(detail->>'to', detail->>'stage'), 'merged', action = 'merge') order by audit_id)
       from audit where audit.portal_id = lead.portal_id and audit.lead_id = lead.lead_id
         and action in ('transition', 'merge')), '[]') as steps
     from lead where portal_id = $1`,
    [portal.id],
  );
  return rows.flatMap((lead) => {
    const who = `${portal.id}: contact ${lead.contact_id}`;
    const record = portal.stores.contacts.find(lead.contact_id);
    if (!record) return [`${who} is a lead in the store, and HubSpot has no such contact`];
    const { fairlead_stage: stage = '', fairlead_score: score = '' } = record.values;
    const broken = lead.steps.findIndex(
      ({ from, merged }, i) => i > 0 && !merged && from !== lead.steps[i - 1]!.to,
    );
    const end = lead.steps.at(-1)?.to ?? lead.stage;
    return [
      ...(broken > 0
        ? [`${who} leaves ${lead.steps[broken]!.from} in the audit log without having come there`]
        : []),
      ...(end === lead.stage ? [] : [`${who} is in ${lead.stage}, and the audit log ends with ${end}`]),
      ...(stage === lead.stage
        ? []
        : [`${who} is in ${lead.stage}, and HubSpot shows ${stage || 'nothing'}`]),
      ...(Number(score) * 1_000 === lead.score
        ? []
        : [`${who} scores ${lead.score}, and HubSpot shows ${score}`]),
    ];
  });
}

const FORWARD = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
];

/** HubSpot's own stage never goes back by our hand where nobody has sent the lead back, nor over a person's. */
export function checkLifecycle(portal: Portal): string[] {
  return portal.stores.contacts.all().flatMap(({ id, writes }) => {
    const values = writes.filter(({ values }) => values.lifecyclestage !== undefined);
    return values.flatMap(({ source, values: { lifecyclestage: now = '' } }, i) => {
      const before = values[i - 1]?.values.lifecyclestage ?? '';
      const isBackward = FORWARD.indexOf(now) < FORWARD.indexOf(before);
      return source.type === 'INTEGRATION' && isBackward
        ? [`${portal.id}: contact ${id} was taken back from ${before} to ${now || 'nothing'}`]
        : [];
    });
  });
}

/** Merged records are one lead under all their ids; restored ones are leads; erased ones are nowhere. */
export async function checkLives(db: pg.Client, lives: Lives, everything: Everything): Promise<string[]> {
  const leadsOf = async (portalId: string, ids: readonly string[]): Promise<string[]> => {
    const { rows } = await db.query<{ lead_id: string }>(
      `select distinct lead_id from lead_alias join lead using (portal_id, lead_id)
       where portal_id = $1 and kind = 'contact' and value = any($2)`,
      [portalId, ids],
    );
    return rows.map(({ lead_id }) => lead_id);
  };
  /** For whoever has to find out why. */
  const toldOf = async (portalId: string, ids: readonly string[]): Promise<string> => {
    const { rows } = await db.query<{ told: string }>(
      `select concat_ws(' ', to_char(recorded_at, 'HH24:MI:SS.MS'), object_id, type, property, outcome, reason) as told
       from event where portal_id = $1 and object_id = any($2) order by recorded_at`,
      [portalId, ids],
    );
    return `told: ${rows.map(({ told }) => told).join(', ')}`;
  };
  const complaints: string[] = [];
  for (const { portalId, ids } of lives.merged) {
    const leads = await leadsOf(portalId, ids);
    if (leads.length !== 1)
      complaints.push(
        `${portalId}: ${ids.join(', ')} were merged into ${leads.length} leads; ${await toldOf(portalId, ids)}`,
      );
  }
  for (const { portalId, contactId } of lives.restored) {
    const leads = await leadsOf(portalId, [contactId]);
    if (leads.length !== 1)
      complaints.push(`${portalId}: ${contactId} was restored to ${leads.length} leads`);
  }
  for (const { portalId, contactId, mark } of lives.erased) {
    if ((await leadsOf(portalId, [contactId])).length > 0) {
      const told = await toldOf(portalId, [contactId]);
      complaints.push(`${portalId}: ${contactId} was erased and is a lead; ${told}`);
    }
    complaints.push(...(await everything.naming(mark)));
  }
  return complaints;
}

/** All that the store and the logs hold, as text to be searched. */
export interface Everything {
  /** Where a text stands, in all portals or in one. */
  naming(text: string, portalId?: string): Promise<string[]>;
}

export async function searchEverything(db: pg.Client, players: Players): Promise<Everything> {
  const { rows: tables } = await db.query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'portal_id'`,
  );
  return {
    async naming(text, portalId) {
      const found = players.all
        .filter((player) => player.output().includes(text))
        .map(({ name }) => `${name} has "${text}" in its log`);
      for (const { name } of tables) {
        const { rows } = await db.query<{ portal_id: string }>(
          `select portal_id::text from ${name} where strpos(${name}::text, $1) > 0
             and ($2::bigint is null or portal_id = $2)`,
          [text, portalId ?? null],
        );
        if (rows.length > 0) found.push(`"${text}" stands in ${rows.length} rows of ${name}`);
      }
      return found;
    },
  };
}

/** Nothing of one portal is found in another, in the store or in HubSpot. */
export async function checkWalls(
  sandbox: Sandbox,
  marks: ReadonlyMap<string, string>,
  everything: Everything,
): Promise<string[]> {
  const complaints: string[] = [];
  for (const [portalId] of marks) {
    for (const [otherId, mark] of marks) {
      if (otherId === portalId) continue;
      const inStore = await everything.naming(mark, portalId);
      complaints.push(...inStore.map((each) => `${portalId} knows of ${otherId}: ${each}`));
      const { contacts, companies } = sandbox.portal(portalId).stores;
      const strangers = [...contacts.all(), ...companies.all()].filter(({ values }) =>
        Object.values(values).some((value) => value.includes(mark)),
      );
      complaints.push(...strangers.map(({ id }) => `${portalId}: record ${id} holds what is of ${otherId}`));
    }
  }
  return complaints;
}

/** Beyond what types that are stripped at the start cost: a guard against leaks, not a measurement. */
const MOST_MIB = 512;

/** Memory stays bounded. @returns MiB of each process, and what is to complain about */
export function checkMemory(players: Players): {
  readonly mib: readonly number[];
  readonly complaints: string[];
} {
  const mib = players.all.map(({ pid }) => {
    const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kib) / 1_024);
  });
  const complaints = players.all.flatMap(({ name }, i) =>
    mib[i]! > MOST_MIB ? [`${name} holds ${mib[i]} MiB`] : [],
  );
  return { mib, complaints };
}
