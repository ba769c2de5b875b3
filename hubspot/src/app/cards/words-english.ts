/** Everything the card says by itself, in English: the catalogue whose keys every other language has as well. */
/** How a verdict is told: figures are formatted already. */
export interface VerdictWords {
  readonly decision: string;
  readonly grade: string;
  readonly points: string;
  readonly needed: string;
  readonly fit: string;
  readonly fitNeeded: string;
}

export const ENGLISH = {
  loading: 'Loading the evidence',
  why: (total: string) => `Why: ${total} ${total === '1' ? 'point' : 'points'}, line by line`,
  what: 'What counts',
  when: 'When',
  points: 'Points',
  sum: 'Together',
  nothingCounts: 'Nothing counts yet.',
  score: 'Score',
  fit: 'Who they are',
  barriers: 'What stands in the way',
  unknown: (count: number) => `What is not known (${count})`,
  ahead: 'What would change it',
  committee: 'Who else at the company',
  history: 'Earlier attempts',
  past: 'As it was when decided',
  hidePast: 'Close',
  whatIf: 'What if',
  whatIfHelp: 'Change something and see what the decision would be. Nothing is saved.',
  whatIfOpen: 'Try something out',
  whatIfReset: 'As it really is',
  whatIfAsk: 'See what it would be',
  happens: 'And this happens today',
  nothingHappens: 'Nothing more',
  notSet: 'not known',
  asItIs: 'Now',
  supposed: 'Then',
  /** "MQL, A1: 70 points, 60 needed; fit 80, 60 needed". */
  verdict: (v: VerdictWords) =>
    `${v.decision}, grade ${v.grade}: ${v.points} ${v.points === '1' ? 'point' : 'points'}, ${v.needed} needed; fit ${v.fit}, ${v.fitNeeded} needed`,
  decisions: {
    mql: 'MQL',
    not_mql: 'No MQL',
    hold: 'On hold',
    disqualified: 'Disqualified',
    diverted: 'Sent elsewhere',
  },
  sameDecision: 'The decision stays the same.',
  otherDecision: (before: string, after: string) => `The decision changes: ${before} becomes ${after}.`,
  nothingChanges: 'Nothing counts otherwise than before.',
  ofFit: 'fit',
  yes: 'yes',
  no: 'no',
  open: 'not known',
  again: 'Try again',
  stale: 'This may be out of date',
  accept: 'Accept',
  reject: 'Reject',
  recycle: 'Recycle',
  disqualify: 'Disqualify',
  qualify: 'Make it an SQL',
  undo: 'Undo',
  correct: 'Correct it',
  cancel: 'Cancel',
  acceptTitle: 'Accept this lead',
  acceptLegend: 'By accepting you say yes to',
  notAllYes: 'Not yes to everything',
  rejectInstead: 'Reject instead',
  recycleInstead: 'Recycle instead',
  rejectTitle: 'Reject this lead',
  recycleTitle: 'Recycle this lead',
  disqualifyTitle: 'Disqualify this lead',
  correctTitle: 'Correct what was said',
  correctHelp: 'The attempt stays the same and ends when it ended; only what was said about it changes.',
  reason: 'Reason',
  reasonNeeded: 'Choose a reason: marketing learns from it.',
  choose: 'Choose one',
  note: 'Note for marketing',
  wakesOn: 'Comes back on',
  wakesOnHelp: (days: number) => `Left empty: as long as its reason asks for, usually ${days} days.`,
  wakesSooner: 'Comes back sooner on',
  wakesSoonerHelp: 'Left empty: on anything new. A demo request always brings it back.',
  required: 'required',
  states: { confirmed: 'Confirmed', partial: 'In part', unknown: 'Not asked yet', no: 'No' },
  review: {
    title: 'Against the data',
    say: 'Say what was wrong',
    reopen: 'Open it again',
    what: 'What was wrong',
    wrong: {
      decision: 'The decision: the data are right',
      record: 'The record: sales was right about the lead',
      rule: 'The rule: sales was right, and it asks the wrong thing',
    },
    note: 'What you found',
  },
  done: 'Done',
  movedOn: {
    title: 'The lead has moved on',
    message:
      'This decision no longer fits its stage, shown above. What you typed stays here until you cancel.',
  },
  unreachable: {
    title: 'Fairlead cannot be reached',
    message: 'The connection failed or took too long. What you see is the last known state; try again.',
  },
  signedOut: {
    title: 'HubSpot did not let this through',
    message:
      'You may have been signed out. Reload the page, and sign in again if HubSpot asks; nothing was changed. If it stays, tell an admin of this account.',
  },
  nonsense: {
    title: 'Fairlead gave an answer that this card does not understand',
    message: 'Reload the page to get the newest card. If it stays, tell an admin of this account.',
  },
};

/** A catalogue. A key that is missing in one does not compile. */
export type Words = typeof ENGLISH;
