/**
 * How a portal's Fairlead is doing, in words for its admin: what is so, and what to do where something is wrong. All of
 * it from the local store; HubSpot is not asked. Pure.
 */
import { momentText } from '../card/moments.ts';
import { listed } from '../engine/wording.ts';
import { manifest } from '../manifest.ts';
import type { DeadLetter } from '../store/dead-letters.ts';
import { TO_WRITE_DEALS } from '../store/deal-wishes.ts';
import type { Clash } from '../store/installations.ts';
import { QUIET_MS, STUCK_MS } from '../store/portal-health.ts';
import type { Task, TaskKind } from '../tasks/task.ts';
import type { DeadLetterLine, HealthCheck, HealthView, Tone } from './contract.ts';
import type { PortalSettings } from './ports.ts';

export interface Moment {
  readonly now: number;
  readonly zone: string;
}

interface Scene extends Moment {
  readonly portal: PortalSettings;
  /** Where a Super Admin connects the account again. */
  readonly installUrl: string;
}

export function healthView(scene: Scene): HealthView {
  const { portal } = scene;
  const checks = checksOf(scene);
  const worst = (tone: Tone) => checks.filter((check) => check.tone === tone);
  const [bad, soon] = [worst('bad'), worst('soon')];
  return {
    tone: bad.length > 0 ? 'bad' : soon.length > 0 ? 'soon' : 'good',
    sentence: overall(bad, soon),
    checks,
    progress: portal.tasks.filter(isUnderWay).map(progressOf),
    deadLetters: portal.deadLetters.map((letter) => letterLine(letter, scene)),
  };
}

function overall(bad: readonly HealthCheck[], soon: readonly HealthCheck[]): string {
  const names = (checks: readonly HealthCheck[]) => listed(checks.map(({ label }) => label.toLowerCase()));
  if (bad.length > 0) return `Something needs you: ${names(bad)}.`;
  if (soon.length > 0) return `All is working; worth a look: ${names(soon)}.`;
  return 'All is well.';
}

function checksOf(scene: Scene): HealthCheck[] {
  const connection = connectionCheck(scene);
  const dead = deadLetterCheck(scene);
  if (scene.portal.installation.state === 'disconnected') return [connection, ...dead];
  return [
    connection,
    scopeCheck(scene),
    propertyCheck(scene),
    webhookCheck(scene),
    workCheck(scene),
    ...dealsCheck(scene),
    ...newDealsCheck(scene),
    ...failedTaskChecks(scene),
    ...dead,
  ];
}

function connectionCheck({ portal, installUrl, now, zone }: Scene): HealthCheck {
  const { state, installedAt } = portal.installation;
  const of = { key: 'connection', label: 'Connection' };
  if (state === 'connected') {
    return good(of, `Connected since ${momentText(installedAt, zone, now)}.`);
  }
  return bad(
    of,
    'HubSpot no longer accepts Fairlead’s access, so nothing is read or written. Nothing is lost.',
    `Have a Super Admin of this account open ${installUrl} and connect it again.`,
  );
}

function scopeCheck({ portal, installUrl }: Scene): HealthCheck {
  const of = { key: 'scopes', label: 'Permissions' };
  const { required } = manifest.scopes;
  const missing = required.filter((scope) => !portal.installation.scopes.includes(scope));
  if (missing.length === 0) return good(of, `All ${required.length} are granted.`);
  return bad(
    of,
    `Not granted: ${missing.join(', ')}.`,
    `Have a Super Admin open ${installUrl} and grant them.`,
  );
}

function propertyCheck({ portal: { installation } }: Scene): HealthCheck {
  const of = { key: 'properties', label: 'Properties' };
  const clashes = (installation.settings.clashes ?? []) as readonly Clash[];
  if (installation.provisionedAt === null) {
    return soon(of, 'They are not set up yet.', 'It happens by itself; look again in a minute.');
  }
  if (clashes.length === 0) return good(of, 'All that Fairlead writes are there.');
  const [first] = clashes;
  const more = clashes.length > 1 ? ` (and ${clashes.length - 1} more)` : '';
  return bad(of, `The ${first!.object} property ${first!.name} cannot be written${more}.`, first!.reason);
}

function webhookCheck({ portal, now, zone }: Scene): HealthCheck {
  const of = { key: 'webhooks', label: 'News from HubSpot' };
  const { heardAt } = portal.health;
  if (heardAt === null || heardAt < portal.installation.installedAt) {
    return soon(
      of,
      'Nothing was heard since the install.',
      'Change something on a contact. If nothing arrives within a minute, whoever runs Fairlead has to compare the address of its webhooks.',
    );
  }
  const last = `Last heard ${momentText(heardAt, zone, now)}.`;
  if (now - heardAt <= QUIET_MS) return good(of, last);
  return soon(of, last, 'If contacts have changed since, look at the app’s webhook log in HubSpot.');
}

