/** An attempt that is taken back in HubSpot: the look that hears of it judges as if it had never been. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Model } from '../../src/engine/model.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { type DecisionInput, decideLead, type KnownLead } from '../../src/inbox/decide-lead.ts';
import { trackedProperties } from '../../src/inbox/tracked-properties.ts';
import { decide } from '../../src/lifecycle/decisions.ts';
import { closeEpisode, decidedEpisode, openEpisode } from '../../src/lifecycle/episodes.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import type { HandoffState } from '../../src/lifecycle/lead-state.ts';
import { loadPack } from '../../src/packs.ts';
import {
  ALL_YES,
  aContext,
  aLead,
  anMql,
  DANA,
  DAY,
  HOUR,
  MINUTE,
  NOW,
  passed,
} from '../lifecycle/handoff-builders.ts';
import { aBuyer, receiptOn } from '../lifecycle/pack-leads.ts';
import { knownLead } from './support/decided.ts';

let model: Model;
beforeAll(async () => {
  model = await loadPack('default');
});

const RECEIPT = receiptOn(5, aBuyer());
const opening = { by: 'person', receipt: RECEIPT, signals: [], owner: '60001' } as const;
const ORIGIN = { campaign: null, source: null, topic: null };
const UNDONE_AT = NOW + 10 * MINUTE;

function look(known: KnownLead, changes: Partial<DecisionInput> = {}) {
  return decideLead({
    model,
    tracked: trackedProperties(model),
    settings: settingsOf({}),
    appId: '1',
    unwritable: [],
    known,
    contact: {
      properties: { fairlead_sal_status: 'pending', hubspot_owner_id: '60001' },
      updatedAt: UNDONE_AT,
    },
    pending: {},
    company: null,
    deals: [],
    deactivatedOwners: new Set(),
    events: [],
    edits: [],
    recorded: [],
    history: [],
    isPast: false,
    isAsked: false,
    live: true,
    now: UNDONE_AT,
    ...changes,
  });
}
const UNDO = {
  edits: [
    {
      key: 'e1',
      property: 'fairlead_sal_status',
      value: 'pending',
      at: UNDONE_AT,
      source: 'CRM_UI',
      sourceId: 'userId:77',
    },
  ],
} as const;

/** A person has taken the lead on ten minutes ago; where it stood before is `state`. */
function takenOn(state: HandoffState): Pick<KnownLead, 'state' | 'decisions' | 'episode' | 'seen'> {
  const accept = { key: 'a', at: NOW, decision: 'accept', answers: ALL_YES, by: DANA } as const;
  const result = passed(decide(state, accept, aContext({ now: NOW }), DEFAULT_HANDOFF));
  const begun = openEpisode(result.state, { ...opening, at: NOW, channel: 'paid_search', origin: ORIGIN });
  return {
    state: result.state,
    decisions: [result.record],
    episode: decidedEpisode(begun, [result.record]),
    seen: RECEIPT,
  };
}

describe('an attempt that a person takes back in HubSpot', () => {
  const first = anMql({ mqlAt: NOW - 9 * DAY });
  const earlier = closeEpisode(
    openEpisode(first, { ...opening, at: NOW - 9 * DAY, channel: 'webinar', origin: ORIGIN }),
    'recycled',
    NOW - 9 * DAY + HOUR,
  );
  const before = aLead({
    stage: 'nurture',
    furthestStage: 'mql',
    salStatus: 'recycled',
    episode: 1,
    mqlAt: NOW - 9 * DAY,
  });

  test('leaves the clocks of the one before it, as the next look finds them', () => {
    const known = knownLead({ ...takenOn(before), previous: earlier, channel: 'paid_search' });
    expect(look(known).handoff.sla?.followUp).toMatchObject({ startedAt: NOW });
    const { handoff, channel } = look(known, UNDO);
    const { state, decisions, episode, dropped } = handoff.progress;
    expect({ number: state.episode, dropped, channel }).toEqual({
      number: 1,
      dropped: [2],
      channel: 'webinar',
    });
    const next = look(knownLead({ state, decisions, episode, channel: 'webinar' }));
    expect(handoff.sla).toEqual(next.handoff.sla);
    expect(handoff.sla?.acceptance).toMatchObject({ state: 'stopped', endedAt: NOW - 9 * DAY + HOUR });
  });

  test('has no clocks where it was the first, and no channel of its own', () => {
    const known = knownLead({ ...takenOn(aLead()), channel: 'paid_search' });
    const { handoff, channel, receipt } = look(known, UNDO);
    expect(handoff.progress).toMatchObject({
      state: { stage: 'lead', episode: 0 },
      episode: null,
      dropped: [1],
    });
    expect({ sla: handoff.sla, turn: handoff.turn, channel }).toEqual({
      sla: null,
      turn: null,
      channel: receipt.channel,
    });
    expect(channel).not.toBe('paid_search');
  });

  test('leaves a lead that qualifies by its past alone to be released, in the same look', () => {
    const signals = [{ kind: 'demo_request', occurredAt: NOW - 5 * DAY, doors: ['history'] }];
    const fits = aBuyer();
    const past = { decision: 'mql', origin: 'history', metAt: NOW - DAY, signals } as const;
    const known = knownLead({ ...takenOn(aLead()), ...past, modelHash: model.hash });
    const properties = { ...(fits.contact as Record<string, string>), fairlead_sal_status: 'pending' };
    const company = Object.fromEntries(
      Object.entries(fits.company!).map(([name, value]) => [name, [value!, 1] as const]),
    );
    const { handoff, receipt } = look(known, {
      ...UNDO,
      contact: { properties, updatedAt: UNDONE_AT },
      company,
    });
    expect(receipt.decision).toBe('mql');
    expect(handoff.step).toMatchObject({ opensEpisode: false, heldBack: 'unreleased' });
  });
});
