/** The lines of the explanation that the host writes for the rivals. */
import type { Signal } from '../../../src/engine/input.ts';
import type { ModelDocument } from '../../../src/engine/schema.ts';
import { DAY_MS, dayOf } from '../../../src/engine/values.ts';
import type { Read, RivalCondition } from './conditions.ts';
import { NOW } from './contacts.ts';
import type { HostRule } from './host.ts';
import type { Prepared } from './prepared.ts';

const TODAY = dayOf(NOW);

export interface Line {
  readonly ruleId: string;
  readonly label: string;
  readonly doing: string | null;
  readonly score: string;
  readonly points: number;
  readonly full: number;
  readonly because: readonly object[];
  readonly decay: { readonly ageDays: number; readonly factor: number } | null;
  readonly suppressedBy: string | null;
  readonly triggeredAt: number | null;
}

export function ageOf({ occurredAt }: Signal): number {
  return TODAY - Math.floor(occurredAt / DAY_MS);
}

export function lineOf(
  { rule, condition, full, decay }: HostRule,
  prepared: Prepared,
  number: number,
  points: number,
  suppressedBy: string | null,
): Line {
  const signals = prepared.signals[number]!;
  const [newest] = signals;
  const ageDays = newest ? ageOf(newest) : 0;
  return {
    ruleId: rule.id,
    label: rule.label,
    doing: rule.doing ?? null,
    score: rule.score,
    points,
    full,
    because: newest ? evidenceOf(signals) : valuesOf(condition.reads, prepared),
    decay: decay && newest ? { ageDays, factor: decay[ageDays]! } : null,
    suppressedBy,
    triggeredAt: newest?.occurredAt ?? null,
  };
}

export function unknownLine({ rule, condition, full }: HostRule, { input, facts }: Prepared): object {
  const missing = condition.reads.filter(({ object, property }) => facts[`${object}_${property}`] === null);
  return {
    ruleId: rule.id,
    label: rule.label,
    score: rule.score,
    worth: full,
    inputs: missing.map(({ object, property, input: name, label }) => ({
      input: name,
      label,
      value: input[object]?.[property] ?? null,
    })),
  };
}

export function gateLine(
  { id, label, kind, otherwise, rejectAs }: ModelDocument['gates'][number],
  { reads }: RivalCondition,
  prepared: Prepared,
  failed: boolean,
): object {
  return {
    id,
    label,
    kind,
    passed: !failed,
    because: valuesOf(reads, prepared),
    finding: failed ? otherwise : null,
    rejectAs: failed ? rejectAs : null,
  };
}

function evidenceOf(signals: readonly Signal[]): readonly object[] {
  return signals
    .slice(0, 3)
    .map(({ kind, asset, occurredAt }) => ({ input: `signal.${kind}`, value: asset ?? null, occurredAt }));
}

function valuesOf(reads: readonly Read[], { input }: Prepared): readonly object[] {
  return reads.map((read) => ({ input: read.input, value: input[read.object]?.[read.property] ?? null }));
}
