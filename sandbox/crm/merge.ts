import type { CrmRecord, Values, Write } from './record.ts';
import type { ChangeSource } from './source.ts';

/** What two records become. */
export interface MergedLife {
  readonly values: Values;
  readonly writes: Write[];
  readonly createdAt: number;
  readonly mergedIds: readonly string[];
  /** How many values came from the record that gave way. */
  readonly moved: number;
}

/**
 * Joins two lives: the primary's values win, gaps are filled from the other, a second e-mail address is
 * kept beside the first, and both histories become one.
 */
export function mergeLives(
  primary: CrmRecord,
  other: CrmRecord,
  at: number,
  source: ChangeSource,
): MergedLife {
  const values = { ...other.values, ...primary.values, ...secondEmail(primary, other) };
  const writes = [...primary.writes, ...other.writes].sort((a, b) => a.at - b.at);
  const corrected = withoutLatest(values, writes);
  return {
    values,
    writes: Object.keys(corrected).length > 0 ? [...writes, { at, source, values: corrected }] : writes,
    createdAt: Math.min(primary.createdAt, other.createdAt),
    mergedIds: [...primary.mergedIds, primary.id, ...other.mergedIds, other.id],
    moved: Object.keys(other.values).filter((name) => !Object.hasOwn(primary.values, name)).length,
  };
}

/** The values that the joined history would end with otherwise; only these are a change of the merge. */
function withoutLatest(values: Values, writes: readonly Write[]): Values {
  const latest: Record<string, string> = {};
  for (const write of writes) Object.assign(latest, write.values);
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => latest[name] !== value));
}

function secondEmail(primary: CrmRecord, other: CrmRecord): Values {
  if (!primary.values.email || !other.values.email) return {};
  const second = [primary.values.hs_additional_emails, other.values.email, other.values.hs_additional_emails];
  return { hs_additional_emails: second.filter(Boolean).join(';') };
}
