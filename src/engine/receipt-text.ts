/** The receipt for a terminal: every line with its points, so that they add up before the reader's eyes. */
import type { Contribution, InputValue, Receipt } from './receipt.ts';
import { countedPoints, dateText, listed, oneLine, pointsText, signedPoints } from './wording.ts';

const DECISIONS: Readonly<Record<Receipt['decision'], string>> = {
  mql: 'MQL',
  not_mql: 'not an MQL',
  hold: 'on hold',
  disqualified: 'disqualified',
  diverted: 'diverted',
};
const FIT_MARKS = { match: 'yes', no_match: 'no', unknown: '?' } as const;

/** How a colleague is called whose lead id is given. */
export type NameOf = (leadId: string) => string;

/** Several lines without colour, ending without a line break. */
export function receiptText(receipt: Receipt, nameOf: NameOf = (leadId) => `lead ${leadId}`): string {
  return [
    ...section('Decision', decisionLines(receipt)),
    ...section('Points', pointLines(receipt, nameOf)),
    ...section('Fit', fitLines(receipt)),
    ...section(
      'Gates',
      receipt.gates.map((gate) => `${gate.state.padEnd(5)} ${gate.label}${read(gate.because)}`),
    ),
    ...section('Unknown', unknownLines(receipt)),
    ...section('Account', accountLines(receipt, nameOf)),
    ...section('Left out, made by machines', machineLines(receipt)),
    `Model ${receipt.model.key} ${receipt.model.version} ${receipt.model.hash}, engine ${receipt.engine}`,
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ''];
}

function decisionLines(receipt: Receipt): readonly string[] {
  const { score, threshold, margin, decisive } = receipt;
  const counted = decisive === score ? '' : `, ${pointsText(decisive)} of them decisive`;
  return [
    `${DECISIONS[receipt.decision]} on ${dateText(receipt.now)}${receipt.via ? `, by ${receipt.via}` : ''}`,
    `${countedPoints(pointsText(score))}${counted}; threshold ${pointsText(threshold)} (reached from there on) for ${oneLine(receipt.channel)}, margin ${signedPoints(margin)}`,
    `grade ${receipt.grade}, priority ${receipt.priority}, next ${receipt.nextAction}, ${receipt.scoreState}`,
  ];
}

function pointLines(receipt: Receipt, nameOf: NameOf): readonly string[] {
  const counted = receipt.contributions.filter((one) => one.score !== 'fit' || receipt.fitInScore);
  const groups = Object.entries(receipt.scores).filter(([group]) => group !== 'fit' || receipt.fitInScore);
  const caps = groups
    .filter(([, score]) => score.cut !== 0)
    .map(([group, score]) => row(-score.cut, `${group} is held at ${pointsText(score.used)}`));
  const before = groups.reduce((total, [, score]) => total + score.used, 0);
  const floor =
    receipt.score === before ? [] : [row(receipt.score - before, 'a lead score does not fall lower')];
  const range =
    receipt.low === receipt.high
      ? ''
      : `; ${pointsText(receipt.low)} to ${pointsText(receipt.high)} once all is known`;
  return [
    ...counted.map((one) => contributionLine(one, nameOf)),
    ...caps,
    ...floor,
    `${pointsText(receipt.score).padStart(7)}  in all${range}`,
  ];
}

function contributionLine(one: Contribution, nameOf: NameOf): string {
  const when = one.triggeredAt === null ? '' : `, ${dateText(one.triggeredAt)}`;
  const fresh = one.decay && one.decay.factor < 65_536 ? `, ${pointsText(one.full)} when fresh` : '';
  const instead = one.suppressedBy === null ? '' : `, ${one.suppressedBy} counts instead`;
  return row(
    one.points,
    `${one.label}${when}${fresh}${instead}${read(one.because)}${byColleagues(one.because, nameOf)}`,
  );
}

/** Who of the colleagues had a share in it; the line itself says what they did. */
function byColleagues(values: readonly InputValue[], nameOf: NameOf): string {
  const leads = [...new Set(values.flatMap(({ lead }) => lead ?? []))];
  return leads.length === 0 ? '' : `, with ${listed(leads.map(nameOf))}`;
}

function row(points: number, text: string): string {
  return `${signedPoints(points).padStart(7)}  ${text}`;
}

function fitLines(receipt: Receipt): readonly string[] {
  const lines = receipt.fitCriteria.map((criterion) => {
    const why = criterion.failure === null ? read(criterion.because) : ` (${oneLine(criterion.failure)})`;
    return `${FIT_MARKS[criterion.state].padEnd(5)} ${signedPoints(criterion.points)}  ${criterion.label}${why}`;
  });
  const range =
    receipt.fitHigh === receipt.fit ? '' : `, up to ${pointsText(receipt.fitHigh)} once all is known`;
  return [...lines, `${pointsText(receipt.fit)} of at least ${pointsText(receipt.fitMinimum)}${range}`];
}

function unknownLines(receipt: Receipt): readonly string[] {
  return receipt.unknown.map((one) => {
    const inputs = one.inputs.map((input) =>
      input.value === null
        ? `${input.label} is not known`
        : `${input.label} "${oneLine(input.value)}" cannot be read`,
    );
    return `${signedPoints(one.worth)} ${one.score}  ${one.label}: ${inputs.join(', ')}`;
  });
}

function accountLines({ account }: Receipt, nameOf: NameOf): readonly string[] {
  if (account === null || account.people < 2) return [];
  const { people, departments, topic, label } = account;
  const from = departments.length > 0 ? ` from ${listed(departments.map(plainWord))}` : '';
  const about = topic === null ? '' : ` on ${oneLine(plainWord(topic))}`;
  const who = account.because.map(({ lead, input, value, occurredAt = 0 }) => {
    const what = `${input.slice(input.indexOf('.') + 1)}${value === null ? '' : ` ${oneLine(value)}`}`;
    return `${dateText(occurredAt)}  ${lead === undefined ? 'this lead' : nameOf(lead)}: ${what}`;
  });
  const made = label === null ? 'no account MQL yet' : `account MQL by "${label}"`;
  return [`${people} people${from}${about}: ${made}`, ...who];
}

const MACHINES_SHOWN = 5;

function machineLines({ machines }: Receipt): readonly string[] {
  const lines = machines
    .slice(0, MACHINES_SHOWN)
    .map((one) => `${dateText(one.occurredAt)}  ${one.signal}: ${one.label} (${oneLine(one.evidence)})`);
  const more = machines.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

function plainWord(name: string): string {
  return name.replaceAll('_', ' ');
}

function read(values: readonly InputValue[]): string {
  const shown = values.flatMap((one) => {
    if (one.value === null) return [];
    const value = `${one.input.slice(one.input.indexOf('.') + 1)} ${oneLine(one.value)}`;
    return [one.unreadable ? `${value} (cannot be read)` : value];
  });
  return shown.length === 0 ? '' : ` [${shown.join(', ')}]`;
}
