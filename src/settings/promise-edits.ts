/** What the forms of sales' promises change in the document: a span is said whole, and the usual holds where nothing is. Pure. */
import { isMap, isSeq, parseDocument } from 'yaml';
import { DEFAULT_SLA_RULES, type SlaOverride } from '../lifecycle/sla/sla-rules.ts';
import type { Edit } from './draft-contract.ts';
import { deleteAt, type Path, setAt, withDefault } from './yaml-splice.ts';

const SLA: Path = ['handoff', 'sla'];
const OVERRIDES: Path = [...SLA, 'overrides'];

export function isPromise(path: Path): boolean {
  return SLA.every((step, place) => path[place] === step);
}

/** Choices of their own: that a target is not asked for at all, or is as everybody is promised it. */
export const NOT_ASKED = '(not asked for)';
export const AS_EVERYBODY = '(as for everybody)';

/** `null` and a choice of nothing take away what was said; at the place of a promise, the promise. */
export function setPromise(text: string, path: Path, value: Extract<Edit, { kind: 'set' }>['value']): string {
  const isOverride = path[2] === 'overrides';
  const ready = isOverride ? withUsualOverrides(text) : text;
  const isNothing = value === null || (Array.isArray(value) && value.length === 0);
  if (isOverride && path.length === 4) return takeAway(ready, path);
  if (path.at(-2) === 'remindBefore') return setReminder(ready, path, value);
  const isSpan = path.at(-1) === 'hours' || path.at(-1) === 'counted';
  const whole = isSpan ? path.slice(0, -1) : path;
  if (isNothing || value === AS_EVERYBODY) return unsaid(ready, whole);
  if (value === NOT_ASKED) return setAt(ready, whole, null);
  return setAt(isSpan ? withDefault(ready, whole, usualSpan(ready, whole)) : ready, path, value);
}

/** A reminder says one thing: a share, which people type as percent, or minutes. */
function setReminder(text: string, path: Path, value: unknown): string {
  const whole = path.slice(0, -1);
  if (typeof value !== 'number') return unsaid(text, whole);
  return setAt(text, whole, path.at(-1) === 'share' ? { share: value / 100 } : { minutes: value });
}

const NEW_PROMISE: SlaOverride = {
  priorities: ['high'],
  targets: { firstTouch: { hours: 2, counted: 'business' } },
};

export function addPromise(text: string): string {
  const ready = withUsualOverrides(text);
  return setAt(ready, [...OVERRIDES, sizeAt(ready, OVERRIDES)], NEW_PROMISE);
}

/** Where the model says nothing of its own, hand-raisers are promised more; who changes that has to say it. */
function withUsualOverrides(text: string): string {
  return withDefault(text, OVERRIDES, DEFAULT_SLA_RULES.overrides);
}

/** An empty list stays: without it the usual promises would come back. */
function takeAway(text: string, path: Path): string {
  return sizeAt(text, OVERRIDES) === 1 ? setAt(text, OVERRIDES, []) : deleteAt(text, path);
}

/** A promise that says nothing yet is still one, in its place. */
function unsaid(text: string, path: Path): string {
  const targets = path.slice(0, -1);
  const isLastTarget = path[4] === 'targets' && sizeAt(text, targets) === 1;
  return isLastTarget ? setAt(text, targets, {}) : deleteAt(text, path);
}

/** As everybody is promised it, in business hours or not; a promise of its own begins there. */
function usualSpan(text: string, path: Path): unknown {
  const target = String(path.at(-1));
  const said = parseDocument(text).getIn([...SLA, target]);
  if (isMap(said)) return said.toJSON();
  return (
    (DEFAULT_SLA_RULES as unknown as Record<string, unknown>)[target] ?? { hours: 4, counted: 'business' }
  );
}

function sizeAt(text: string, path: Path): number {
  const node = parseDocument(text).getIn(path);
  return isMap(node) || isSeq(node) ? node.items.length : 0;
}
