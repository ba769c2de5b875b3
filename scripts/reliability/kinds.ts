/** How much of the app a test has around it, from the code alone to whole processes that are killed. */

export const KINDS = {
  pure: 'the code alone, in memory, at most with a server on loopback',
  database: 'with a real PostgreSQL',
  flow: 'the whole app in one process, with PostgreSQL and a sandbox that plays HubSpot',
  slow: 'processes of their own, real times, or a server that is killed (`npm run slow`)',
  torture: 'several processes under a seeded life with faults, for minutes (`npm run slow`)',
  browser: 'the screens in a browser (`npm run browser`)',
} as const;

export type Kind = keyof typeof KINDS;

/** The app on a stage, or as a process in a scene. */
const WHOLE_APP = /from '[./]+\/support\/(?:[\w-]+-)?(?:stage|scene)\.ts'/;
const DATABASE = /from '[./]+\/support\/database\.ts'/;

/**
 * @param file from the project's root, with slashes
 * @param text what the file holds: what it imports says what it starts
 */
export function kindOf(file: string, text: string): Kind {
  if (file.startsWith('test/faults/')) return 'torture';
  if (file.startsWith('test/browser/')) return 'browser';
  if (file.endsWith('.slow.test.ts')) return 'slow';
  if (file.startsWith('test/flows/') || WHOLE_APP.test(text)) return 'flow';
  return DATABASE.test(text) ? 'database' : 'pure';
}
