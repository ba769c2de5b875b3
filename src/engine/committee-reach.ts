/** How far account rules see: what a caller has to know of the people of a company, and nothing more. */
import { byCodeUnit } from './canonical.ts';
import { committeesOf } from './condition-tree.ts';
import type { Model } from './model.ts';

export interface CommitteeReach {
  /** Signal kinds that committees count, and those by which machines among them are told. */
  readonly kinds: readonly string[];
  /** The longest window of them, in whole UTC days. */
  readonly withinDays: number;
  /** Whether they ask for departments, and so for job titles. */
  readonly titles: boolean;
}

/** null where the model asks for no committee: then nobody's colleagues matter. */
export function committeeReach({ document }: Pick<Model, 'document'>): CommitteeReach | null {
  const committees = committeesOf(document);
  if (committees.length === 0) return null;
  const kinds = new Set(committees.flatMap(({ signals }) => signals));
  // A burst of links is told by all of its links, also those that no committee counts.
  for (const { sign, signals } of document.bots ?? []) {
    if ('links' in sign && signals.some((kind) => kinds.has(kind)))
      for (const kind of signals) kinds.add(kind);
  }
  return {
    kinds: [...kinds].sort(byCodeUnit),
    withinDays: Math.max(...committees.map(({ withinDays }) => withinDays)),
    titles: committees.some(({ departments }) => departments !== undefined),
  };
}

/** Wide enough for both: to judge the same people by two models. */
export function widerReach(one: CommitteeReach | null, other: CommitteeReach | null): CommitteeReach | null {
  if (one === null || other === null) return one ?? other;
  return {
    kinds: [...new Set([...one.kinds, ...other.kinds])].sort(byCodeUnit),
    withinDays: Math.max(one.withinDays, other.withinDays),
    titles: one.titles || other.titles,
  };
}
