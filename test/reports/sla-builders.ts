/** Attempts as the SLA report reads them: what a test says of one, and the usual for the rest. */

import type { FitCriterion } from '../../src/engine/receipt.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { slaOf } from '../../src/handoff/sla-of-episode.ts';
import type { Episode, EpisodeDecision } from '../../src/lifecycle/episodes.ts';
import type { PropertyChange } from '../../src/lifecycle/sla/activity-readings.ts';
import type { SeenEvidence } from '../../src/reports/definition.ts';
import type { Agreement, SlaRow } from '../../src/reports/sla-row.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Thursday, 5 November 2026, 10 o'clock in Berlin. */
export const TEN = Date.parse('2026-11-05T10:00+01:00');
export const ZONE = 'Europe/Berlin';
export const AGREED: Agreement = settingsOf({ timeZone: ZONE });

export type Evidence = SeenEvidence['end'];

/** A company of the right size, of the wrong one, or of one that nobody knows; 60 are the minimum. */
export function ofSize(state: FitCriterion['state'], fitHigh: number): Evidence {
  const size = {
    ruleId: 'fit.size',
    label: 'Size',
    state,
    points: 0,
    bonus: false,
    because: [],
    failure: null,
  };
  return { gates: [], fitCriteria: [size], fitHigh, fitMinimum: 60_000 };
}

interface Given extends Partial<Omit<SlaRow, 'episode' | 'sla'>> {
  readonly episode?: Partial<Episode>;
  /** When sales got in touch. */
  readonly touches?: readonly number[];
}

/** An MQL since `TEN` of owner 7, as it stands at `now`. */
export function aRow({ episode: changed, touches = [], ...given }: Given, now: number): SlaRow {
  const episode = anEpisode(changed);
  const activity = given.activity ?? touches.flatMap((at, i) => touch(at, i + 1));
  const agreement = given.agreement ?? AGREED;
  return {
    contactId: '901',
    seen: null,
    resolution: null,
    ownership: [{ ownerId: '7', from: TEN - DAY }],
    ...given,
    episode,
    agreement,
    activity,
    sla: slaOf(episode, activity, agreement as ReturnType<typeof settingsOf>, now)!,
  };
}

export function anEpisode(changed: Partial<Episode> = {}): Episode {
  return {
    number: 1,
    openedAt: TEN,
    openedBy: 'engine',
    trigger: null,
    asset: null,
    via: 'threshold',
    channel: 'linkedin_ads',
    priority: 'normal',
    origin: { campaign: null, source: null, topic: null },
    firstTouch: null,
    modelHash: 'sha256:model',
    receiptId: '1',
    owner: '7',
    mqlAt: TEN,
    salAt: null,
    sqlAt: null,
    restartedAt: null,
    decision: null,
    answers: null,
    checklist: null,
    notices: [],
    outcome: null,
    closedAt: null,
    deal: null,
    ...changed,
  };
}

export function accepted(at: number): Partial<Episode> {
  return { salAt: at, decision: decided('accept', at) };
}

export function sentBack(
  decision: 'reject' | 'recycle',
  at: number,
  said: Partial<EpisodeDecision> & { readonly salAt?: number } = {},
): Partial<Episode> {
  const { salAt = null, ...more } = said;
  return {
    salAt,
    closedAt: at,
    outcome: decision === 'reject' ? 'rejected' : 'recycled',
    decision: { ...decided(decision, at), reason: 'no_current_need', ...more },
  };
}

function decided(decision: EpisodeDecision['decision'], at: number): EpisodeDecision {
  const by = { kind: 'person', id: '77', name: 'Rae', door: 'card' } as const;
  return { key: `k${at}`, decision, by, at, reason: null, note: null, contradicted: false };
}

function touch(at: number, times: number): PropertyChange[] {
  return [
    { property: 'notes_last_contacted', value: new Date(at).toISOString(), occurredAt: at },
    { property: 'num_contacted_notes', value: String(times), occurredAt: at },
  ];
}
