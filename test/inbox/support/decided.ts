/** A decision about a lead whose evidence is given as the engine reads it; all of it is known already. */
import type { EvaluationInput } from '../../../src/engine/input.ts';
import type { Model } from '../../../src/engine/model.ts';
import { settingsOf } from '../../../src/handoff/handoff-settings.ts';
import { decideLead, type KnownLead, type LeadOutcome } from '../../../src/inbox/decide-lead.ts';
import { trackedProperties } from '../../../src/inbox/tracked-properties.ts';
import { NEW_HANDOFF } from '../../../src/lifecycle/lead-state.ts';
import { defaultModel } from '../../engine/default-pack.ts';

export interface Look {
  readonly now: number;
  readonly model?: Model;
  /** What the store knows beside the signals; a lead met a year ago where left out. */
  readonly known?: KnownLead;
  /** Properties of ours that HubSpot has. */
  readonly written?: Readonly<Record<string, string>>;
  readonly live?: boolean;
}

export function decided(input: EvaluationInput, look: Look): LeadOutcome {
  const { now, model = defaultModel, known = knownLead(), written = {}, live = true } = look;
  const company = input.company && Object.entries(input.company).filter(([, value]) => value != null);
  return decideLead({
    model,
    tracked: trackedProperties(model),
    settings: settingsOf({}),
    appId: '1',
    unwritable: [],
    known: { ...known, signals: input.signals.map((signal) => ({ ...signal, doors: ['property'] })) },
    contact: { properties: { ...definite(input.contact), ...written }, updatedAt: 0 },
    pending: {},
    company: company && Object.fromEntries(company.map(([name, value]) => [name, [value!, 1] as const])),
    events: [],
    deals: [],
    deactivatedOwners: new Set(),
    edits: [],
    recorded: [],
    history: [],
    isPast: false,
    isAsked: false,
    live,
    now,
  });
}

function definite(properties: EvaluationInput['contact']): Record<string, string | null> {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, value ?? null]));
}

export function knownLead(changes: Partial<KnownLead> = {}): KnownLead {
  return {
    leadId: '1',
    facts: {},
    written: {},
    state: NEW_HANDOFF,
    decisions: [],
    episode: null,
    previous: null,
    mirror: null,
    putBacks: null,
    asksForDeal: false,
    leadStandings: {},
    earlierEpisodes: [],
    activity: [],
    checklist: null,
    seen: null,
    origin: 'live',
    metAt: 0,
    signals: [],
    channel: null,
    modelHash: null,
    decision: 'not_mql',
    pastWaits: false,
    toldAhead: [],
    ...changes,
  };
}
