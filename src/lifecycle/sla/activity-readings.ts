/**
 * What HubSpot says of a contact's sales activity, read from property changes: when somebody last got in touch
 * (`notes_last_contacted`: the activity's own time), how often (`num_contacted_notes`), and when the contact acted.
 * HubSpot sets them as calls, chats, LinkedIn messages, postal mail, meetings, sales e-mails, SMS and WhatsApp
 * messages are logged (its descriptions of these properties).
 */
import { readDate, readNumber } from '../../engine/values.ts';

/** A property that took a value, or lost it (null), at a time (epoch ms): a fact as the store keeps it. */
export interface PropertyChange {
  readonly property: string;
  readonly value: string | null;
  readonly occurredAt: number;
  /** Set where two records became one: counts add up then without anybody having got in touch. */
  readonly byMerge?: boolean;
}

/** Replies, and a meeting booked through a link: chances for sales, and no work of sales. */
const OWN_ACTS: readonly string[] = [
  'hs_sales_email_last_replied',
  'hs_email_last_reply_date',
  'engagements_last_meeting_booked',
];
const LAST_CONTACTED = 'notes_last_contacted';
const TIMES_CONTACTED = 'num_contacted_notes';

/** The contact properties that must be kept as facts for touches to be found. */
export const TOUCH_PROPERTIES: readonly string[] = [LAST_CONTACTED, TIMES_CONTACTED, ...OWN_ACTS];

const NEVER = Number.NEGATIVE_INFINITY;
/** Properties change within this time of each other when one act sets them. */
const SAME_ACT_MS = 5_000;

/** One change, understood. `recordedAt` is when HubSpot wrote it, `value` a time (epoch ms) or the count. */
interface Reading {
  readonly kind: 'last_contacted' | 'times_contacted' | 'own_act';
  readonly value: number;
  readonly recordedAt: number;
  readonly byMerge: boolean;
}

/** What HubSpot wrote in one go. */
export interface Entry {
  readonly recordedAt: number;
  /** By how much the count rose; negative where activities were deleted. */
  readonly countRise: number;
  /** Times to which "last contacted" rose: activities that took place then. */
  readonly contactedAt: readonly number[];
  /** The time to which "last contacted" fell back: what was logged as later than that has been deleted. */
  readonly fellBackTo: number | null;
  /** When the contact itself did something. */
  readonly ownActsAt: readonly number[];
}

/** The entries in the order in which HubSpot wrote them, whatever order the changes come in, and however often. */
export function entriesOf(changes: readonly PropertyChange[]): readonly Entry[] {
  let count = 0;
  let lastContacted = NEVER;
  return inOneGo(readingsOf(changes)).map((readings) => {
    const contactedAt: number[] = [];
    let [countRise, fellBackTo]: [number, number | null] = [0, null];
    for (const { kind, value, byMerge } of readings) {
      if (kind === 'times_contacted') {
        countRise += byMerge ? 0 : value - count;
        count = value;
      }
      if (kind === 'last_contacted') {
        if (value > lastContacted) contactedAt.push(value);
        if (value < lastContacted) fellBackTo = value;
        lastContacted = value;
      }
    }
    const ownActsAt = readings.filter(({ kind }) => kind === 'own_act').map(({ value }) => value);
    return { recordedAt: readings[0]!.recordedAt, countRise, contactedAt, fellBackTo, ownActsAt };
  });
}

function inOneGo(readings: readonly Reading[]): readonly Reading[][] {
  const groups: Reading[][] = [];
  for (const reading of readings) {
    const group = groups[groups.length - 1];
    if (group && reading.recordedAt - group[0]!.recordedAt <= SAME_ACT_MS) group.push(reading);
    else groups.push([reading]);
  }
  return groups;
}

function readingsOf(changes: readonly PropertyChange[]): readonly Reading[] {
  const unique = new Map<string, Reading>();
  for (const change of changes) {
    const reading = readingOf(change);
    if (reading) unique.set(`${change.property} ${reading.recordedAt} ${reading.value}`, reading);
  }
  return [...unique.values()].sort((a, b) => a.recordedAt - b.recordedAt || (a.value < b.value ? -1 : 1));
}

/** A value that cannot be read tells nothing. */
function readingOf({ property, value, occurredAt, byMerge = false }: PropertyChange): Reading | null {
  if (property === TIMES_CONTACTED) {
    const count = value === null ? 0 : readNumber(value);
    return count === null ? null : { kind: 'times_contacted', value: count, recordedAt: occurredAt, byMerge };
  }
  const isOwnAct = OWN_ACTS.includes(property);
  if (property !== LAST_CONTACTED && !(isOwnAct && value !== null)) return null;
  const at = value === null ? NEVER : readDate(value);
  if (at === null) return null;
  return {
    kind: isOwnAct ? 'own_act' : 'last_contacted',
    // A meeting that is still to come was logged, or booked, when HubSpot wrote it.
    value: Math.min(at, occurredAt),
    recordedAt: occurredAt,
    byMerge,
  };
}
