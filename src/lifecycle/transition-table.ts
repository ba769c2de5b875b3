/**
 * The lifecycle as data: every move a lead can make, in one table. What is not here cannot happen. A row by anyone but
 * a person has a type without `sql`, so none can be written that makes an SQL without one (C-20, AT-09).
 */
import type { Mover } from './actors.ts';
import type { DecisionWord } from './lead-state.ts';
import type { Direction, Stage } from './stages.ts';

/**
 * What the rules engine found, in the words of the lifecycle. `diverted`: a customer, or someone whose company has an
 * open deal; `expanding`: a customer who is looking around (LT-06).
 */
export type Verdict = 'qualified' | 'not_qualified' | 'held' | 'disqualified' | 'diverted' | 'expanding';

/** What can make a lead move. */
export type Occasion =
  | Verdict
  | DecisionWord
  | 'wake_date'
  | 'became_opportunity'
  | 'became_customer'
  | 'left_pipeline'
  | 'deal_opened'
  | 'deal_won'
  | 'deal_lost';

/** What the lead's own history must allow. */
export type Need =
  /** Newer than what sent the lead back (AT-26). */
  | 'new_evidence'
  /** No deal lost within the cool-down. */
  | 'no_recent_loss'
  /** Below the bar for all the grace days. */
  | 'grace'
  /** The day has come on which a recycled lead wakes. */
  | 'wake_date'
  /** No person has closed it. */
  | 'closed_by_machine'
  /** The CRM's value is younger than the last decision. */
  | 'newer_value'
  /** The deal was lost after the lead came into its stage, or is the one that the opportunity followed. */
  | 'newer_loss'
  /** No deal speaks for the stage. */
  | 'no_deal'
  /** No person has ended this very attempt in the moment in which the deal was opened, or after it. */
  | 'no_later_word';

/** What the decider must bring. */
export type Asked = 'four_answers' | 'checklist' | 'reason';

/** `two_stages`: a portal without SAL, where acceptance and qualification are one act. */
export type StageMode = 'three_stages' | 'two_stages';

/** How an attempt at qualification can end. */
export type EpisodeEnd =
  | 'opportunity'
  | 'customer'
  | 'expansion'
  | 'disqualified'
  | 'rejected'
  | 'recycled'
  | 'fell_below';

interface AnyMove {
  readonly from: readonly Stage[];
  readonly direction: Direction;
  readonly needs: readonly Need[];
  readonly asks: readonly Asked[];
  /** Only on portals that work this way; absent: on all. */
  readonly mode?: StageMode;
  /** A new attempt begins, unless one is running. */
  readonly opensEpisode?: true;
  /** The outcome with which the running attempt ends. */
  readonly endsEpisode?: EpisodeEnd;
}

export interface PersonMove extends AnyMove {
  readonly by: 'person';
  readonly on: DecisionWord;
  readonly to: Stage;
}

export interface MachineMove extends AnyMove {
  readonly by: Exclude<Mover, 'person'>;
  readonly on: Occasion;
  readonly to: Exclude<Stage, 'sql'>;
}

export type Move = PersonMove | MachineMove;

/** What nobody in sales has taken on. */
const UNOWNED: readonly Stage[] = ['lead', 'nurture', 'recycled', 'disqualified'];
const REVIEWED: readonly Stage[] = ['mql', 'sal'];
const WORKED: readonly Stage[] = [...UNOWNED, 'mql', 'sal', 'sql'];

/** Where the reason of a rejection may lead. */
const SENT_BACK_TO = [
  ['nurture', 'backward'],
  ['recycled', 'backward'],
  ['lead', 'backward'],
  ['disqualified', 'sideways'],
  ['expansion', 'sideways'],
] as const;

type MoreOf<M extends Move> = Partial<Pick<M, 'needs' | 'asks' | 'mode' | 'opensEpisode' | 'endsEpisode'>>;
/** A lead that stood there before Fairlead has no attempt yet: sending it back is one, begun and ended. */
const REJECTED: MoreOf<Move> = { asks: ['reason'], opensEpisode: true, endsEpisode: 'rejected' };
const RECYCLED: MoreOf<Move> = { asks: ['reason'], opensEpisode: true, endsEpisode: 'recycled' };
const REROUTED: MoreOf<Move> = { asks: ['reason'], opensEpisode: true };

