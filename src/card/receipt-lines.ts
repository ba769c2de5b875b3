/** The receipt as lines of the card: each with its date and points, and all of them together the score. */
import type { Contribution, FitCriterion, GateResult, Receipt, Unknown } from '../engine/receipt.ts';
import { listed, lowerFirst, oneLine, pointsText, signedPoints, upperFirst } from '../engine/wording.ts';
import { signedTenths, tenthsText, tenthsThatAddUp } from './adding-up.ts';
import type { CardView, Criterion, ReasonLine, ScorePart } from './contract.ts';
import { dateText } from './moments.ts';
import type { CardPerson } from './ports.ts';

/** More lines than anybody reads are put together in one, so that the sum stays right and the card small. */
const MOST_LINES = 12;
const MOST_ROWS = 10;

/** Where and when the card is read, and who the colleagues are. */
export interface Reader {
  readonly zone: string;
  readonly now: number;
  readonly people: ReadonlyMap<string, CardPerson>;
  /** What the model calls its kinds of signals. */
  readonly signals: Readonly<Record<string, { readonly label: string }>>;
}

interface RawLine {
  readonly label: string;
  readonly when: string | null;
  readonly milli: number;
  readonly note: string | null;
}

/** What counts, the weightiest first, and the total that the lines add up to. */
export function reasonLines(
  receipt: Receipt,
  reader: Reader,
): { readonly reasons: readonly ReasonLine[]; readonly total: string } {
  const earned = receipt.contributions
    .filter((one) => one.points !== 0 && (one.score !== 'fit' || receipt.fitInScore))
    .toSorted(
      (a, b) => Math.abs(b.points) - Math.abs(a.points) || (b.triggeredAt ?? 0) - (a.triggeredAt ?? 0),
    )
    .map((one) => contributionLine(one, reader));
  const lines = [...shortened(earned), ...adjustmentLines(receipt)];
  const tenths = tenthsThatAddUp(
    lines.map(({ milli }) => milli),
    receipt.score,
  );
  return {
    reasons: lines.map(({ label, when, note }, index) => ({
      label,
      when,
      points: signedTenths(tenths[index]!),
      note,
    })),
    total: tenthsText(Math.round(receipt.score / 100)),
  };
}

function contributionLine(one: Contribution, { zone, now, people }: Reader): RawLine {
  const names = [...new Set(one.because.flatMap(({ lead }) => (lead ? [nameOf(people, lead)] : [])))];
  const notes = [
    ...(one.decay && one.decay.factor < 65_536 ? [freshText(one)] : []),
    ...(names.length > 0 ? [`with ${listed(names.slice(0, 3))}`] : []),
  ];
  return {
    label: oneLine(one.label),
    when: one.triggeredAt === null ? null : dateText(one.triggeredAt, zone, now),
    milli: one.points,
    note: notes.length === 0 ? null : notes.join('; '),
  };
}

/** "was +20 when fresh", or "3 times, each +1 when fresh". */
function freshText({ full, because }: Contribution): string {
  const times = because.filter(({ occurredAt }) => occurredAt !== undefined).length;
  const worth = `${signedPoints(full)} when fresh`;
  return times > 1 ? `${times} times, each ${worth}` : `was ${worth}`;
}

function shortened(lines: readonly RawLine[]): readonly RawLine[] {
  if (lines.length <= MOST_LINES) return lines;
  const rest = lines.slice(MOST_LINES - 1);
  const milli = rest.reduce((sum, line) => sum + line.milli, 0);
  return [
    ...lines.slice(0, MOST_LINES - 1),
    { label: `${rest.length} more, each worth less`, when: null, milli, note: null },
  ];
}

/** What the limit of a group takes, and the floor of the whole gives: without it the sum would not come out. */
function adjustmentLines(receipt: Receipt): readonly RawLine[] {
  const groups = Object.entries(receipt.scores).filter(([group]) => group !== 'fit' || receipt.fitInScore);
  const cuts = groups
    .filter(([, { cut }]) => cut !== 0)
    .map(([group, { cut, used }]) => ({
      label: `${upperFirst(oneLine(group))} counts ${pointsText(used)} at most`,
      when: null,
      milli: -cut,
      note: null,
    }));
  const floor = receipt.score - groups.reduce((sum, [, { used }]) => sum + used, 0);
  if (floor === 0) return cuts;
  return [...cuts, { label: 'A score does not fall lower', when: null, milli: floor, note: null }];
}

const PART_LABELS: Readonly<Record<string, string>> = {
  fit: 'How well they fit',
  engagement: 'How active they are',
  intent: 'How close to buying',
  negative: 'What speaks against',
};

