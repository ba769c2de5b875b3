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

/** Those that count from the value before; the others tell of one act each. */
export const STANDING_PROPERTIES: readonly string[] = [LAST_CONTACTED, TIMES_CONTACTED];

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

/** Told twice is told once; a merge is one even where only one of the tellers knew. */
function readingsOf(changes: readonly PropertyChange[]): readonly Reading[] {
  const unique = new Map<string, Reading>();
  for (const change of changes) {
    const reading = readingOf(change);
    if (!reading) continue;
    const key = `${change.property} ${reading.recordedAt} ${reading.value}`;
    unique.set(key, { ...reading, byMerge: reading.byMerge || unique.get(key)?.byMerge === true });
  }
  return [...unique.values()].sort((a, b) => a.recordedAt - b.recordedAt || compare(a.value, b.value));
}

/** A value that cannot be read tells nothing, nor does another property. */
function readingOf({ property, value: text, occurredAt, byMerge = false }: PropertyChange): Reading | null {
  const kind = kindOf(property);
  if (kind === null) return null;
  const value = kind === 'times_contacted' ? readCount(text) : readTime(text, occurredAt);
  return value === null ? null : { kind, value, recordedAt: occurredAt, byMerge };
}

function kindOf(property: string): Reading['kind'] | null {
  if (property === TIMES_CONTACTED) return 'times_contacted';
  if (property === LAST_CONTACTED) return 'last_contacted';
  return OWN_ACTS.includes(property) ? 'own_act' : null;
}

function readCount(text: string | null): number | null {
  return text === null ? 0 : readNumber(text);
}

/** A meeting that is still to come was logged, or booked, when HubSpot wrote it. */
function readTime(text: string | null, recordedAt: number): number | null {
  if (text === null) return NEVER;
  const at = readDate(text);
  return at === null ? null : Math.min(at, recordedAt);
}

function compare(a: number, b: number): number {
  return Number(a > b) - Number(a < b);
}
