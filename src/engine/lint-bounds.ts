/**
 * The most and the least each score can ever be. Every rule is taken to be able to hold or not, whatever the others
 * do, so the truth lies within; decay only moves points towards zero.
 */
import type { ModelDocument, Rule } from './schema.ts';

/** Points, before and after limit and floor. */
export interface GroupBounds {
  readonly name: string;
  readonly limit: number;
  readonly floor: number;
  readonly rawLow: number;
  readonly rawHigh: number;
  readonly low: number;
  readonly high: number;
  /** What it counts where none of its rules hold. */
  readonly idle: number;
}

export interface Bounds {
  readonly groups: readonly GroupBounds[];
  /** The same without rules that may not decide. */
  readonly decisive: readonly GroupBounds[];
  readonly fit: GroupBounds;
  readonly score: { readonly low: number; readonly high: number };
  /** What is compared with the threshold. */
  readonly decisiveScore: { readonly low: number; readonly high: number };
}

export function boundsOf(document: ModelDocument): Bounds {
  const groups = groupsOf(document, document.rules);
  const decisive = groupsOf(
    document,
    document.rules.filter((rule) => rule.decisive),
  );
  return {
    groups,
    decisive,
    fit: groups.find((group) => group.name === 'fit')!,
    score: leadOf(document, groups),
    decisiveScore: leadOf(document, decisive),
  };
}

export function groupsOf(document: ModelDocument, rules: readonly Rule[]): readonly GroupBounds[] {
  return Object.entries(document.scores).map(([name, { limit, floor }]) => {
    const own = rules.filter((rule) => rule.score === name);
    const [rawLow, rawHigh] = [0 - strengthOf(own.filter(takes)), strengthOf(own.filter(gives))];
    const within = (points: number) => Math.max(floor, Math.min(limit, points));
    return {
      name,
      limit,
      floor,
      rawLow,
      rawHigh,
      low: within(rawLow),
      high: within(rawHigh),
      idle: within(0),
    };
  });
}

/** What all of them can bring together; of an exclusive set only the strongest counts. */
function strengthOf(rules: readonly Rule[]): number {
  const best = new Map<string, number>();
  for (const rule of rules) {
    const key = rule.exclusive === undefined ? `rule ${rule.id}` : `set ${rule.exclusive}`;
    best.set(key, Math.max(best.get(key) ?? 0, Math.abs(rule.points) * (rule.repeat?.max ?? 1)));
  }
  return [...best.values()].reduce((sum, points) => sum + points, 0);
}

export function gives(rule: Rule): boolean {
  return rule.points > 0;
}

export function takes(rule: Rule): boolean {
  return rule.points < 0;
}

function leadOf(document: ModelDocument, groups: readonly GroupBounds[]): { low: number; high: number } {
  const summed = groups.filter((group) => document.leadScore.sum.includes(group.name));
  const floored = (points: number) => Math.max(document.leadScore.floor, points);
  return {
    low: floored(summed.reduce((sum, group) => sum + group.low, 0)),
    high: floored(summed.reduce((sum, group) => sum + group.high, 0)),
  };
}

export interface PlacedThreshold {
  readonly channel: string;
  readonly points: number;
  readonly path: string;
}

export function thresholdsOf({ mql }: ModelDocument): readonly PlacedThreshold[] {
  const channels = Object.entries(mql.threshold.channels).map(([channel, { threshold }]) => ({
    channel,
    points: threshold,
    path: `mql.threshold.channels.${channel}.threshold`,
  }));
  return [{ channel: 'default', points: mql.threshold.default, path: 'mql.threshold.default' }, ...channels];
}

export function lowestThreshold(document: ModelDocument): number {
  return Math.min(...thresholdsOf(document).map((one) => one.points));
}