/** Fit, activity, intent and what speaks against; then what else the model counts. */
export function scoreParts(receipt: Receipt): readonly ScorePart[] {
  const known = Object.keys(PART_LABELS);
  const groups = Object.entries(receipt.scores)
    .filter(([group]) => group !== 'fit')
    .toSorted(([a], [b]) => (known.indexOf(a) + 1 || Infinity) - (known.indexOf(b) + 1 || Infinity) || 0);
  return [
    {
      key: 'fit',
      label: PART_LABELS.fit!,
      points: receipt.fit / 1000,
      most: Math.max(receipt.fitHigh, receipt.scores.fit?.limit ?? 0) / 1000 || null,
      sentence: `${pointsText(receipt.fit)} points, ${pointsText(receipt.fitMinimum)} needed`,
    },
    ...groups.slice(0, MOST_ROWS).map(([key, { used, limit }]) => ({
      key,
      label: PART_LABELS[key] ?? upperFirst(oneLine(key)),
      points: used / 1000,
      most: limit > 0 ? limit / 1000 : null,
      sentence:
        limit > 0 ? `${pointsText(used)} of ${pointsText(limit)} points` : `${pointsText(used)} points`,
    })),
  ];
}

export function fitView(receipt: Receipt): CardView['fit'] {
  const asked = receipt.fitCriteria.filter(({ bonus, state }) => !bonus || state === 'match');
  const needed = asked.filter(({ bonus }) => !bonus);
  const matched = needed.filter(({ state }) => state === 'match').length;
  return {
    sentence:
      needed.length === 0 ? 'The model asks for no fit.' : `${matched} of ${needed.length} criteria match.`,
    criteria: asked.slice(0, MOST_ROWS).map(criterionView),
  };
}

const FIT_STATES = { match: 'yes', no_match: 'no', unknown: 'unknown' } as const;

function criterionView({ label, state, failure, because }: FitCriterion): Criterion {
  const value = because.find((one) => one.value !== null)?.value ?? null;
  return {
    label: oneLine(label),
    state: FIT_STATES[state],
    note: failure === null ? value && plainValue(value) : oneLine(failure),
  };
}

/** "30,000,000" and "Computer software", as nobody reads 30000000 and COMPUTER_SOFTWARE. */
export function plainValue(value: string): string {
  if (/^\d{4,15}$/.test(value)) return Number(value).toLocaleString('en-US');
  if (/^[A-Z]+(_[A-Z]+)+$/.test(value)) return upperFirst(value.toLowerCase().replaceAll('_', ' '));
  return oneLine(value);
}

/** Gates that do not pass; the others go without saying. */
export function barriers({ gates }: Receipt): readonly string[] {
  return gates
    .filter(({ state }) => state !== 'pass')
    .slice(0, MOST_ROWS)
    .map(({ label, state, finding }: GateResult) => {
      const what = oneLine(finding ?? label);
      return state === 'hold' ? `Not settled yet: ${what}.` : `${upperFirst(what)}.`;
    });
}

export function unknownViews({ unknown }: Receipt): CardView['unknown'] {
  return unknown
    .toSorted((a, b) => Math.abs(b.worth) - Math.abs(a.worth))
    .slice(0, MOST_ROWS)
    .map((one) => ({ label: oneLine(one.label), missing: missingText(one), worth: worthText(one) }));
}

function missingText({ inputs }: Unknown): string {
  return `${listed(
    inputs.slice(0, 3).map(({ label, value }) => {
      const name = upperFirst(oneLine(label));
      return value === null ? `${name} is not set` : `${name} "${oneLine(value)}" cannot be read`;
    }),
  )}.`;
}

function worthText({ worth, score }: Unknown): string {
  const points = pointsText(Math.abs(worth));
  const kind = score === 'fit' ? 'fit points' : 'points';
  return worth < 0 ? `could cost ${points} ${kind}` : `could bring ${points} ${kind}`;
}

export function committeeView({ account }: Receipt, reader: Reader): CardView['committee'] {
  if (account === null || account.people < 2) return null;
  const about = account.topic === null ? '' : ` about ${plainWord(account.topic)}`;
  const from = account.departments.length > 0 ? ` from ${listed(account.departments.map(plainWord))}` : '';
  return {
    sentence: `${account.people} people${from} at this company are active${about}.`,
    people: account.because.slice(0, MOST_ROWS).map(({ lead, input, value, occurredAt = 0 }) => {
      const kind = input.slice(input.indexOf('.') + 1);
      const did = oneLine(reader.signals[kind]?.label ?? kind);
      const person = lead === undefined ? undefined : reader.people.get(lead);
      const asset = value === null ? '' : ` (${oneLine(value)})`;
      return {
        name: lead === undefined ? 'This contact' : fullName(person),
        did: `${did}${asset}, ${dateText(occurredAt, reader.zone, reader.now)}`,
        contactId: person?.contactId ?? null,
      };
    }),
  };
}

function fullName(person: CardPerson | undefined): string {
  if (!person) return 'A colleague';
  return person.title === null ? oneLine(person.name) : `${oneLine(person.name)}, ${oneLine(person.title)}`;
}

function nameOf(people: ReadonlyMap<string, CardPerson>, leadId: string): string {
  const person = people.get(leadId);
  return person ? oneLine(person.name) : 'a colleague';
}

function plainWord(name: string): string {
  return lowerFirst(oneLine(name.replaceAll('_', ' ')));
}