/** The one table. Rows are `by` whom, on which occasion, from where, to where, in which direction, and what it takes. */
export const TRANSITIONS: readonly Move[] = [
  // The engine's verdicts. Lost points take nothing out of sales' hands: from MQL alone, and not before the grace ends.
  by('engine', 'qualified', UNOWNED, 'mql', 'forward', {
    needs: ['new_evidence', 'no_recent_loss'],
    opensEpisode: true,
  }),
  by('engine', 'disqualified', ['lead', 'nurture', 'recycled', 'mql'], 'disqualified', 'sideways', {
    endsEpisode: 'disqualified',
  }),
  by('engine', 'not_qualified', ['disqualified'], 'lead', 'backward', { needs: ['closed_by_machine'] }),
  by('engine', 'held', ['disqualified'], 'lead', 'backward', { needs: ['closed_by_machine'] }),
  by('engine', 'not_qualified', ['mql'], 'nurture', 'backward', {
    needs: ['grace'],
    endsEpisode: 'fell_below',
  }),
  by('engine', 'diverted', ['mql'], 'nurture', 'backward', { needs: ['grace'], endsEpisode: 'fell_below' }),
  by('engine', 'expanding', ['lead', 'nurture', 'recycled', 'mql', 'customer'], 'expansion', 'sideways', {
    endsEpisode: 'expansion',
  }),
  by('engine', 'diverted', ['expansion'], 'customer', 'sideways'),
  by('engine', 'not_qualified', ['expansion'], 'lead', 'backward', { needs: ['closed_by_machine'] }),
  by('engine', 'held', ['expansion'], 'lead', 'backward', { needs: ['closed_by_machine'] }),
  by('engine', 'qualified', ['expansion'], 'lead', 'backward', { needs: ['closed_by_machine'] }),
  // A gate that closed and opened again meanwhile leaves a recycled lead a lead, with its day to wake on.
  by('engine', 'wake_date', ['recycled', 'lead'], 'nurture', 'sideways', { needs: ['wake_date'] }),

  // The CRM's own lifecycle stage, set by people and other apps in HubSpot.
  by('crm', 'became_opportunity', WORKED, 'opportunity', 'forward', {
    needs: ['newer_value'],
    endsEpisode: 'opportunity',
  }),
  by('crm', 'became_opportunity', ['customer'], 'opportunity', 'backward', { needs: ['newer_value'] }),
  by('crm', 'became_customer', [...WORKED, 'opportunity'], 'customer', 'forward', {
    needs: ['newer_value'],
    endsEpisode: 'customer',
  }),
  by('crm', 'left_pipeline', ['opportunity', 'customer'], 'lead', 'backward', {
    needs: ['newer_value', 'no_deal'],
  }),

  // Deals.
  by('deal', 'deal_opened', WORKED, 'opportunity', 'forward', {
    needs: ['no_later_word'],
    endsEpisode: 'opportunity',
  }),
  by('deal', 'deal_won', [...WORKED, 'opportunity'], 'customer', 'forward', { endsEpisode: 'customer' }),
  by('deal', 'deal_won', ['expansion'], 'customer', 'sideways'),
  by('deal', 'deal_lost', ['sal', 'sql', 'opportunity'], 'recycled', 'backward', {
    needs: ['newer_loss'],
    endsEpisode: 'opportunity',
  }),

  // Acceptance and qualification. A person may take on a lead that no rule has handed over.
  byPerson('accept', ['mql', ...UNOWNED], 'sal', 'forward', {
    asks: ['four_answers'],
    mode: 'three_stages',
    opensEpisode: true,
  }),
  by('automation', 'accept', ['mql'], 'sal', 'forward', {
    asks: ['four_answers'],
    mode: 'three_stages',
    opensEpisode: true,
  }),
  byPerson('qualify', ['sal'], 'sql', 'forward', { asks: ['checklist'] }),
  byPerson('qualify', ['mql', ...UNOWNED], 'sql', 'forward', {
    asks: ['checklist'],
    mode: 'two_stages',
    opensEpisode: true,
  }),

  // Back to marketing, with a reason. Where a rejection leads is its reason's business.
  ...SENT_BACK_TO.flatMap(([to, direction]): readonly Move[] => [
    byPerson('reject', [...REVIEWED, 'sql'], to, direction, REJECTED),
    by('automation', 'reject', REVIEWED, to, direction, REJECTED),
  ]),
  // Another territory's lead stays an MQL, and its new owner is asked afresh.
  byPerson('reject', ['mql'], 'mql', 'sideways', REROUTED),
  by('automation', 'reject', ['mql'], 'mql', 'sideways', REROUTED),
  byPerson('reject', ['sal', 'sql'], 'mql', 'backward', REROUTED),
  by('automation', 'reject', ['sal'], 'mql', 'backward', REROUTED),
  byPerson('recycle', [...REVIEWED, 'sql'], 'recycled', 'backward', RECYCLED),
  // Also what was handed to customer success by mistake.
  byPerson('recycle', ['opportunity', 'expansion'], 'recycled', 'backward', { asks: ['reason'] }),
  by('automation', 'recycle', REVIEWED, 'recycled', 'backward', RECYCLED),
  byPerson(
    'disqualify',
    ['lead', 'nurture', 'recycled', ...REVIEWED, 'sql', 'opportunity', 'expansion'],
    'disqualified',
    'sideways',
    { asks: ['reason'], endsEpisode: 'disqualified' },
  ),
];

function by(
  mover: MachineMove['by'],
  on: Occasion,
  from: readonly Stage[],
  to: MachineMove['to'],
  direction: Direction,
  more: MoreOf<MachineMove> = {},
): MachineMove {
  return { by: mover, on, from, to, direction, needs: [], asks: [], ...more };
}

function byPerson(
  on: DecisionWord,
  from: readonly Stage[],
  to: Stage,
  direction: Direction,
  more: MoreOf<PersonMove>,
): PersonMove {
  return { by: 'person', on, from, to, direction, needs: [], asks: [], ...more };
}

/** The row for this occasion and mover, from this stage (and to that one, where the occasion leaves it open). */
export function findMove(
  { on, mover, from, to }: { on: Occasion; mover: Mover; from: Stage; to?: Stage },
  mode: StageMode,
): Move | null {
  const found = TRANSITIONS.find(
    (move) =>
      move.on === on &&
      move.by === mover &&
      move.from.includes(from) &&
      (to === undefined || move.to === to) &&
      (move.mode === undefined || move.mode === mode),
  );
  return found ?? null;
}

const DECISIONS: readonly DecisionWord[] = ['accept', 'reject', 'recycle', 'disqualify', 'qualify'];

/** What somebody can decide about a lead in this stage: the buttons of a card, the choices of a refusal. */
export function decisionsFrom(
  from: Stage,
  mover: 'person' | 'automation',
  mode: StageMode,
): readonly DecisionWord[] {
  return DECISIONS.filter((on) => findMove({ on, mover, from }, mode) !== null);
}
