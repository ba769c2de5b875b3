/**
 * How a portal's Fairlead is doing, in words for its admin: what is so, and what to do where something is wrong. All of
 * it from the local store; HubSpot is not asked. Pure.
 */
import { manifest } from '../manifest.ts';
import type { DeadLetter } from '../store/dead-letters.ts';
import { TO_WRITE_DEALS } from '../store/deal-wishes.ts';
import type { Clash } from '../store/installations.ts';
import { QUIET_MS, STUCK_MS } from '../store/portal-health.ts';
import { TO_KEEP_LEADS } from '../store/sales-leads.ts';
import { durationText, paceSince, rateText } from '../tasks/pace.ts';
import type { Task, TaskKind } from '../tasks/task.ts';
import type { DeadLetterLine, HealthCheck, HealthView, Tone } from './contract.ts';
import type { PortalSettings } from './ports.ts';
import { type Moment, whenText } from './speech.ts';

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
    sentence: overall(bad, soon, scene),
    checks,
    progress: portal.tasks.filter(isUnderWay).map((task) => progressOf(task, scene)),
    deadLetters: portal.deadLetters.map((letter) => letterLine(letter, scene)),
  };
}

function overall(bad: readonly HealthCheck[], soon: readonly HealthCheck[], scene: Scene): string {
  const words = wordsOf(scene);
  const names = (checks: readonly HealthCheck[]) => checks.map(({ label }) => label);
  if (bad.length > 0) return words.needsYou(names(bad));
  if (soon.length > 0) return words.worthALook(names(soon));
  return words.well;
}

function wordsOf({ speech }: Moment) {
  return speech.words.health;
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
    ...salesLeadsCheck(scene),
    ...unfollowedCheck(scene),
    ...taskChecks(scene),
    ...dead,
  ];
}

function connectionCheck(scene: Scene): HealthCheck {
  const { portal, installUrl } = scene;
  const words = wordsOf(scene).connection;
  const { state, installedAt } = portal.installation;
  const of = { key: 'connection', label: words.label };
  if (state === 'connected') return good(of, words.good(whenText(installedAt, scene)));
  return bad(of, words.bad, words.todo(installUrl));
}

function scopeCheck(scene: Scene): HealthCheck {
  const words = wordsOf(scene).scopes;
  const of = { key: 'scopes', label: words.label };
  const { required } = manifest.scopes;
  const missing = required.filter((scope) => !scene.portal.installation.scopes.includes(scope));
  if (missing.length === 0) return good(of, words.good(required.length));
  return bad(of, words.missing(missing.join(', ')), words.todo(scene.installUrl));
}

function propertyCheck(scene: Scene): HealthCheck {
  const { installation } = scene.portal;
  const words = wordsOf(scene).properties;
  const of = { key: 'properties', label: words.label };
  const clashes = (installation.settings.clashes ?? []) as readonly Clash[];
  if (installation.provisionedAt === null) return soon(of, words.notYet, words.notYetTodo);
  const [first] = clashes;
  if (!first) return good(of, words.good);
  return bad(of, words.clash(first.object, first.name, clashes.length - 1), first.reason);
}

function webhookCheck(scene: Scene): HealthCheck {
  const { portal, now } = scene;
  const words = wordsOf(scene).webhooks;
  const of = { key: 'webhooks', label: words.label };
  const { heardAt } = portal.health;
  if (heardAt === null || heardAt < portal.installation.installedAt) {
    return soon(of, words.none, words.noneTodo);
  }
  const last = words.last(whenText(heardAt, scene));
  return now - heardAt <= QUIET_MS ? good(of, last) : soon(of, last, words.quietTodo);
}

function workCheck(scene: Scene): HealthCheck {
  const { health } = scene.portal;
  const words = wordsOf(scene).work;
  const of = { key: 'work', label: words.label };
  const waiting = [health.workDueSince, health.writesDueSince].filter((since) => since !== null);
  const since = Math.min(...waiting);
  if (since < scene.now - STUCK_MS) {
    return bad(of, words.stuck(whenText(since, scene), health.lastError), words.stuckTodo);
  }
  if (health.failing > 0) return soon(of, words.failing(health.failing, health.lastError), words.failingTodo);
  return good(of, waiting.length === 0 ? words.nothing : words.underWay);
}

function dealsCheck(scene: Scene): HealthCheck[] {
  const { dealsError } = scene.portal.health;
  const words = wordsOf(scene).deals;
  if (dealsError === null) return [];
  return [soon({ key: 'deals', label: words.label }, words.unreadable(dealsError), words.todo)];
}

function newDealsCheck(scene: Scene): HealthCheck[] {
  const { dealsWithoutRight: waiting } = scene.portal.health;
  const words = wordsOf(scene).newDeals;
  if (waiting === null) return [];
  const of = { key: 'new-deals', label: words.label };
  return [soon(of, words.noRight(waiting), words.todo(scene.installUrl, TO_WRITE_DEALS))];
}

function salesLeadsCheck(scene: Scene): HealthCheck[] {
  const { leadsWithoutRight: waiting } = scene.portal.health;
  const words = wordsOf(scene).salesLeads;
  if (waiting === null) return [];
  const of = { key: 'sales-leads', label: words.label };
  return [soon(of, words.noRight(waiting), words.todo(scene.installUrl, TO_KEEP_LEADS.join(', ')))];
}

function unfollowedCheck(scene: Scene): HealthCheck[] {
  const { count, reason } = scene.portal.health.unfollowed;
  const words = wordsOf(scene).unfollowed;
  if (count === 0) return [];
  return [soon({ key: 'unfollowed', label: words.label }, words.count(count, reason), words.todo)];
}

function taskChecks(scene: Scene): HealthCheck[] {
  const { task: words, tasks, work } = wordsOf(scene);
  const { failedTasks, troubledTasks } = scene.portal.health;
  const of = (kind: string) => ({ key: `task-${kind}`, label: tasks[kind as TaskKind] ?? kind });
  return [
    ...failedTasks.map(({ kind, error }) => bad(of(kind), words.failed(error), words.todo)),
    ...troubledTasks.map(({ kind, error }) => soon(of(kind), words.failed(error), work.failingTodo)),
  ];
}

function deadLetterCheck(scene: Scene): HealthCheck[] {
  const { deadLetters } = scene.portal.health;
  const words = wordsOf(scene).dead;
  if (deadLetters === 0) return [];
  return [bad({ key: 'dead-letters', label: words.label }, words.count(deadLetters), words.todo)];
}

function isUnderWay({ state }: Task): boolean {
  return state === 'waiting' || state === 'running';
}

function progressOf(
  { kind, createdAt, progress }: Task,
  { speech, now }: Moment,
): HealthView['progress'][number] {
  const { tasks, soFar, pace } = speech.words.health;
  const { done, total } = progress;
  // From its beginning on, with the times when it rested: rather too slow than too fast.
  const { rate, secondsLeft } = paceSince({ at: createdAt, done: 0 }, progress, now);
  const left = secondsLeft ? durationText(secondsLeft) : null;
  const speed = rate === 0 ? '' : pace(rateText(rate), left);
  return { label: tasks[kind], sentence: soFar(done, total) + speed, done, total };
}

function letterLine(letter: DeadLetter, moment: Moment): DeadLetterLine {
  const { deadId, at, source, objectType, objectId, reason } = letter;
  const words = wordsOf(moment).dead;
  const what = objectType === null ? words.something : words.record(objectType, String(objectId));
  return {
    id: deadId,
    what: words[source](what),
    reason,
    when: whenText(at, moment),
    canRepeat: source !== 'event' && objectId !== null,
  };
}

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
