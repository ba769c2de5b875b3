/** What the forms of sales' promises change in the document: a span is said whole, and the usual holds where nothing is. Pure. */
import { DEFAULT_SLA_RULES, type SlaOverride } from '../lifecycle/sla/sla-rules.ts';
import type { Edit } from './draft-contract.ts';
import type { EditableYaml } from './editable-yaml.ts';
import type { Path } from './yaml-splice.ts';

const SLA: Path = ['handoff', 'sla'];
const OVERRIDES: Path = [...SLA, 'overrides'];

export function isPromise(path: Path): boolean {
  return SLA.every((step, place) => path[place] === step);
}

/** Choices of their own: that a target is not asked for at all, or is as everybody is promised it. */
export const NOT_ASKED = '(not asked for)';
export const AS_EVERYBODY = '(as for everybody)';

/** `null` and a choice of nothing take away what was said; at the place of a promise, the promise. */
export function setPromise(yaml: EditableYaml, path: Path, value: Extract<Edit, { kind: 'set' }>['value']) {
  const isOverride = path[2] === 'overrides';
  if (isOverride) sayUsualOverrides(yaml);
  const isNothing = value === null || (Array.isArray(value) && value.length === 0);
  if (isOverride && path.length === 4) return takeAway(yaml, path);
  if (path.at(-2) === 'remindBefore') return setReminder(yaml, path, value);
  const isSpan = path.at(-1) === 'hours' || path.at(-1) === 'counted';
  const whole = isSpan ? path.slice(0, -1) : path;
  if (isNothing || value === AS_EVERYBODY) return unsay(yaml, whole);
  if (value === NOT_ASKED) return yaml.setAt(whole, null);
  if (isSpan) yaml.withDefault(whole, usualSpan(yaml, whole));
  yaml.setAt(path, value);
}

/** A reminder says one thing: a share, which people type as percent, or minutes. */
function setReminder(yaml: EditableYaml, path: Path, value: unknown) {
  const whole = path.slice(0, -1);
  if (typeof value !== 'number') return unsay(yaml, whole);
  yaml.setAt(whole, path.at(-1) === 'share' ? { share: value / 100 } : { minutes: value });
}

const NEW_PROMISE: SlaOverride = {
  priorities: ['high'],
  targets: { firstTouch: { hours: 2, counted: 'business' } },
};

export function addPromise(yaml: EditableYaml): void {
  sayUsualOverrides(yaml);
  yaml.setAt([...OVERRIDES, yaml.sizeAt(OVERRIDES)], NEW_PROMISE);
}

/** Where the model says nothing of its own, hand-raisers are promised more; who changes that has to say it. */
function sayUsualOverrides(yaml: EditableYaml): void {
  yaml.withDefault(OVERRIDES, DEFAULT_SLA_RULES.overrides);
}

/** An empty list stays: without it the usual promises would come back. */
function takeAway(yaml: EditableYaml, path: Path): void {
  if (yaml.sizeAt(OVERRIDES) === 1) yaml.setAt(OVERRIDES, []);
  else yaml.deleteAt(path);
}

/** A promise that says nothing yet is still one, in its place. */
function unsay(yaml: EditableYaml, path: Path): void {
  const targets = path.slice(0, -1);
  if (path[4] === 'targets' && yaml.sizeAt(targets) === 1) yaml.setAt(targets, {});
  else yaml.deleteAt(path);
}

/** As everybody is promised it, in business hours or not; a promise of its own begins there. */
function usualSpan(yaml: EditableYaml, path: Path): unknown {
  const target = String(path.at(-1));
  const said = yaml.plainAt([...SLA, target]);
  if (typeof said === 'object' && said !== null) return said;
  return (
    (DEFAULT_SLA_RULES as unknown as Record<string, unknown>)[target] ?? { hours: 4, counted: 'business' }
  );
}
