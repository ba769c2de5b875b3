/** What a lead comes to when all that ever happened to it is looked at once, in its order, with nothing in between. */

import type { Portal } from '../../../sandbox/crm/portal.ts';
import type { CrmRecord } from '../../../sandbox/crm/record.ts';
import type { Model } from '../../../src/engine/model.ts';
import type { ChangeEvent, Facts } from '../../../src/inbox/changes.ts';
import { decideLead } from '../../../src/inbox/decide-lead.ts';
import { companyProperties, trackedProperties } from '../../../src/inbox/tracked-properties.ts';
import { DEFAULT_LIFECYCLE } from '../../../src/lifecycle/stages.ts';
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
    model,
    tracked: trackedProperties(model),
    lifecycle: DEFAULT_LIFECYCLE,
    unwritable: [],
    known: null,
    contact: { properties: withoutOurs(contact), updatedAt: contact.updatedAt },
    pending: {},
    company: companyOf(portal, contact, model),
    events: changesOf(contact),
    recorded: [],
    history: [],
    isPast: false,
    live: true,
    now,
  });
  const decided = decidedProperties(outcome.receipt, outcome.advance.state, { channel: outcome.channel });
  const qualified = outcome.advance.state.stage === 'mql';
  return {
    ...Object.fromEntries(COMPARED.map((name) => [name, decided[name] ?? ''])),
    lifecyclestage: qualified ? 'marketingqualifiedlead' : 'lead',
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
  const id = contact.links.find((link) => link.type === 'companies')?.id;
  if (id === undefined) return null;
  const { values, createdAt } = portal.live('companies', id);
  return Object.fromEntries(
    companyProperties(model).flatMap((name) =>
      values[name] ? [[name, [values[name], createdAt] as const]] : [],
    ),
  );
}
