/** What a lead comes to when all that ever happened to it is looked at once, in its order, with nothing in between. */

import type { Portal } from '../../../sandbox/crm/portal.ts';
import type { CrmRecord } from '../../../sandbox/crm/record.ts';
import { viewAccount } from '../../../src/engine/account-view.ts';
import { committeeReach } from '../../../src/engine/committee-reach.ts';
import type { Colleague } from '../../../src/engine/input.ts';
import type { Model } from '../../../src/engine/model.ts';
import { settingsOf } from '../../../src/handoff/handoff-settings.ts';
import { accountMembers } from '../../../src/inbox/account-people.ts';
import type { ChangeEvent, Facts } from '../../../src/inbox/changes.ts';
import { type DecisionInput, decideLead, gatherEvidence } from '../../../src/inbox/decide-lead.ts';
import { trackedCompanyProperties, trackedProperties } from '../../../src/inbox/tracked-properties.ts';
import { DEFAULT_HANDOFF } from '../../../src/lifecycle/handoff-rules.ts';
import { accountStage } from '../../../src/outbox/account-properties.ts';
import { decidedProperties } from '../../../src/outbox/written-properties.ts';

/** Times of the decision and sentences that speak of today are left out: they tell when it was looked at. */
const COMPARED = [
  'fairlead_score',
  'fairlead_fit_score',
  'fairlead_engagement_score',
  'fairlead_intent_score',
  'fairlead_negative_score',
  'fairlead_score_low',
  'fairlead_score_high',
  'fairlead_score_state',
  'fairlead_grade',
  'fairlead_stage',
  'fairlead_furthest_stage',
  'fairlead_priority',
  'fairlead_next_action',
  'fairlead_sal_status',
  'fairlead_channel',
  'fairlead_episode',
] as const;

/** The values HubSpot must hold on this contact, by property. */
export function expectedProperties(
  portal: Portal,
  contact: CrmRecord,
  model: Model,
  now: number,
): Readonly<Record<string, string>> {
  const outcome = decideLead({
    ...givenOf(portal, contact, model, now),
    colleagues: membersOf(portal, companyIdOf(contact), model, now).filter(
      ({ leadId }) => leadId !== contact.id,
    ),
  });
  const { receipt, channel, handoff } = outcome;
  const { progress, step, sla, turn } = handoff;
  const shown = {
    ...progress,
    sla,
    turn,
    awaiting: null,
    held: null,
    heldBack: step.heldBack,
    dealAhead: null,
    putBack: null,
  };
  const decided = decidedProperties(receipt, shown, { channel, rules: DEFAULT_HANDOFF });
  const qualified = step.state.stage === 'mql';
  return {
    ...Object.fromEntries(COMPARED.map((name) => [name, decided[name] ?? ''])),
    lifecyclestage: qualified ? 'marketingqualifiedlead' : 'lead',
  };
}

/** The values HubSpot must hold on this company. */
export function expectedOnCompany(
  portal: Portal,
  company: CrmRecord,
  model: Model,
  now: number,
): Readonly<Record<string, string>> {
  const people = membersOf(portal, company.id, model, now);
  const view = viewAccount(model, { people, company: company.values }, now)!;
  const scores = contactsOf(portal, company.id).map((contact) =>
    Number(expectedProperties(portal, contact, model, now).fairlead_score),
  );
  return {
    fairlead_account_stage: accountStage(view, company.values.lifecyclestage),
    fairlead_account_score: scores.length === 0 ? '' : String(Math.max(...scores)),
    fairlead_committee_size: String(view.people),
  };
}

/** Contacts by their own ids: who they are to the store is nobody's business here. */
function membersOf(
  portal: Portal,
  companyId: string | null,
  model: Model,
  now: number,
): readonly Colleague[] {
  const reach = committeeReach(model);
  if (reach === null || companyId === null) return [];
  const people = contactsOf(portal, companyId).map((contact) => {
    const { signals, facts } = gatherEvidence(givenOf(portal, contact, model, now));
    const times = signals.map(({ occurredAt }) => occurredAt);
    return {
      leadId: contact.id,
      title: facts.jobtitle?.[0] ?? null,
      activeAt: times.length === 0 ? null : Math.max(...times),
      signals,
    };
  });
  return accountMembers(people, reach, now);
}

function contactsOf(portal: Portal, companyId: string): CrmRecord[] {
  return [...portal.stores.contacts.all()].filter((contact) => companyIdOf(contact) === companyId);
}

function companyIdOf(contact: CrmRecord): string | null {
  return contact.links.find((link) => link.type === 'companies')?.id ?? null;
}

function givenOf(portal: Portal, contact: CrmRecord, model: Model, now: number): DecisionInput {
  return {
    model,
    tracked: trackedProperties(model),
    settings: settingsOf({}),
    appId: '1',
    unwritable: [],
    known: null,
    contact: { properties: withoutOurs(contact), updatedAt: contact.updatedAt },
    pending: {},
    company: companyOf(portal, contact, model),
    events: changesOf(contact),
    deals: [],
    deactivatedOwners: new Set(),
    edits: [],
    recorded: [],
    history: [],
    isPast: false,
    isAsked: false,
    live: true,
    now,
  };
}

/** As the contact stood before Fairlead: what we wrote must not speak for itself. */
function withoutOurs(contact: CrmRecord): Readonly<Record<string, string>> {
  const theirs = Object.entries(contact.values).filter(([name]) => !name.startsWith('fairlead_'));
  return { ...Object.fromEntries(theirs), lifecyclestage: 'lead' };
}

function changesOf(contact: CrmRecord): ChangeEvent[] {
  return contact.writes
    .filter(({ source }) => source.type !== 'INTEGRATION')
    .flatMap(({ at, values }) =>
      Object.entries(values).map(([property, value]) => ({ property, value, occurredAt: at })),
    );
}

function companyOf(portal: Portal, contact: CrmRecord, model: Model): Facts | null {
  const id = companyIdOf(contact);
  if (id === null) return null;
  const { values, createdAt } = portal.live('companies', id);
  return Object.fromEntries(
    trackedCompanyProperties(model).flatMap((name) =>
      values[name] ? [[name, [values[name], createdAt] as const]] : [],
    ),
  );
}
