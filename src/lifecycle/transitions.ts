/**
 * The lifecycle as data: one table of allowed moves and one pure function. The engine's verdict may move a lead
 * as far as MQL; every move beyond is a person's, so no sequence of verdicts can make an SQL (C-20, AT-09).
 */
import { type Direction, directionOf, furthest, inheritedStage, type Stage } from './stages.ts';

/** What the rules engine found, in the words of the lifecycle. */
export type Verdict = 'qualified' | 'not_qualified' | 'held' | 'disqualified' | 'diverted';

export type SalStatus = 'none' | 'pending' | 'accepted' | 'rejected' | 'recycled';

export interface LeadState {
  readonly stage: Stage;
  readonly furthestStage: Stage;
  readonly salStatus: SalStatus;
  /** How many times the lead has qualified; 0 before the first. */
  readonly episode: number;
  /** When the current episode became an MQL (epoch ms). */
  readonly mqlAt: number | null;
}

export interface Transition {
  readonly from: Stage;
  readonly to: Stage;
  readonly direction: Direction;
  readonly by: 'engine' | 'crm';
}

interface EngineMove {
  readonly from: readonly Stage[];
  readonly verdict: Verdict;
  readonly to: Stage;
  readonly direction: Direction;
  readonly opensEpisode?: true;
}

const ENGINE_MOVES: readonly EngineMove[] = [
  { from: ['lead', 'nurture'], verdict: 'qualified', to: 'mql', direction: 'forward', opensEpisode: true },
  { from: ['disqualified'], verdict: 'qualified', to: 'mql', direction: 'forward', opensEpisode: true },
  { from: ['lead', 'nurture', 'mql'], verdict: 'disqualified', to: 'disqualified', direction: 'sideways' },
  { from: ['disqualified'], verdict: 'not_qualified', to: 'lead', direction: 'backward' },
  { from: ['disqualified'], verdict: 'held', to: 'lead', direction: 'backward' },
];

/** How an attempt at qualification can end by a move into a stage. */
const EPISODE_ENDS = ['opportunity', 'customer', 'disqualified'] as const;
export type EpisodeEnd = (typeof EPISODE_ENDS)[number];

/** Stages that the CRM itself decides: a person or a deal moved the contact there. */
const DECIDED_BY_CRM: ReadonlySet<Stage> = new Set(['opportunity', 'customer']);

export interface Advance {
  readonly state: LeadState;
  readonly transition: Transition | null;
  readonly opensEpisode: boolean;
  /** The outcome with which the open episode ends, if there is one. */
  readonly endsEpisode: EpisodeEnd | null;
  /** The lead qualifies, but only by its history: it is listed for release, and no clock starts. */
  readonly waitsForRelease: boolean;
}

export interface AdvanceInput {
  readonly verdict: Verdict;
  /** The contact's `lifecyclestage` as HubSpot has it now. */
  readonly lifecycle: string | null | undefined;
  /** False for backfill and import: history opens no episode and starts no clock. */
  readonly live: boolean;
  readonly now: number;
}

/** The next state of a lead and what comes with it. "Nothing to do" is a null transition. */
export function advance(state: LeadState, input: AdvanceInput): Advance {
  const inherited = inheritedStage(input.lifecycle);
  if (DECIDED_BY_CRM.has(inherited) && inherited !== state.stage && state.stage !== 'expansion') {
    return moved(state, inherited, directionOf(state.stage, inherited), 'crm');
  }
  const move = ENGINE_MOVES.find(
    ({ from, verdict }) => verdict === input.verdict && from.includes(state.stage),
  );
  if (!move) return stays(state);
  if (!move.opensEpisode) return moved(state, move.to, move.direction, 'engine');
  if (!input.live) return { ...stays(state), waitsForRelease: true };
  return openEpisode(state, move, input.now);
}

/** The state of a contact that was there before Fairlead: inherited, with no episode of ours. */
export function inheritedState(lifecycle: string | null | undefined): LeadState {
  const stage = inheritedStage(lifecycle);
  return { stage, furthestStage: stage, salStatus: 'none', episode: 0, mqlAt: null };
}

export const NEW_LEAD: LeadState = {
  stage: 'lead',
  furthestStage: 'lead',
  salStatus: 'none',
  episode: 0,
  mqlAt: null,
};

function stays(state: LeadState): Advance {
  return { state, transition: null, opensEpisode: false, endsEpisode: null, waitsForRelease: false };
}

function moved(state: LeadState, to: Stage, direction: Direction, by: Transition['by']): Advance {
  return {
    state: {
      ...state,
      stage: to,
      furthestStage: furthest(state.furthestStage, to),
      // What has left is no longer waited for; a word of sales stays said.
      salStatus: state.salStatus === 'pending' ? 'none' : state.salStatus,
    },
    transition: { from: state.stage, to, direction, by },
    opensEpisode: false,
    endsEpisode: EPISODE_ENDS.find((end) => end === to) ?? null,
    waitsForRelease: false,
  };
}

function openEpisode(state: LeadState, move: EngineMove, now: number): Advance {
  const { state: next, transition } = moved(state, move.to, move.direction, 'engine');
  return {
    state: { ...next, salStatus: 'pending', episode: state.episode + 1, mqlAt: now },
    transition,
    opensEpisode: true,
    endsEpisode: null,
    waitsForRelease: false,
  };
}
