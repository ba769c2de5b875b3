/**
 * Who must be told what, once. A notice has a key that its clock's start gives it, so a timer that fires twice, a
 * decision that is undone or a target that is changed tells nobody again, and a new owner's clock starts afresh.
 */
import type { Clock, ClockName } from './clock.ts';
import { clocksIn, type Sla } from './clocks.ts';

export type NoticeKind = 'reminder' | 'breach' | 'escalation';

export interface Notice {
  /** Stored when it was given: "acceptance.escalation@1794000000000". */
  readonly key: string;
  readonly kind: NoticeKind;
  readonly clock: ClockName;
  /** When it became due (epoch ms). */
  readonly dueAt: number;
}

/**
 * The notices that are due at `now` and were not given, at most one of each kind for a clock. What is no longer news
 * is passed over: a reminder after the breach, and anything once the deed is done, however late. A breach of
 * `follow_up` is the silent acceptance.
 */
export function noticesDue(sla: Sla, given: ReadonlySet<string>, now: number): readonly Notice[] {
  return clocksIn(sla)
    .filter(({ endedAt }) => endedAt === null)
    .flatMap((clock) => noticesOf(clock, now))
    .filter(({ key }) => !given.has(key));
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

function aNotice({ name, startedAt }: Clock, kind: NoticeKind, dueAt: number): Notice {
  return { key: `${name}.${kind}@${startedAt}`, kind, clock: name, dueAt };
}
