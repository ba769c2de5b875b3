/**
 * What comes of a lead's handoff while it is looked at once: decisions, the CRM, deals and the engine's verdict, one
 * after the other. Each step gives the next progress; in the end all of it is kept together. Pure.
 */
import type { Channel } from '../engine/channels.ts';
import type { Signal } from '../engine/input.ts';
import type { Receipt } from '../engine/receipt.ts';
import type { Decider } from '../lifecycle/actors.ts';
import { reasonInForce, withResult } from '../lifecycle/apply-edits.ts';
import type { Note } from '../lifecycle/crm-edits.ts';
import { withoutDeal } from '../lifecycle/deal-gone.ts';
import type { DecisionRecord, DecisionResult, PersonAct } from '../lifecycle/decision.ts';
import {
  closeEpisode,
  decidedEpisode,
  type Episode,
  forgetDeal,
  type Origin,
  openEpisode,
} from '../lifecycle/episodes.ts';
import type { Step, Transition } from '../lifecycle/handoff-events.ts';
import { type HandoffState, hasOpenEpisode } from '../lifecycle/lead-state.ts';

/** What the store keeps of a lead's handoff. */
export interface KeptHandoff {
  readonly state: HandoffState;
  /** All decisions about this lead, in any order. */
  readonly decisions: readonly DecisionRecord[];
  /** The episode that the state is in; null before the first, and for what has none of ours. */
  readonly episode: Episode | null;
  /** The attempt before it: the lead is in that one again where the decision that began `episode` is taken back. */
  readonly previous: Episode | null;
}

export interface HandoffMove {
  readonly transition: Transition;
  /** The decision that made it; null for what nobody decided. */
  readonly decisionKey: string | null;
}

/** What somebody asks for, whether or not he may. */
export type Asked = PersonAct & { readonly by: Decider };

export interface Answer {
  readonly asked: Asked;
  readonly result: DecisionResult;
}

export interface Progress extends KeptHandoff {
  readonly before: KeptHandoff;
  /** In their order. */
  readonly moves: readonly HandoffMove[];
  /** What was asked, in its order, and what came of it. */
  readonly answers: readonly Answer[];
  /** Notes that came by themselves, and to which decision they belong. */
  readonly notes: readonly (Note & { readonly decisionKey: string })[];
  /** Earlier episodes that another one has followed in this look. */
  readonly left: readonly Episode[];
  /** Numbers of episodes that never were: the decision that had begun them was taken back. */
  readonly dropped: readonly number[];
}

/** What an episode that begins now is opened with. */
export interface Origins {
  readonly receipt: Receipt;
  /** All signals of the lead, in any order. */
  readonly signals: readonly Signal[];
  readonly channel: Channel;
  readonly origin: Origin;
  readonly owner: string | null;
}

export function begin(kept: KeptHandoff): Progress {
  return { ...kept, before: kept, moves: [], answers: [], notes: [], left: [], dropped: [] };
}

export function withDecision(
  progress: Progress,
  asked: Asked,
  result: DecisionResult,
  origins: Origins,
): Progress {
  const decisions = withResult(progress.decisions, result);
  const answers = [...progress.answers, { asked, result }];
  if (!result.ok || result.repeated) return { ...progress, decisions, answers };
  const { state, transition, record } = result;
  const { at, by, key } = record.decision;
  const isUndone = state.episode < progress.state.episode;
  const isNew = state.episode > progress.state.episode;
  const current = isNew ? openEpisode(state, { ...origins, at, by: by.kind }) : progress.episode;
  const earlier = isUndone ? earlierEpisode(progress, state.episode) : null;
  const followed = isNew && progress.episode ? [progress.episode] : [];
  return {
    ...progress,
    state,
    decisions,
    answers,
    moves: transition ? [...progress.moves, { transition, decisionKey: key }] : progress.moves,
    episode: isUndone ? earlier : current && decidedEpisode(current, decisions),
    left: [...progress.left, ...followed].filter((each) => each !== earlier),
    dropped: isUndone ? [...progress.dropped, progress.state.episode] : progress.dropped,
  };
}

/** Null where the lead has had none before, or has brought it along in a merge. */
function earlierEpisode({ left, previous }: Progress, number: number): Episode | null {
  return [...left, previous].find((each) => each?.number === number) ?? null;
}

/** A note that came by itself belongs to the decision whose reason is shown; without one it is nobody's yet. */
export function withNote(progress: Progress, note: Note | null): Progress {
  const { state, decisions, episode } = progress;
  const key = state.decided?.key;
  if (note === null || key === undefined || reasonInForce(state) === '') return progress;
  const isKnown = ({ decision }: DecisionRecord) => decision.key === key && decision.note === note.text;
  if (decisions.some(isKnown)) return progress;
  const noted = decisions.map((record) =>
    record.decision.key === key ? { ...record, decision: { ...record.decision, note: note.text } } : record,
  );
  const notes = [...progress.notes, { ...note, decisionKey: key }];
  return { ...progress, notes, decisions: noted, episode: episode && decidedEpisode(episode, noted) };
}

/** What nobody decided: the CRM, a deal or the engine has moved the lead. */
export function withStep(progress: Progress, step: Step, at: number, origins: Origins): Progress {
  const { state, transition, opensEpisode, endsEpisode } = step;
  const current = progress.episode;
  const ended = current && endsEpisode ? closeEpisode(current, endsEpisode, at) : current;
  const moves = transition ? [...progress.moves, { transition, decisionKey: null }] : progress.moves;
  if (!opensEpisode) return { ...progress, state, moves, episode: ended };
  return {
    ...progress,
    state,
    moves,
    episode: openEpisode(state, { ...origins, at, by: 'engine' }),
    left: ended ? [...progress.left, ended] : progress.left,
  };
}

/** Its deal is gone: the lead is where that had found it, and its attempt goes on. */
export function withoutItsDeal(progress: Progress, at: number): Progress {
  const { state, transition } = withoutDeal(progress.state, at);
  const { episode, moves } = progress;
  const goesOn = transition !== null && hasOpenEpisode(state);
  return {
    ...progress,
    state,
    moves: transition ? [...moves, { transition, decisionKey: null }] : moves,
    episode: episode && forgetDeal(episode, goesOn),
  };
}

/** The episodes that are to be kept as they are now. */
export function changedEpisodes({ before, episode, left }: Progress): readonly Episode[] {
  return [...left, ...(episode ? [episode] : [])].filter(
    (each) => each !== before.episode && each !== before.previous,
  );
}

/** The decisions that are to be kept: new ones, and earlier ones that stand otherwise now. */
export function changedDecisions({ before, decisions }: Progress): readonly DecisionRecord[] {
  const known = new Set(before.decisions);
  return decisions.filter((record) => !known.has(record));
}
