/** The receipt as lines of the card: each with its date and points, and all of them together the score. */
import type { Contribution, FitCriterion, GateResult, Receipt, Unknown } from '../engine/receipt.ts';
import { lowerFirst, oneLine, pointsText, signedPoints, upperFirst } from '../engine/wording.ts';
import { signedTenths, tenthsText, tenthsThatAddUp } from './adding-up.ts';
import type { CardView, Criterion, ReasonLine, ScorePart } from './contract.ts';
import { dateText } from './moments.ts';
import { failureText, fitBarriers } from './plain-failure.ts';
import type { CardPerson } from './ports.ts';
import { type CardSpeech, IN_ENGLISH } from './speech.ts';

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
  readonly speech: CardSpeech;
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
  const { speech } = reader;
  const lines = [...shortened(earned, speech), ...adjustmentLines(receipt, speech)];
  const tenths = tenthsThatAddUp(
    lines.map(({ milli }) => milli),
    receipt.score,
  );
  return {
    reasons: lines.map(({ label, when, note }, index) => ({
      label,
      when,
      points: speech.figure(signedTenths(tenths[index]!)),
      note,
    })),
    total: speech.figure(tenthsText(Math.round(receipt.score / 100))),
  };
}

function contributionLine(one: Contribution, { zone, now, people, speech }: Reader): RawLine {
  const { words, days } = speech;
  const who = (lead: string) => oneLine(people.get(lead)?.name ?? lowerFirst(words.aColleague));
  const names = [...new Set(one.because.flatMap(({ lead }) => (lead ? [who(lead)] : [])))];
  const notes = [
    ...(one.decay && one.decay.factor < 65_536 ? [freshText(one, speech)] : []),
    ...(names.length > 0 ? [words.together(names.slice(0, 3))] : []),
  ];
  return {
    label: oneLine(one.label),
    when: one.triggeredAt === null ? null : dateText(one.triggeredAt, zone, now, days),
    milli: one.points,
    note: notes.length === 0 ? null : notes.join('; '),
  };
}

/** "was +20 when fresh", or "3 times, each +1 when fresh". */
function freshText({ full, because }: Contribution, { words, figure }: CardSpeech): string {
  const times = because.filter(({ occurredAt }) => occurredAt !== undefined).length;
  return words.fresh(times, figure(signedPoints(full)));
}

function shortened(lines: readonly RawLine[], { words }: CardSpeech): readonly RawLine[] {
  if (lines.length <= MOST_LINES) return lines;
  const rest = lines.slice(MOST_LINES - 1);
  const milli = rest.reduce((sum, line) => sum + line.milli, 0);
  return [
    ...lines.slice(0, MOST_LINES - 1),
    { label: words.moreLines(rest.length), when: null, milli, note: null },
  ];
}

/** What the limit of a group takes, and the floor of the whole gives: without it the sum would not come out. */
function adjustmentLines(receipt: Receipt, { words, figure }: CardSpeech): readonly RawLine[] {
  const groups = Object.entries(receipt.scores).filter(([group]) => group !== 'fit' || receipt.fitInScore);
  const cuts = groups
    .filter(([, { cut }]) => cut !== 0)
    .map(([group, { cut, used }]) => ({
      label: words.atMost(upperFirst(oneLine(group)), figure(pointsText(used))),
      when: null,
      milli: -cut,
      note: null,
    }));
  const floor = receipt.score - groups.reduce((sum, [, { used }]) => sum + used, 0);
  if (floor === 0) return cuts;
  return [...cuts, { label: words.floor, when: null, milli: floor, note: null }];
}

/** Fit, activity, intent and what speaks against; then what else the model counts. */
export function scoreParts(receipt: Receipt, { words, figure }: CardSpeech): readonly ScorePart[] {
  const points = (milli: number) => figure(pointsText(milli));
  const known = Object.keys(words.parts);
  const groups = Object.entries(receipt.scores)
    .filter(([group]) => group !== 'fit')
    .toSorted(([a], [b]) => (known.indexOf(a) + 1 || Infinity) - (known.indexOf(b) + 1 || Infinity) || 0);
  return [
    {
      key: 'fit',
      label: words.parts.fit!,
      points: receipt.fit / 1000,
      most: Math.max(receipt.fitHigh, receipt.scores.fit?.limit ?? 0) / 1000 || null,
      sentence: words.pointsNeeded(points(receipt.fit), points(receipt.fitMinimum)),
    },
    ...groups.slice(0, MOST_ROWS).map(([key, { used, limit }]) => ({
      key,
      label: words.parts[key] ?? upperFirst(oneLine(key)),
      points: used / 1000,
      most: limit > 0 ? limit / 1000 : null,
      sentence: limit > 0 ? words.pointsOf(points(used), points(limit)) : words.points(points(used)),
    })),
  ];
}

