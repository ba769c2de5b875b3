/** The SLA report for whoever leads sales or marketing: what was promised, what was kept, and whom to look at. */
import { durationText, momentText } from '../../lifecycle/sla/sentences.ts';
import type { SlaRules } from '../../lifecycle/sla/sla-rules.ts';
import type { Counted, TimeSpan } from '../../lifecycle/sla/time-span.ts';
import { TOUCHES_DO_NOT_SHOW } from '../../lifecycle/sla/touches.ts';
import { wallClock } from '../../lifecycle/sla/zone-offsets.ts';
import type { MarketingMonth } from '../../reports/marketing-side.ts';
import { proportionText } from '../../reports/proportion.ts';
import type { Kept, SlaFigures } from '../../reports/sla-figures.ts';
import type { Breach, Late, Listed, SlaReport } from '../../reports/sla-report.ts';
import type { Spread, Times } from '../../reports/times.ts';
import { periodText } from './period.ts';
import { tableText } from './table.ts';

export interface TextGiven {
  readonly portalId: string;
  readonly zone: string;
  /** The present agreement: by it the headings speak. */
  readonly sla: SlaRules;
  readonly now: number;
}

const LISTED = 20;
const COUNTED: Readonly<Record<Counted, string>> = {
  business: 'business hours',
  elapsed: 'hours of the clock',
};

export function slaText(report: SlaReport, given: TextGiven): string {
  const { portalId, zone } = given;
  const title = `SLA of portal ${portalId}, ${periodText(report.period, zone)}`;
  const sales = report.all.mqls === 0 ? [nothingText(report)] : salesTexts(report, given);
  return [title, ...sales, marketingText(report.marketing, zone)].join('\n\n');
}

function nothingText({ unasked }: SlaReport): string {
  return `No lead became an MQL in these days, so sales had nothing to answer.${unaskedText(unasked)}`;
}

function salesTexts(report: SlaReport, given: TextGiven): string[] {
  return [
    summaryText(report),
    answerTable(report, given.sla),
    touchTable(report, given.sla),
    breachText(report, given.sla),
    ...lists(report, given),
    TOUCHES_DO_NOT_SHOW,
  ];
}

function summaryText({ all: { mqls, answers }, unasked }: SlaReport): string {
  const { accepted, rejected, recycled, taken_away, waiting } = answers;
  const parts = [
    `${accepted} accepted`,
    `${rejected} rejected`,
    `${recycled} recycled`,
    ...(taken_away > 0 ? [`${taken_away} taken away before an answer`] : []),
    waiting === 0 ? 'none waiting' : `${waiting} waiting`,
  ];
  return `${count(mqls, 'MQL')}: ${parts.join(', ')}.${unaskedText(unasked)}`;
}

function unaskedText(unasked: number): string {
  if (unasked === 0) return '';
  return ` ${count(unasked, 'lead')} that people took on unasked: not counted, nothing was promised.`;
}

function answerTable(report: SlaReport, { acceptance }: SlaRules): string {
  const head = ['', 'MQLs', 'accepted', 'answered in time', 'not yet due', 'median', '9 in 10 within'];
  const counted = acceptance?.counted ?? 'elapsed';
  const rows = groupsOf(report).map(([label, figures]) => [
    label,
    String(figures.mqls),
    String(figures.answers.accepted),
    acceptance ? keptText(figures.answered) : 'not asked for',
    String(figures.answered.open),
    ...timesText(figures.toAnswer, counted, 'no answer'),
  ]);
  const promise = acceptance ? `asked for within ${spanText(acceptance)}` : 'no time is agreed';
  return `Sales accepts or sends back (${promise}), in ${COUNTED[counted]}\n${tableText(head, rows)}`;
}

function touchTable(report: SlaReport, { firstTouch, overrides }: SlaRules): string {
  const head = [
    '',
    'touched in time',
    'not yet due',
    'median',
    '9 in 10 within',
    'without an owner',
    'with an owner',
  ];
  const rows = groupsOf(report).map(([label, figures]) => [
    label,
    keptText(figures.touched),
    String(figures.touched.open),
    ...timesText(figures.toTouch, firstTouch.counted, 'no touch'),
    medianText(figures.systemDelay, firstTouch.counted, 'no touch'),
    medianText(figures.humanDelay, firstTouch.counted, 'no owner known'),
  ]);
  const others = overrides.some(({ targets }) => targets.firstTouch) ? ', other times for some' : '';
  const ownerless = report.all.touchedWithoutOwner;
  return [
    `First touch (asked for within ${spanText(firstTouch)}${others}), in ${COUNTED[firstTouch.counted]}, and whose wait it was`,
    tableText(head, rows),
    ...(ownerless === 0
      ? []
      : [
          `${count(ownerless, 'lead')} of those touched had no owner in HubSpot: how long a person took is unknown.`,
        ]),
  ].join('\n');
}

function groupsOf({ all, byPriority, byChannel }: SlaReport): readonly [string, SlaFigures][] {
  return [
    ['all', all],
    ...byPriority.map((each) => [`priority ${spoken(each.priority)}`, each] as [string, SlaFigures]),
    ...byChannel.map((each) => [`channel ${spoken(each.channel)}`, each] as [string, SlaFigures]),
  ];
}

