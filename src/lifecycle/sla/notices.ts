/**
 * Who must be told what, once. A notice has a key that its clock's start gives it, so a timer that fires twice, a
 * decision that is undone or a target that is changed tells nobody again, and a new owner's clock starts afresh.
 */
import type { NOTICE_KINDS } from '../../engine/handoff-words.ts';
import type { Clock, ClockName } from './clock.ts';
import { clocksIn, type Sla } from './clocks.ts';
import type { OwnerTurn } from './owner-turn.ts';

export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface Notice {
  /** Stored when it was given: "acceptance.escalation@1794000000000". */
  readonly key: string;
  readonly kind: NoticeKind;
  readonly clock: ClockName;
  /** When the clock that it speaks of began to run (epoch ms). */
  readonly startedAt: number;
  /** When it became due (epoch ms). */
  readonly dueAt: number;
  /** When the clock that it speaks of runs out (epoch ms). */
  readonly deadline: number;
}

/** The notices that stand at `now` and were not given, in the order in which they became due. */
export function noticesDue(
  sla: Sla,
  given: ReadonlySet<string>,
  now: number,
  turn: OwnerTurn | null = null,
): readonly Notice[] {
  return noticesStanding(sla, now, turn).filter(({ key }) => !given.has(key));
}

/**
 * What clocks that run have to say, at most one of each kind for a clock. What is no longer news is passed over: a
 * reminder after the breach, and anything once the deed is done, however late. A breach of `follow_up` is the silent
 * acceptance.
 */
export function noticesStanding(sla: Sla, now: number, turn: OwnerTurn | null = null): readonly Notice[] {
  const clocks = clocksIn(sla).filter(isRunning);
  return [
    ...handover(sla),
    ...takenOver(clocks, turn),
    ...clocks.flatMap((clock) => noticesOf(clock, now)),
  ].toSorted((a, b) => a.dueAt - b.dueAt);
}

/** The value of `fairlead_sla_notice`: "none", or "acceptance_escalation" for the latest that stands. */
export function noticeShown(sla: Sla | null, now: number, turn: OwnerTurn | null = null): string {
  const latest = sla && noticesStanding(sla, now, turn).at(-1);
  if (!latest) return 'none';
  return latest.kind === 'handover' ? latest.kind : `${latest.clock}_${latest.kind}`;
}

/** A lead waits for an answer of sales: for its first owner, and again for each to whom it is handed on. */
function handover({ acceptance, firstTouch }: Sla): readonly Notice[] {
  const clock = acceptance ?? firstTouch;
  if (!isRunning(clock)) return [];
  const { name, startedAt, dueAt: deadline } = clock;
  return [
    { key: `handover@${startedAt}`, kind: 'handover', clock: name, startedAt, dueAt: startedAt, deadline },
  ];
}

/** Who takes over while a clock runs is told of it, with the deadline that stands. */
function takenOver(clocks: readonly Clock[], turn: OwnerTurn | null): readonly Notice[] {
  const clock = clocks.find(({ name }) => name === 'acceptance') ?? clocks[0];
  const dueAt = turn?.changedAt ?? null;
  if (!clock || dueAt === null) return [];
  const { name, startedAt, dueAt: deadline } = clock;
  return [
    { key: `handover@${startedAt}:${dueAt}`, kind: 'handover', clock: name, startedAt, dueAt, deadline },
  ];
}

function noticesOf(clock: Clock, now: number): readonly Notice[] {
  const notices: Notice[] = [];
  if (clock.state === 'due_soon') notices.push(aNotice(clock, 'reminder', clock.remindAt!));
  if (clock.state === 'breached') notices.push(aNotice(clock, 'breach', clock.dueAt));
  if (clock.escalateAt !== null && clock.escalateAt <= now) {
    notices.push(aNotice(clock, 'escalation', clock.escalateAt));
  }
  return notices;
}

function isRunning({ endedAt }: Clock): boolean {
  return endedAt === null;
}

function aNotice({ name, startedAt, dueAt: deadline }: Clock, kind: NoticeKind, dueAt: number): Notice {
  return { key: `${name}.${kind}@${startedAt}`, kind, clock: name, startedAt, dueAt, deadline };
}