export function fitView(receipt: Receipt, speech: CardSpeech): CardView['fit'] {
  const { words } = speech;
  const asked = receipt.fitCriteria.filter(({ bonus, state }) => !bonus || state === 'match');
  const needed = asked.filter(({ bonus }) => !bonus);
  const matched = needed.filter(({ state }) => state === 'match').length;
  return {
    sentence: needed.length === 0 ? words.noFit : words.fit(matched, needed.length),
    criteria: asked.slice(0, MOST_ROWS).map((one) => criterionView(one, speech)),
  };
}

const FIT_STATES = { match: 'yes', no_match: 'no', unknown: 'unknown' } as const;

function criterionView({ label, state, failure, because }: FitCriterion, speech: CardSpeech): Criterion {
  const value = because.find((one) => one.value !== null)?.value ?? null;
  return {
    label: oneLine(label),
    state: FIT_STATES[state],
    note: failure === null ? value && plainValue(value, speech) : failureText(failure, speech),
  };
}

/** "30,000,000" and "Computer software", as nobody reads 30000000 and COMPUTER_SOFTWARE. */
export function plainValue(value: string, { figure }: CardSpeech = IN_ENGLISH): string {
  if (/^\d{4,15}$/.test(value)) return figure(Number(value).toLocaleString('en-US'));
  if (/^[A-Z]+(_[A-Z]+)+$/.test(value)) return upperFirst(value.toLowerCase().replaceAll('_', ' '));
  return oneLine(value);
}

/** Gates that do not pass, and what the fit fails by; the others go without saying. */
export function barriers(receipt: Receipt, speech: CardSpeech): readonly string[] {
  const gates = receipt.gates
    .filter(({ state }) => state !== 'pass')
    .slice(0, MOST_ROWS)
    .map(({ label, state, finding }: GateResult) => {
      const what = oneLine(finding ?? label);
      return state === 'hold' ? speech.words.notSettled(what) : `${upperFirst(what)}.`;
    });
  return [...gates, ...fitBarriers(receipt, speech)];
}

export function unknownViews({ unknown }: Receipt, speech: CardSpeech): CardView['unknown'] {
  return unknown
    .toSorted((a, b) => Math.abs(b.worth) - Math.abs(a.worth))
    .slice(0, MOST_ROWS)
    .map((one) => ({
      label: oneLine(one.label),
      missing: missingText(one, speech),
      worth: worthText(one, speech),
    }));
}

function missingText({ inputs }: Unknown, { words }: CardSpeech): string {
  const parts = inputs.slice(0, 3).map(({ label, value }) => {
    const name = upperFirst(oneLine(label));
    return value === null ? words.notSet(name) : words.notReadable(name, oneLine(value));
  });
  return `${words.list(parts)}.`;
}

function worthText({ worth, score }: Unknown, { words, figure }: CardSpeech): string {
  return words.worth(figure(pointsText(Math.abs(worth))), worth < 0, score === 'fit');
}

export function committeeView({ account }: Receipt, reader: Reader): CardView['committee'] {
  if (account === null || account.people < 2) return null;
  const { words, days } = reader.speech;
  return {
    sentence: words.committee(
      account.people,
      account.departments.map(plainWord),
      account.topic === null ? null : plainWord(account.topic),
    ),
    people: account.because.slice(0, MOST_ROWS).map(({ lead, input, value, occurredAt = 0 }) => {
      const kind = input.slice(input.indexOf('.') + 1);
      const did = oneLine(reader.signals[kind]?.label ?? kind);
      const person = lead === undefined ? undefined : reader.people.get(lead);
      const asset = value === null ? '' : ` (${oneLine(value)})`;
      return {
        name: lead === undefined ? words.thisContact : fullName(person, words.aColleague),
        did: `${did}${asset}, ${dateText(occurredAt, reader.zone, reader.now, days)}`,
        contactId: person?.contactId ?? null,
      };
    }),
  };
}

function fullName(person: CardPerson | undefined, unknown: string): string {
  if (!person) return unknown;
  return person.title === null ? oneLine(person.name) : `${oneLine(person.name)}, ${oneLine(person.title)}`;
}

function plainWord(name: string): string {
  return lowerFirst(oneLine(name.replaceAll('_', ' ')));
}