function breachText({ breaches, all }: SlaReport, { acceptance, firstTouch, followUp }: SlaRules): string {
  if (breaches.attempts === 0) return 'No promise was broken so far.';
  return [
    `Broken promises, in ${breaches.attempts} of ${count(all.mqls, 'MQL')}`,
    breachLine('answered late', breaches.acceptance, acceptance),
    breachLine('not answered at the hard limit, and escalated', breaches.hardLimit, null),
    breachLine('first touch late', breaches.firstTouch, firstTouch),
    breachLine('accepted, and not followed up in time', breaches.followUp, followUp),
  ]
    .filter((line) => line !== null)
    .join('\n');
}

/** "  first touch late: 9, in the middle by 20 business minutes; 2 of them not done yet". */
function breachLine(what: string, late: Late & Partial<Breach>, asked: TimeSpan | null): string | null {
  const { count: times, open, medianLateMs = null } = late;
  if (times === 0) return null;
  const by =
    asked === null || medianLateMs === null
      ? ''
      : `, in the middle by ${durationText(medianLateMs, asked.counted)}`;
  return `  ${what}: ${times}${by}${open > 0 ? `; ${open} of them not done yet` : ''}`;
}

function lists({ silent, touchedOnce, tooFewAttempts, waitingWithoutOwner }: SlaReport, given: TextGiven) {
  const { zone, now, sla } = given;
  const { counted } = sla.followUp;
  return [
    listText(
      'Accepted, and nobody has been in touch since',
      silent.map((lead) => {
        const late = durationText(lead.lateMs, counted);
        return `${leadText(lead)}, accepted ${momentText(lead.acceptedAt, zone, now)}, ${late} late`;
      }),
    ),
    listText('Touched once and given up as not responding', touchedOnce.map(leadText)),
    listText(
      'Given up as not responding after fewer attempts than agreed',
      tooFewAttempts.map((lead) => `${leadText(lead)}, ${lead.attempts} of ${lead.asked} attempts`),
    ),
    listText(
      'Waiting for an answer, and without an owner in HubSpot',
      waitingWithoutOwner.map(({ contactId }) => `contact ${contactId}`),
    ),
  ].filter((text) => text !== null);
}

function listText(title: string, lines: readonly string[]): string | null {
  if (lines.length === 0) return null;
  const more = lines.length - LISTED;
  return [
    `${title}: ${lines.length}`,
    ...lines.slice(0, LISTED).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more: --json lists all`] : []),
  ].join('\n');
}

function leadText({ contactId, ownerId }: Listed): string {
  return `contact ${contactId}, ${ownerId === null ? 'without an owner' : `owner ${ownerId}`}`;
}

function marketingText(months: readonly MarketingMonth[], zone: string): string {
  const lines = months.map((month) => `  ${monthText(month, zone)}`);
  const isAgreed = months.every(({ commitment }) => commitment !== null);
  return [
    "Marketing's side: MQLs that meet the definition",
    ...lines,
    ...(isAgreed
      ? []
      : ['  No number is agreed: handoff.sla.mqlsPerMonth in the model says what is promised.']),
  ].join('\n');
}

function monthText(month: MarketingMonth, zone: string): string {
  const { from, isRunning, commitment, delivered, failed, valid, disputed } = month;
  const name = `${wallClock(zone, from).toISOString().slice(0, 7)}${isRunning ? ' so far' : ''}`;
  const result = commitment ? commitment.sentence : `${valid} valid`;
  const missing = commitment && !commitment.isKept ? `, ${commitment.missing} missing` : '';
  const doubt =
    disputed === 0
      ? ''
      : `; ${disputed} of the valid were sent back as not fitting, which the definition does not bear out`;
  return `${name}: ${result}${missing} (${delivered} delivered, ${failed} failed the definition${doubt})`;
}

/** "97.30 % [95.20, 98.49] of 300". */
function keptText({ inTime }: Kept): string {
  return inTime.of === 0 ? 'none yet' : `${proportionText(inTime)} of ${inTime.of}`;
}

function timesText(times: Times, counted: Counted, none: string): readonly [string, string] {
  const { median, p90 } = times[counted];
  if (median === null) return [none, ''];
  return [shortText(median, counted), p90 === null ? 'too few to say' : shortText(p90, counted)];
}

function medianText(times: Times, counted: Counted, none: string): string {
  const { median }: Spread = times[counted];
  return median === null ? none : shortText(median, counted);
}

/** "1 h 30 min", "3 d 4 h": for columns, whose head says how it is counted. A business day is no fixed number of hours. */
function shortText(ms: number, counted: Counted): string {
  const minutes = Math.floor(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  if (counted === 'elapsed' && hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  return `${hours} h ${minutes % 60} min`;
}

function spanText({ hours, counted }: TimeSpan): string {
  return durationText(hours * 3_600_000, counted);
}

function spoken(name: string): string {
  return name.replaceAll('_', ' ');
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
