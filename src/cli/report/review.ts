/** `fairlead report review`: what sales has sent back against the data, to be looked at together once a month (AT-57). */
import type { Context } from '../../context.ts';
import { settingsOf } from '../../handoff/handoff-settings.ts';
import { nameOf } from '../../lifecycle/actors.ts';
import { DEFAULT_REASONS } from '../../lifecycle/reasons.ts';
import { momentText } from '../../lifecycle/sla/sentences.ts';
import { type Proportion, proportionText } from '../../reports/proportion.ts';
import { type Contradicted, type ReviewReport, reviewReport } from '../../reports/review.ts';
import { sendBacks } from '../../store/send-backs.ts';
import type { Answer } from '../cli.ts';
import { csvLine } from '../csv.ts';
import { knownPortal } from '../known-portal.ts';
import { Problem, WrongUse } from '../mistakes.ts';
import { type PeriodOptions, periodOf, periodText } from './period.ts';
import { tableText } from './table.ts';

export interface ReviewOptions extends PeriodOptions {
  readonly portal: string;
  readonly format: string;
}

export const REVIEW_FORMATS = ['text', 'csv'] as const;

/** @throws WrongUse for another format, Problem for a portal without a model */
export async function reportReview(context: Context, options: ReviewOptions): Promise<Answer> {
  const { format } = options;
  if (!REVIEW_FORMATS.some((known) => known === format)) {
    throw new WrongUse(`"${format}" is no format. Choose ${REVIEW_FORMATS.join(' or ')}.`);
  }
  const { portalId, account, modelHash } = await knownPortal(context.installations, options.portal);
  if (modelHash === null) {
    throw new Problem(`Portal ${portalId} is still being prepared. Ask again in a minute.`);
  }
  const now = context.now();
  const { document } = await context.models.byHash(portalId, modelHash);
  const { zone } = settingsOf(account, document).calendar;
  const period = periodOf(options, zone, now);
  const report = reviewReport(await sendBacks(context.db, portalId, period), period);
  return {
    data: { portalId, zone, ...dated(report) },
    text: format === 'csv' ? reviewCsv(report) : reviewText(report, { portalId, zone, now }),
  };
}

function dated(report: ReviewReport) {
  const instant = (at: number) => new Date(at).toISOString();
  const { from, to } = report.period;
  return {
    ...report,
    period: { from: instant(from), to: instant(to) },
    contradicted: report.contradicted.map((one) => ({ ...one, at: instant(one.at) })),
  };
}

interface TextGiven {
  readonly portalId: string;
  readonly zone: string;
  readonly now: number;
}

const LISTED = 50;

export function reviewText(report: ReviewReport, { portalId, zone, now }: TextGiven): string {
  const title = `Review of what portal ${portalId} has sent back, ${periodText(report.period, zone)}`;
  const { all, byReason, byDecider, contradicted } = report;
  if (all.of === 0) return `${title}\n\nNothing was sent back in these days.`;
  if (all.count === 0) return `${title}\n\nNothing of the ${all.of} sent back contradicts the data.`;
  const lines = contradicted.slice(0, LISTED).map((one) => `  ${listedText(one, zone, now)}`);
  const more = contradicted.length - lines.length;
  return [
    title,
    `Sent back against the data: ${proportionText(all)}, ${all.count} of ${all.of}. Each stands, and is no evidence against ` +
      'a rule. Look at it together: correct the record, accept the lead after all, or change the rule.',
    shareTable(
      'reason',
      byReason.map(({ reason, contradicted: share }) => [DEFAULT_REASONS[reason].label, share]),
    ),
    shareTable(
      'decided by',
      byDecider.map(({ name, contradicted: share }) => [name, share]),
    ),
    [...lines, ...(more > 0 ? [`  and ${more} more: --format csv lists all`] : [])].join('\n'),
  ].join('\n\n');
}

function shareTable(head: string, rows: readonly (readonly [string, Proportion])[]): string {
  return tableText(
    [head, 'against the data', 'sent back'],
    rows.map(([label, { count, of }]) => [label, String(count), String(of)]),
  );
}

/** "Thu 5 Nov 11:00 (Europe/Berlin), contact 901: Rae, Wrong company size; but 50 to 500 employees (...). Now mql." */
function listedText(
  { at, contactId, by, reason, note, contradiction, stage }: Contradicted,
  zone: string,
  now: number,
) {
  const why = `${DEFAULT_REASONS[reason].label}; but ${contradiction.evidence}`;
  const said = note === null ? '' : ` "${note.replaceAll(/\s+/g, ' ')}"`;
  return `${momentText(at, zone, now)}, contact ${contactId}: ${nameOf(by)}, ${why}.${said} Now ${stage}.`;
}

const COLUMNS = [
  'at',
  'contact_id',
  'episode',
  'decided_by',
  'decided_by_id',
  'door',
  'decision',
  'reason',
  'note',
  'contradicted_by',
  'evidence',
  'stage_now',
] as const;

export function reviewCsv({ contradicted }: ReviewReport): string {
  const rows = contradicted.map(
    ({ at, contactId, episode, by, decision, reason, note, contradiction, stage }) => [
      new Date(at).toISOString(),
      contactId,
      episode,
      nameOf(by),
      by.id,
      by.door,
      decision,
      reason,
      note,
      contradiction.rules.join(' '),
      contradiction.evidence,
      stage,
    ],
  );
  return [COLUMNS, ...rows].map(csvLine).join('\n');
}
