/** Somebody says on the card what was wrong where the data contradict a decision: for those alone who hold a key. */
import type { Person } from '../lifecycle/actors.ts';
import type { ReviewAct, Reviewed } from '../lifecycle/resolution.ts';
import { holdersOf, keysOf, PUBLISH_KEYS, personOf, type Roster } from '../settings/people.ts';
import type { Failure, ReviewRequest } from './contract.ts';
import type { Viewer } from './identity.ts';
import { noLead } from './no-lead.ts';
import type { CardSpeech } from './speech.ts';

/** The same acts as the command line's. */
export interface ReviewDesk {
  roster(portalId: string): Promise<Roster>;
  /** Null where the portal has no such lead. */
  review(portalId: string, contactId: string, act: ReviewAct, by: Person): Promise<Reviewed | null>;
}

export type ReviewOutcome = { readonly ok: true; readonly told: string } | Failure;

export async function reviewAs(
  desk: ReviewDesk,
  viewer: Viewer,
  contactId: string,
  request: ReviewRequest,
  speech: CardSpeech,
): Promise<ReviewOutcome> {
  const { notDone, review: words } = speech.words;
  const roster = await desk.roster(viewer.portalId);
  if (keysOf(roster, personOf(viewer)).length === 0) {
    return { ok: false, code: 'no_key', title: notDone, message: words.noKey(keyHolders(roster)) };
  }
  const by = { kind: 'person', id: viewer.userId, name: viewer.userEmail, door: 'card' } as const;
  const result = await desk.review(viewer.portalId, contactId, actOf(request), by);
  if (result === null) return noLead({ kind: 'waiting', backfill: null }, speech);
  if (!result.ok) {
    return { ok: false, code: result.code, title: notDone, message: words.refused[result.code] };
  }
  const told = result.isNews
    ? result.resolution
      ? words.told.resolved
      : words.told.reopened
    : words.told.known;
  return { ok: true, told };
}

function actOf(request: ReviewRequest): ReviewAct {
  const { decisionKey } = request;
  if (request.kind === 'reopen') return { kind: 'reopen', note: null, decisionKey };
  return { kind: 'resolve', wrong: request.wrong, note: request.note.trim(), decisionKey };
}

/** By their addresses; whoever is known by a number alone helps nobody. */
function keyHolders(roster: Roster): readonly string[] {
  const addresses = PUBLISH_KEYS.flatMap((key) => holdersOf(roster, key)).flatMap(({ email }) => email ?? []);
  return [...new Set(addresses)];
}
