/** How a portal's Fairlead is doing, in English. `when` is a moment as the viewer says it. */
import { listed } from '../engine/wording.ts';
import type { DeadLetter } from '../store/dead-letters.ts';
import type { TaskKind } from '../tasks/task.ts';
import { counted } from './counted.ts';

export const ENGLISH_HEALTH = {
  needsYou: (checks: readonly string[]) => `Something needs you: ${lowered(checks)}.`,
  worthALook: (checks: readonly string[]) => `All is working; worth a look: ${lowered(checks)}.`,
  well: 'All is well.',
  connection: {
    label: 'Connection',
    good: (when: string) => `Connected since ${when}.`,
    bad: 'HubSpot no longer accepts Fairlead’s access, so nothing is read or written. Nothing is lost.',
    todo: (url: string) => `Have a Super Admin of this account open ${url} and connect it again.`,
  },
  scopes: {
    label: 'Permissions',
    good: (count: number) => `All ${count} are granted.`,
    missing: (scopes: string) => `Not granted: ${scopes}.`,
    todo: (url: string) => `Have a Super Admin open ${url} and grant them.`,
  },
  properties: {
    label: 'Properties',
    notYet: 'They are not set up yet.',
    notYetTodo: 'It happens by itself; look again in a minute.',
    good: 'All that Fairlead writes are there.',
    clash: (object: string, name: string, more: number) =>
      `The ${object} property ${name} cannot be written${more > 0 ? ` (and ${more} more)` : ''}.`,
  },
  webhooks: {
    label: 'News from HubSpot',
    none: 'Nothing was heard since the install.',
    noneTodo:
      'Change something on a contact. If nothing arrives within a minute, whoever runs Fairlead has to compare the address of its webhooks.',
    last: (when: string) => `Last heard ${when}.`,
    quietTodo: 'If contacts have changed since, look at the app’s webhook log in HubSpot.',
  },
  work: {
    label: 'Work',
    stuck: (when: string, error: string | null) => `Contacts have waited since ${when}.${lastFailed(error)}`,
    stuckTodo: 'Whoever runs Fairlead has to see whether its worker is running.',
    failing: (count: number, error: string | null) =>
      `${counted(count, 'contact or company', 'contacts or companies')} failed.${lastFailed(error)}`,
    failingTodo: 'It is tried again by itself.',
    nothing: 'Nothing waits.',
    underWay: 'Under way.',
  },
  deals: {
    label: 'Deals',
    unreadable: (error: string) => `They cannot be read: ${error}`,
    todo: 'Leads are judged without them meanwhile; it is tried again once an hour at least.',
  },
  newDeals: {
    label: 'New deals',
    noRight: (waiting: number) =>
      `The model asks for a deal for each new SQL, and the account does not let Fairlead make any.${
        waiting === 0 ? '' : ` ${counted(waiting, 'SQL waits for its deal', 'SQLs wait for their deals')}.`
      }`,
    todo: (url: string, scope: string) =>
      `Have a Super Admin open ${url} and grant ${scope}: what waits is made then. Or take "deal" out of the model’s handoff.`,
  },
  salesLeads: {
    label: 'HubSpot leads',
    noRight: (waiting: number) =>
      `The model asks for a record of HubSpot’s lead object for each MQL, and the account does not let Fairlead keep any.${
        waiting === 0
          ? ''
          : ` ${counted(waiting, 'lead waits for its record', 'leads wait for their records')}.`
      }`,
    todo: (url: string, scopes: string) =>
      `Have a Super Admin open ${url} and grant ${scopes}: what waits is made then. Or take "leads" out of the model’s handoff.`,
  },
  unfollowed: {
    label: 'Lifecycle stage',
    count: (count: number, reason: string | null) =>
      `HubSpot has not taken over the stage of ${counted(count, 'lead', 'leads')}.${
        reason === null ? '' : ` It says: ${reason}`
      }`,
    todo: 'The card of each says what should stand there. A rule of your HubSpot account may hold its own value: change the rule, or the model’s mapping of stages.',
  },
  task: {
    failed: (error: string | null) => `It failed: ${error ?? 'no reason was kept'}.`,
    todo: 'Put that right; then whoever runs Fairlead starts it again.',
  },
  dead: {
    label: 'Given up',
    count: (count: number) => `${counted(count, 'piece of work', 'pieces of work')} gave up.`,
    todo: 'They are listed below with their reasons: mend the cause, then have them tried again.',
    something: 'Something from HubSpot',
    record: (object: string, id: string) => `${object} ${id}`,
    event: (what: string) => `${what} could not be read`,
    work: (what: string) => `Deciding about ${what}`,
    outbox: (what: string) => `Writing to ${what}`,
  } satisfies DeadWords,
  tasks: {
    provision: 'Setting up the account',
    deals: 'First look at all deals',
    backfill: 'First look at all contacts',
    rescore: 'Looking at all contacts again',
    reconcile: 'Looking for what changed while HubSpot could not reach the app',
    journal: 'Asking about what HubSpot’s journal told',
    import: 'Import',
    properties: 'Reading the account’s properties',
  } satisfies Record<TaskKind, string>,
  soFar: (done: number, total: number | null) =>
    `${done}${total === null ? '' : ` of about ${total}`} so far`,
  /** Goes on from `soFar`. */
  pace: (rate: string, left: string | null) =>
    `, ${rate} a second${left === null ? '' : `, about ${left} left`}`,
};

type DeadWords = Record<DeadLetter['source'], (what: string) => string> & Record<string, unknown>;

function lowered(checks: readonly string[]): string {
  return listed(checks.map((check) => check.toLowerCase()));
}

function lastFailed(error: string | null): string {
  return error ? ` It last failed with: ${error}` : '';
}
