/**
 * The accounts of a claim of contacts: who is at each company once the claim's own news is counted in, and which
 * companies are to be looked at because of it. A colleague who is merely judged again brings no news, so no company is
 * ever looked at because it was looked at. Pure.
 */
import { viewAccount } from '../engine/account-view.ts';
import type { CommitteeReach } from '../engine/committee-reach.ts';
import type { Colleague } from '../engine/input.ts';
import type { Model } from '../engine/model.ts';
import { type AccountPerson, accountMembers, reachedSignals, reachesBack } from './account-people.ts';
import { asProperties, type Facts } from './changes.ts';
import type { Look } from './decide-claim.ts';
import { withNews } from './new-signals.ts';
import type {
  AccountMark,
  ContactCommit,
  HeldAccount,
  LoadedContact,
  PortalContext,
  StoredLead,
} from './ports.ts';

/** A company at the moment of the claim. */
export interface AccountNow {
  readonly members: readonly Colleague[];
  readonly view: string | null;
}

export function accountsNow(given: {
  readonly portal: PortalContext;
  readonly companies: ReadonlyMap<string, Facts>;
  readonly reach: CommitteeReach;
  readonly looks: readonly Look[];
  readonly held: ReadonlyMap<string, HeldAccount>;
  readonly now: number;
}): ReadonlyMap<string, AccountNow> {
  const { portal, reach, held, now } = given;
  const byCompany = Map.groupBy(given.looks, ({ companyId }) => companyId);
  const accounts = new Map<string, AccountNow>();
  for (const [companyId, looks] of byCompany) {
    if (companyId === null) continue;
    const people = [...(held.get(companyId)?.people ?? []), ...looks.map(asPerson)];
    const members = accountMembers(people, reach, now);
    const facts = given.companies.get(companyId);
    const company = facts ? asProperties(facts) : null;
    const view = viewAccount(portal.model, { people: members, company }, now)?.all ?? null;
    accounts.set(companyId, { members, view });
  }
  return accounts;
}

function asPerson({ leadId, contact, evidence }: Look): AccountPerson {
  const signals = withNews(contact.lead?.signals ?? [], evidence);
  return {
    leadId: leadId!,
    title: titleIn(evidence.facts),
    activeAt: signals.length === 0 ? null : Math.max(...signals.map(({ occurredAt }) => occurredAt)),
    signals,
  };
}

interface Judged {
  readonly model: Model;
  readonly reach: CommitteeReach;
  readonly looks: readonly Look[];
  readonly decided: readonly ContactCommit[];
  /** Contacts that HubSpot no longer has. */
  readonly gone: readonly LoadedContact[];
  readonly held: ReadonlyMap<string, HeldAccount>;
  readonly now: number;
}

/** The companies to be looked at, each once. */
export function marksOf(judged: Judged): AccountMark[] {
  const { looks, decided, gone, held } = judged;
  const marks = new Map<string, AccountMark>();
  const add = (mark: AccountMark) => {
    if (!held.get(mark.companyId)?.isHere) return;
    const other = marks.get(mark.companyId);
    marks.set(mark.companyId, other ? moreUrgent(mark, other) : mark);
  };
  for (const [place, look] of looks.entries()) marksByLead(judged, look, decided[place]!).forEach(add);
  for (const { lead } of gone) if (lead) marksByLoss(judged, lead).forEach(add);
  return [...marks.values()];
}

function moreUrgent(one: AccountMark, other: AccountMark): AccountMark {
  return {
    companyId: one.companyId,
    reason: one.reason === 'account' ? one.reason : other.reason,
    isUrgent: one.isUrgent || other.isUrgent,
  };
}

function marksByLead(judged: Judged, look: Look, { outcome }: ContactCommit): AccountMark[] {
  const { companyId, live } = look;
  const before = presentBefore(look.contact);
  const isNews = isNewsToColleagues(judged, look);
  const isNewModel = before?.modelHash !== judged.model.hash;
  const companies = new Set([companyId, before?.companyId ?? null]);
  return [...companies].flatMap((id) => {
    if (id === null) return [];
    const was = before?.companyId === id ? before.score : null;
    const is = companyId === id ? outcome.receipt.score : null;
    if (!isNews && !isNewModel && !mayMoveTop(judged.held.get(id), was, is)) return [];
    return [{ companyId: id, reason: isNews && live ? 'account' : 'time', isUrgent: live } as const];
  });
}

/** Whether account rules see another person than before: somebody who came or went, did something or has another title. */
function isNewsToColleagues({ reach, now }: Judged, { contact, companyId, evidence }: Look): boolean {
  const before = presentBefore(contact);
  const since = reachesBack(reach, now);
  const fresh = reachedSignals([...evidence.signals, ...evidence.sayingMore], reach, since);
  if (fresh.length > 0) return true;
  if (reachedSignals(contact.lead?.signals ?? [], reach, since).length === 0) return false;
  if (before === null || before.companyId !== companyId || before.pastWaits) return true;
  return reach.titles && titleIn(before.facts) !== titleIn(evidence.facts);
}

function marksByLoss({ reach, now }: Judged, lead: StoredLead): AccountMark[] {
  if (lead.deletedAt !== null || lead.companyId === null) return [];
  const wasSeen = reachedSignals(lead.signals, reach, reachesBack(reach, now)).length > 0;
  return [{ companyId: lead.companyId, reason: wasSeen ? 'account' : 'time', isUrgent: true }];
}

function presentBefore({ lead }: LoadedContact): StoredLead | null {
  return lead === null || lead.deletedAt !== null ? null : lead;
}

/** Whether the highest score there may be another now. Scores in milli-points, null where the lead is not, or was not, there. */
function mayMoveTop(account: HeldAccount | undefined, was: number | null, is: number | null): boolean {
  if (was === is) return false;
  const top = account?.last?.score ?? null;
  return top === null || (is !== null && is > top) || (was !== null && was >= top);
}

function titleIn(facts: Facts): string | null {
  return facts.jobtitle?.[0] ?? null;
}
