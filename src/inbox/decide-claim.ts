/**
 * What a claim of contacts comes to, lead by lead, on what is at hand. Pure, but webhooks have their turn meanwhile. Where
 * the model asks for committees, all evidence is gathered before anything is decided: colleagues in one claim see each
 * other's news.
 */
import type { CommitteeReach } from '../engine/committee-reach.ts';
import type { Properties } from '../engine/input.ts';
import { isEditable } from '../lifecycle/crm-edits.ts';
import { inTurns } from '../next-turn.ts';
import { type AccountNow, accountsNow, marksOf } from './accounts-of-claim.ts';
import { isLookAsked } from './asked-looks.ts';
import type { ChangeEvent, Facts } from './changes.ts';
import type { ClaimedItem } from './claim.ts';
import { type Life, mergedIds, missedChanges, wasRestored } from './contact-life.ts';
import { type DecisionInput, decideLead, gatherEvidence, type LeadEvidence } from './decide-lead.ts';
import type {
  CommitBatch,
  ContactCommit,
  ContactRecord,
  HeldAccount,
  LoadedContact,
  MissedChange,
  OpenEvent,
  PortalContext,
} from './ports.ts';
import { isGuarded } from './put-backs.ts';
import { recordedSignals } from './recorded-signals.ts';
import { settle } from './settled-events.ts';
import { trackedProperties } from './tracked-properties.ts';

export interface ClaimGiven {
  readonly portal: PortalContext;
  readonly reasons: ReadonlyMap<string, ClaimedItem['reason']>;
  readonly loaded: readonly LoadedContact[];
  readonly lives: ReadonlyMap<string, Life>;
  /** Contacts as HubSpot has them. */
  readonly records: ReadonlyMap<string, ContactRecord>;
  readonly companies: ReadonlyMap<string, Facts>;
  /** Ids for leads that are met for the first time, by contact; only where their colleagues must know them. */
  readonly newLeadIds: ReadonlyMap<string, string>;
  /** HubSpot's ids of owners who were deactivated. */
  readonly deactivatedOwners: ReadonlySet<string>;
  /** null where the model asks for no committee. */
  readonly reach: CommitteeReach | null;
}

/** A lead with all that its decision rests on, but its colleagues. */
export interface Look {
  readonly contact: LoadedContact;
  readonly leadId: string | null;
  readonly companyId: string | null;
  readonly live: boolean;
  readonly given: DecisionInput;
  readonly evidence: LeadEvidence;
}

/** So many leads are looked at before webhooks have their turn: a few milliseconds. */
const TURN = 10;

export async function decideClaim(
  given: ClaimGiven,
  held: ReadonlyMap<string, HeldAccount>,
  now: number,
): Promise<CommitBatch> {
  const { portal, loaded, lives, records, reach } = given;
  const present = loaded.filter(({ contactId }) => lives.get(contactId) === 'present');
  const deleted = loaded.filter(({ contactId }) => lives.get(contactId) === 'deleted');
  const missing = present.filter(({ contactId }) => !records.has(contactId));
  const looks = (await inTurns(present, TURN, (contact) => lookAt(given, contact, now))).flat();
  const accounts = reach === null ? new Map() : accountsNow({ ...given, reach, looks, held, now });
  const decided = await inTurns(looks, TURN, (look) => decide(look, reach && accountOf(look, accounts)));
  const gone = [...missing, ...deleted];
  // A rejection that waits for its reason is no news that has been dealt with.
  const waiting = new Set(decided.map(({ outcome }) => outcome.handoff.awaiting?.key));
  const idsOf = (contacts: readonly LoadedContact[]) => contacts.map(({ contactId }) => contactId);
  return {
    portalId: portal.portalId,
    generation: portal.generation,
    now,
    decided,
    settled: loaded
      .flatMap((contact) => settle(contact, lives.get(contact.contactId)!, idsOf(missing)))
      .filter(({ key }) => !waiting.has(key)),
    gone: idsOf(gone),
    accounts: reach === null ? [] : marksOf({ model: portal.model, reach, looks, decided, gone, held, now }),
  };
}

