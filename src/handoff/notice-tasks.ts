/**
 * The tasks by which HubSpot asks a lead's owner to act: one for each notice, of the kinds that the model names. Pure; the
 * outbox makes them, and what nobody needs any more by then is left.
 */
import type { Receipt } from '../engine/receipt.ts';
import { reasonSentence } from '../engine/render.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import type { PropertyChange } from '../lifecycle/sla/activity-readings.ts';
import type { ClockName } from '../lifecycle/sla/clock.ts';
import type { Notice, NoticeKind } from '../lifecycle/sla/notices.ts';
import { momentText } from '../lifecycle/sla/sentences.ts';
import type { HandoffSettings } from './handoff-settings.ts';
import type { HandoffLook } from './look.ts';
import { clocksStartOf, firstTouchOf } from './sla-of-episode.ts';

/** As the outbox keeps it. */
export interface NoticeTask {
  /** The notice's key: one task for each. */
  readonly key: string;
  readonly kind: NoticeKind;
  readonly clock: ClockName;
  /** When that clock began (epoch ms): another attempt, or another owner's turn, has clocks of its own. */
  readonly startedAt: number;
  /** HubSpot's owner id. */
  readonly owner: string;
  readonly subject: string;
  /** Paragraphs, as plain text. */
  readonly body: readonly string[];
  readonly priority: 'MEDIUM' | 'HIGH';
  /** When the clock runs out (epoch ms): a task about one that has is late from the start. */
  readonly dueAt: number;
}

type Settings = Pick<HandoffSettings, 'tasks' | 'calendar'>;

/** None where nobody is there to act: `fairlead_sla_owner` and the next step say so. */
export function noticeTasks(
  { notices, turn }: Pick<HandoffLook, 'notices' | 'turn'>,
  receipt: Receipt,
  { tasks, calendar }: Settings,
): readonly NoticeTask[] {
  const isThere = turn?.state === 'owned' || turn?.state === 'changed';
  if (!isThere || turn.ownerId === null) return [];
  const { ownerId } = turn;
  return notices
    .filter(({ kind }) => tasks.includes(kind))
    .map((notice) => ({
      key: notice.key,
      kind: notice.kind,
      clock: notice.clock,
      startedAt: notice.startedAt,
      owner: ownerId,
      subject: subjectOf(notice, momentText(notice.deadline, calendar.zone, receipt.now)),
      body: [reasonSentence(receipt), HOW[notice.clock]],
      priority: notice.kind === 'handover' ? 'MEDIUM' : 'HIGH',
      dueAt: notice.deadline,
    }));
}

/** Where a lead stands when one of its tasks is about to be made. */
export interface TaskGround {
  readonly state: Pick<HandoffState, 'stage' | 'salStatus'>;
  /** HubSpot's owner id; null where nobody owns it. */
  readonly owner: string | null;
  /** The attempt that it is in, or was in last. */
  readonly episode: Episode | null;
  /** What HubSpot has told of sales' activity, in any order. */
  readonly activity: readonly PropertyChange[];
}

/** It is still that owner's, the clock of which the task speaks is one of the attempt that goes on, and nobody has stopped it. */
export function isTaskWanted(
  { clock, owner, startedAt }: Pick<NoticeTask, 'clock' | 'owner' | 'startedAt'>,
  { state, owner: present, episode, activity }: TaskGround,
  now: number,
): boolean {
  if (episode === null || owner !== present) return false;
  const isTheSame = startedAt === (clock === 'follow_up' ? episode.salAt : clocksStartOf(episode));
  if (!isTheSame) return false;
  if (clock === 'acceptance') return state.salStatus === 'pending';
  const isWorked = state.stage === 'mql' || state.stage === 'sal';
  return isWorked && firstTouchOf(episode, activity, now) === null;
}

function subjectOf({ kind, clock }: Notice, deadline: string): string {
  const deed = DEEDS[clock];
  switch (kind) {
    case 'handover':
      return `A lead for you: ${deed} by ${deadline}`;
    case 'reminder':
      return `Due soon: ${deed} by ${deadline}`;
    case 'breach':
      return `Late: ${deed}, it was due ${deadline}`;
    case 'escalation':
      return `Late and still open: ${deed}, it was due ${deadline}`;
  }
}

const DEEDS: Readonly<Record<ClockName, string>> = {
  first_touch: 'get in touch',
  acceptance: 'accept or reject it',
  follow_up: 'get in touch, it was accepted',
};

const HOW: Readonly<Record<ClockName, string>> = {
  first_touch: 'A call, an e-mail or a meeting that HubSpot logs on the contact counts as getting in touch.',
  acceptance: 'Accept or reject it on the Fairlead card, or by SAL status on the record.',
  follow_up: 'A call, an e-mail or a meeting that HubSpot logs on the contact counts as getting in touch.',
};
