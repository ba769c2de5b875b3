/** Everything the home page says by itself, in English. The rest comes from the server. */
export const ENGLISH = {
  loading: 'Looking at the queue',
  pending: 'Waits for sales',
  silent: 'Accepted, then left alone',
  waking: 'Recycled, back soon',
  whose: 'Whose leads',
  turning: 'Fetching them',
  lead: 'Lead',
  why: 'Why',
  due: 'What runs out',
  comes: 'When',
  nobody: 'Nobody waits',
  nobodyHelp: 'A lead comes here when it becomes an MQL, and leaves when sales accepts it or sends it back.',
  health: 'Fairlead itself',
  reports: 'Reports',
  reportsHelp: 'How sales and marketing have kept what they promised: fairlead report sla, on your server.',
  again: 'Try again',
  look: 'Look again',
  stale: 'This may be out of date',
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
    title: 'Fairlead gave an answer that this page does not understand',
    message: 'Reload the page to get the newest one. If it stays, tell an admin of this account.',
  },
};

/** A catalogue. A key that is missing in one does not compile. */
export type Words = typeof ENGLISH;