function workCheck({ portal: { health }, now, zone }: Scene): HealthCheck {
  const of = { key: 'work', label: 'Work' };
  const waiting = [health.workDueSince, health.writesDueSince].filter((since) => since !== null);
  const since = Math.min(...waiting);
  const lastError = health.lastError ? ` It last failed with: ${health.lastError}` : '';
  if (since < now - STUCK_MS) {
    return bad(
      of,
      `Contacts have waited since ${momentText(since, zone, now)}.${lastError}`,
      'Whoever runs Fairlead has to see whether its worker is running.',
    );
  }
  if (health.failing > 0) {
    return soon(
      of,
      `${counted(health.failing, 'contact or company', 'contacts or companies')} failed.${lastError}`,
      'It is tried again by itself.',
    );
  }
  return good(of, waiting.length === 0 ? 'Nothing waits.' : 'Under way.');
}

function dealsCheck({ portal: { health } }: Scene): HealthCheck[] {
  if (health.dealsError === null) return [];
  return [
    soon(
      { key: 'deals', label: 'Deals' },
      `They cannot be read: ${health.dealsError}`,
      'Leads are judged without them meanwhile; it is tried again once an hour at least.',
    ),
  ];
}

function newDealsCheck({ portal: { health }, installUrl }: Scene): HealthCheck[] {
  const { dealsWithoutRight: waiting } = health;
  if (waiting === null) return [];
  const wait =
    waiting === 0 ? '' : ` ${counted(waiting, 'SQL waits for its deal', 'SQLs wait for their deals')}.`;
  return [
    soon(
      { key: 'new-deals', label: 'New deals' },
      `The model asks for a deal for each new SQL, and the account does not let Fairlead make any.${wait}`,
      `Have a Super Admin open ${installUrl} and grant ${TO_WRITE_DEALS}: what waits is made then. Or take "deal" out of the model’s handoff.`,
    ),
  ];
}

function failedTaskChecks({ portal: { health } }: Scene): HealthCheck[] {
  return health.failedTasks.map(({ kind, error }) =>
    bad(
      { key: `task-${kind}`, label: TASK_WORDS[kind as TaskKind] ?? kind },
      `It failed: ${error ?? 'no reason was kept'}.`,
      'Put that right; then whoever runs Fairlead starts it again.',
    ),
  );
}

function deadLetterCheck({ portal: { health } }: Scene): HealthCheck[] {
  if (health.deadLetters === 0) return [];
  return [
    bad(
      { key: 'dead-letters', label: 'Given up' },
      `${counted(health.deadLetters, 'piece of work', 'pieces of work')} gave up.`,
      'They are listed below with their reasons: mend the cause, then have them tried again.',
    ),
  ];
}

const TASK_WORDS: Readonly<Record<TaskKind, string>> = {
  provision: 'Setting up the account',
  deals: 'First look at all deals',
  backfill: 'First look at all contacts',
  rescore: 'Looking at all contacts again',
  reconcile: 'Looking for what changed while HubSpot could not reach the app',
  journal: 'Asking about what HubSpot’s journal told',
  import: 'Import',
  properties: 'Reading the account’s properties',
};

function isUnderWay({ state }: Task): boolean {
  return state === 'waiting' || state === 'running';
}

function progressOf({ kind, progress: { done, total } }: Task): HealthView['progress'][number] {
  const of = total === null ? '' : ` of about ${total}`;
  return { label: TASK_WORDS[kind], sentence: `${done}${of} so far`, done, total };
}

function letterLine(letter: DeadLetter, { now, zone }: Moment): DeadLetterLine {
  const { deadId, at, source, objectType, objectId, reason } = letter;
  const what = objectType === null ? 'Something from HubSpot' : `${objectType} ${objectId}`;
  return {
    id: deadId,
    what: SOURCE_WORDS[source](what),
    reason,
    when: momentText(at, zone, now),
    canRepeat: source !== 'event' && objectId !== null,
  };
}

const SOURCE_WORDS: Readonly<Record<DeadLetter['source'], (what: string) => string>> = {
  event: (what) => `${what} could not be read`,
  work: (what) => `Deciding about ${what}`,
  outbox: (what) => `Writing to ${what}`,
};

type Of = Pick<HealthCheck, 'key' | 'label'>;

function good(of: Of, sentence: string): HealthCheck {
  return { ...of, tone: 'good', sentence, todo: null };
}

function soon(of: Of, sentence: string, todo: string): HealthCheck {
  return { ...of, tone: 'soon', sentence, todo };
}

function bad(of: Of, sentence: string, todo: string): HealthCheck {
  return { ...of, tone: 'bad', sentence, todo };
}

export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