function lookAt(claim: ClaimGiven, contact: LoadedContact, now: number): Look[] {
  const { portal } = claim;
  const record = claim.records.get(contact.contactId);
  if (!record) return [];
  const companyId = companyOf(record);
  const edits = contact.events.flatMap((event) => setIn(event, isEditable));
  const intrusions = contact.events.flatMap((event) => setIn(event, isGuarded));
  const missed = missedChanges(contact);
  const events = [
    ...contact.events
      .filter((event) => !isEditable(event.property) && !isGuarded(event.property))
      .flatMap(asChange),
    ...record.history.filter((change) => missed.some((each) => isSame(change, each))),
  ];
  const recorded = recordedSignals(contact.events, { installedAt: portal.installedAt, now });
  const reason = claim.reasons.get(contact.contactId)!;
  const companyHasNews = reason === 'company' || reason === 'account';
  const isAsked = isLookAsked(contact.events);
  const live = reason === 'event' || companyHasNews || isAsked || events.length + recorded.length > 0;
  const isPast = wasThereBefore(portal, contact, record);
  const isPastAsked = isPast || reason === 'history' || wasRestored(contact);
  const given: DecisionInput = {
    model: portal.model,
    tracked: trackedProperties(portal.model),
    settings: portal.settings,
    appId: portal.appId,
    unwritable: portal.unwritable,
    known: contact.lead,
    contact: record,
    pending: contact.pending,
    company: companyId === null ? null : (claim.companies.get(companyId) ?? null),
    deals: contact.deals,
    deactivatedOwners: claim.deactivatedOwners,
    companyHasNews,
    events,
    edits,
    intrusions,
    recorded,
    history: isPastAsked ? record.history : [],
    isPast,
    isAsked,
    live,
    now,
  };
  return [
    {
      contact,
      leadId: contact.lead?.leadId ?? claim.newLeadIds.get(contact.contactId) ?? null,
      companyId,
      live: live && !isPast,
      given,
      evidence: gatherEvidence(given),
    },
  ];
}

function accountOf({ companyId }: Look, accounts: ReadonlyMap<string, AccountNow>): AccountNow {
  return (companyId === null ? undefined : accounts.get(companyId)) ?? NOBODY;
}

const NOBODY: AccountNow = { members: [], view: null };

/** `account`: null where the model asks for no committee. */
function decide(look: Look, account: AccountNow | null): ContactCommit {
  const { contact, leadId, companyId, live, given, evidence } = look;
  const colleagues = account?.members.filter((member) => member.leadId !== leadId);
  return {
    contactId: contact.contactId,
    companyId,
    leadId: contact.lead?.leadId ?? null,
    newLeadId: contact.lead ? null : leadId,
    revision: contact.lead?.revision ?? 0,
    alsoKnownAs: contact.lead ? [] : contact.events.flatMap(mergedIds),
    live,
    seen: contact.lead?.seen ?? null,
    accountView: account?.view ?? null,
    outcome: decideLead(colleagues ? { ...given, colleagues } : given, evidence),
  };
}

/** Met for the first time, but older than the installation: a webhook has reached it before its backfill. */
export function wasThereBefore(
  { installedAt }: PortalContext,
  { lead }: LoadedContact,
  record: ContactRecord | undefined,
): boolean {
  return lead === null && record !== undefined && record.createdAt < installedAt;
}

export function companyOf(record: { readonly properties: Properties }): string | null {
  return record.properties.associatedcompanyid || null;
}

function setIn<Property extends string>(
  { key, property, value, occurredAt: at, source, sourceId }: OpenEvent,
  isOf: (property: string | null) => property is Property,
) {
  return isOf(property) ? [{ key, property, value: value ?? '', at, source, sourceId }] : [];
}

/** Webhooks and history may round the time of one change in their own ways. */
function isSame(change: ChangeEvent, { property, occurredAt }: MissedChange): boolean {
  return change.property === property && Math.abs(change.occurredAt - occurredAt) <= 1_000;
}

function asChange(event: OpenEvent): ChangeEvent[] {
  if (event.property === null) return [];
  return [{ property: event.property, value: event.value ?? '', occurredAt: event.occurredAt }];
}
