/** What has been decided, as a past participle at the beginning of a sentence. */
import type { DecisionWord } from '../lifecycle/lead-state.ts';

export const DECIDED: Readonly<Record<DecisionWord, string>> = {
  accept: 'Accepted',
  reject: 'Rejected',
  recycle: 'Recycled',
  disqualify: 'Disqualified',
  qualify: 'Qualified',
};
