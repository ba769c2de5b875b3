/** `fairlead report review`: what sales has sent back against the data, to be looked at together once a month (AT-57). */
import type { Context } from '../../context.ts';
import { settingsOf } from '../../handoff/handoff-settings.ts';
import { nameOf } from '../../lifecycle/actors.ts';
import { DEFAULT_REASONS } from '../../lifecycle/reasons.ts';
import { FOUND } from '../../lifecycle/resolution.ts';
import { momentText } from '../../lifecycle/sla/sentences.ts';
import { type Proportion, proportionText } from '../../reports/proportion.ts';
import { type Contradicted, type Resolved, type ReviewReport, reviewReport } from '../../reports/review.ts';
import { openBefore, sendBacks } from '../../store/send-backs.ts';
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
  const report = reviewReport(await sendBacks(context.db, portalId, period), {
    period,
    openBefore: await openBefore(context.db, portalId, period.from),
  });
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
    open: report.open.map((one) => ({ ...one, at: instant(one.at) })),
    resolved: report.resolved.map(({ resolution, ...one }) => ({
      ...one,
      at: instant(one.at),
      resolution: { ...resolution, at: instant(resolution.at) },
    })),
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
  const { all, byReason, byDecider, open, resolved } = report;
  const older = olderText(report.openBefore);
  if (all.of === 0) return paragraphs([title, 'Nothing was sent back in these days.', older]);
  if (all.count === 0)
    return paragraphs([title, `Nothing of the ${all.of} sent back contradicts the data.`, older]);
  return paragraphs([
    title,
    `Sent back against the data: ${proportionText(all)}, ${all.count} of ${all.of}. ${open.length} open, ${resolved.length} resolved. ` +
      'Each stands, and is no evidence against a rule while it is open. Look at it together: correct the record, ' +
      'accept the lead after all, or change the rule; then say with "fairlead review resolve" which of them was wrong.',
    shareTable(
      'reason',
      byReason.map(({ reason, contradicted: share }) => [DEFAULT_REASONS[reason].label, share]),
    ),
    shareTable(
      'decided by',
      byDecider.map(({ name, contradicted: share }) => [name, share]),
    ),
    listText(open, (one) => listedText(one, zone, now)),
    listText(resolved, (one) => `${listedText(one, zone, now)} ${resolvedText(one, zone, now)}`, 'Resolved:'),
    older,
  ]);
}

function paragraphs(texts: readonly (string | null)[]): string {
  return texts.filter((text) => text !== null).join('\n\n');
}

function olderText(count: number): string | null {
  if (count === 0) return null;
  return count === 1
    ? 'One from before these days is open too: --since goes further back.'
    : `${count} from before these days are open too: --since goes further back.`;
}

function listText<One>(all: readonly One[], told: (one: One) => string, head?: string): string | null {
  if (all.length === 0) return null;
  const lines = all.slice(0, LISTED).map((one) => `  ${told(one)}`);
  const more = all.length - lines.length;
  return [
    ...(head ? [head] : []),
    ...lines,
    ...(more > 0 ? [`  and ${more} more: --format csv lists all`] : []),
  ].join('\n');
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
  const said = note === null ? '' : ` ${quoted(note)}`;
  return `${momentText(at, zone, now)}, contact ${contactId}: ${nameOf(by)}, ${why}.${said} Now ${stage}.`;
}

/** "The record was wrong, said Sam on Mon 7 Dec 09:00 (Europe/Berlin): "counted the branch only"." */
function resolvedText({ resolution: { wrong, by, at, note } }: Resolved, zone: string, now: number): string {
  const found = FOUND[wrong];
  return `${found[0]!.toUpperCase()}${found.slice(1)}, said ${nameOf(by)} ${momentText(at, zone, now)}: ${quoted(note)}.`;
}

function quoted(note: string): string {
  return `"${note.replaceAll(/\s+/g, ' ')}"`;
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
  'decision_key',
  'wrong',
  'resolved_at',
  'resolved_by',
  'resolution_note',
] as const;

/** All of them, the oldest first: an open one has nothing in the last columns. */
export function reviewCsv({ open, resolved }: ReviewReport): string {
  const all = [...open, ...resolved].toSorted((one, other) => one.at - other.at);
  const rows = all.map(
    ({ key, at, contactId, episode, by, decision, reason, note, contradiction, stage, resolution }) => [
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
      key,
      resolution?.wrong,
      resolution && new Date(resolution.at).toISOString(),
      resolution && nameOf(resolution.by),
      resolution?.note,
    ],
  );
  return [COLUMNS, ...rows].map(csvLine).join('\n');
}
