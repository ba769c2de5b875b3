/** What a decision sets off beside the stage, for whoever carries it out. */
import type { NextAction } from '../engine/receipt.ts';
import type { DecisionRecord } from './decision.ts';
import type { HandoffRules } from './handoff-rules.ts';
import { type HandoffState, hasOpenEpisode } from './lead-state.ts';
import type { EpisodeEnd } from './transition-table.ts';

/** What somebody has to do because of a reason: each is a task, with whom it is for left to the portal. */
export type TaskAction = Extract<NextAction, 'merge' | 'reroute' | 'route_cs' | 'notify_owner' | 'fix_data'>;
const TASKS: readonly NextAction[] = ['merge', 'reroute', 'route_cs', 'notify_owner', 'fix_data'];

export type Effect =
  | { readonly kind: 'open_episode'; readonly episode: number }
  | { readonly kind: 'close_episode'; readonly episode: number; readonly outcome: EpisodeEnd }
  /** A decision that had ended it no longer stands. */
  | { readonly kind: 'reopen_episode'; readonly episode: number }
  /** An attempt that the decision had begun was never begun. */
  | { readonly kind: 'drop_episode'; readonly episode: number }
  /** The new owner's clocks start here. */
  | { readonly kind: 'restart_clocks'; readonly at: number }
  | { readonly kind: 'task'; readonly action: TaskAction }
  | { readonly kind: 'wake'; readonly at: number }
  /** The rules that the reason speaks of; `counts` is false while a contradiction waits for its review. */
  | { readonly kind: 'teach'; readonly rules: readonly string[]; readonly counts: boolean }
  | { readonly kind: 'review'; readonly sentence: string };

/** The effects of going from `before` to the state that the record leaves behind. */
export function effectsOf(
  before: HandoffState,
  record: DecisionRecord,
  rules: HandoffRules,
): readonly Effect[] {
  const { after } = record;
  return [
    ...episodeEffects(before, after, record.endsEpisode),
    ...(after.restartedAt !== null && after.restartedAt !== before.restartedAt
      ? [{ kind: 'restart_clocks' as const, at: after.restartedAt }]
      : []),
    ...(after.wayBack?.until ? [{ kind: 'wake' as const, at: after.wayBack.until }] : []),
    ...reasonEffects(record, rules),
  ];
}

function episodeEffects(
  before: HandoffState,
  after: HandoffState,
  endsEpisode: EpisodeEnd | null,
): readonly Effect[] {
  const { episode } = after;
  const ended: readonly Effect[] = endsEpisode
    ? [{ kind: 'close_episode', episode, outcome: endsEpisode }]
    : [];
  if (episode > before.episode) return [{ kind: 'open_episode', episode }, ...ended];
  if (episode < before.episode) return [{ kind: 'drop_episode', episode: before.episode }];
  const isReopened = !hasOpenEpisode(before) && (hasOpenEpisode(after) || endsEpisode !== null);
  return [...(isReopened ? [{ kind: 'reopen_episode' as const, episode }] : []), ...ended];
}

function reasonEffects(
  { reason, nextAction, contradiction, decision }: DecisionRecord,
  rules: HandoffRules,
): readonly Effect[] {
  if (reason === null || decision.decision === 'undo') return [];
  const { teaches } = rules.reasons[reason];
  const isTask = TASKS.includes(nextAction);
  return [
    ...(isTask ? [{ kind: 'task' as const, action: nextAction as TaskAction }] : []),
    ...(teaches.length > 0
      ? [{ kind: 'teach' as const, rules: teaches, counts: contradiction === null }]
      : []),
    ...(contradiction ? [{ kind: 'review' as const, sentence: contradiction.sentence }] : []),
  ];
}
