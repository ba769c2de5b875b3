/** Who decided, as the viewer would say it. */
import { oneLine } from '../engine/wording.ts';
import { type Decider, nameOf } from '../lifecycle/actors.ts';
import { SOMEBODY, WORKFLOW } from '../lifecycle/editors.ts';
import type { CardWords } from './words-english.ts';

/** HubSpot users by their ids, as the portal's owners are called. */
export type UserNames = ReadonlyMap<string, string>;

export interface Onlooker {
  /** HubSpot's user id of who looks; empty where a sentence is about others alone. */
  readonly viewerId: string;
  readonly users: UserNames;
}

/** "you" to the one who did it; a user whom HubSpot lists as an owner by name, else as the decision was signed. */
export function deciderName(by: Decider, { viewerId, users }: Onlooker, words: CardWords['decider']): string {
  if (by.kind === 'person' && by.id === viewerId) return words.you;
  const name = (by.kind === 'person' ? users.get(by.id) : undefined) ?? by.name;
  if (!name) return by.kind === 'person' ? words.user(by.id) : oneLine(nameOf(by));
  return name === SOMEBODY ? words.somebody : name === WORKFLOW ? words.workflow : oneLine(name);
}
