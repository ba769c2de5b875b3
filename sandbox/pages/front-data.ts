/** What the front page tells of a portal: whom the app has found, and how many. */
import type { Portal } from '../crm/portal.ts';
import { type CrmRecord, readValue } from '../crm/record.ts';
import { listedContact } from './record-of.ts';

export interface FoundLead {
  readonly id: string;
  readonly name: string;
  /** "VP of Sales at Larkfield Systems". */
  readonly who: string;
  readonly score: string;
  /** Why, in the app's own sentence. */
  readonly reason: string;
  readonly isHandRaiser: boolean;
  /** The parts of the score, as the app has written them. */
  readonly parts: readonly { readonly label: string; readonly points: string }[];
}

export interface FrontPortal {
  readonly portalId: string;
  readonly portalName: string;
  readonly figures: readonly { readonly label: string; readonly number: number }[];
  /** Of those that wait, the one with most to show; null as long as there is none. */
  readonly shown: FoundLead | null;
  /** Those that wait for sales: raised hands first, then by score. */
  readonly leads: readonly FoundLead[];
}

const MOST_LEADS = 6;

const PARTS = [
  ['Engagement', 'fairlead_engagement_score'],
  ['Intent', 'fairlead_intent_score'],
  ['Against it', 'fairlead_negative_score'],
] as const;

export function frontPortalOf(portal: Portal): FrontPortal {
  const contacts = [...portal.stores.contacts.after(undefined)].filter(
    ({ archivedAt }) => archivedAt === null,
  );
  const count = (name: string, value: string) =>
    contacts.filter((record) => readValue(record, name) === value).length;
  const waiting = contacts.filter((record) => readValue(record, 'fairlead_sal_status') === 'pending');
  return {
    portalId: portal.id,
    portalName: portal.name,
    figures: [
      { label: 'contacts', number: contacts.length },
      { label: 'scored, each with its reasons', number: count('fairlead_score_state', 'scored') },
      { label: 'MQLs that wait for sales', number: waiting.length },
      { label: 'accepted by sales', number: count('fairlead_sal_status', 'accepted') },
    ],
    shown: shownOf(waiting.map((record) => foundLead(portal, record))),
    leads: waiting
      .toSorted(byUrgency)
      .slice(0, MOST_LEADS)
      .map((record) => foundLead(portal, record)),
  };
}

function foundLead(portal: Portal, record: CrmRecord): FoundLead {
  const { id, name, title, company, score } = listedContact(portal, record);
  return {
    id,
    name,
    who: [title, company].filter(Boolean).join(' at '),
    score,
    reason: readValue(record, 'fairlead_reason') ?? '',
    isHandRaiser: isHandRaiser(record),
    parts: PARTS.flatMap(([label, name]) => {
      const points = readValue(record, name);
      return points === undefined ? [] : [{ label, points }];
    }),
  };
}

function shownOf(leads: readonly FoundLead[]): FoundLead | null {
  const telling = ({ parts }: FoundLead) => parts.filter(({ points }) => Number(points) !== 0).length;
  const [first] = leads.toSorted((a, b) => telling(b) - telling(a) || Number(b.score) - Number(a.score));
  return first ?? null;
}

function byUrgency(a: CrmRecord, b: CrmRecord): number {
  return Number(isHandRaiser(b)) - Number(isHandRaiser(a)) || scoreOf(b) - scoreOf(a);
}

function isHandRaiser(record: CrmRecord): boolean {
  return readValue(record, 'fairlead_priority') === 'hand_raiser';
}

function scoreOf(record: CrmRecord): number {
  return Number(readValue(record, 'fairlead_score') ?? 0);
}
