/** `fairlead report`: what became of the handoff, in figures. */
import type { Context } from '../../context.ts';
import { settingsOf } from '../../handoff/handoff-settings.ts';
import { monthsOf, type Period } from '../../reports/marketing-side.ts';
import { type SlaReport, slaReport } from '../../reports/sla-report.ts';
import { type Measured, measure } from '../../reports/sla-row.ts';
import { slaRows } from '../../store/sla-rows.ts';
import type { Answer, Cli } from '../cli.ts';
import { knownPortal } from '../known-portal.ts';
import { Problem } from '../mistakes.ts';
import { withContext } from '../with-context.ts';
import { type PeriodOptions, periodOf } from './period.ts';
import { REVIEW_FORMATS, type ReviewOptions, reportReview } from './review.ts';
import { slaText } from './sla-text.ts';

interface Options extends PeriodOptions {
  readonly portal: string;
}

export function addReport(cli: Cli): void {
  const report = cli.group('report', 'What became of the handoff, in figures with what chance leaves open.');
  report
    .command('sla', {
      description:
        'How both sides have kept their promises: answers and first touches in time, by priority and channel, breaches, leads that nobody works, and MQLs as promised.',
      example: 'fairlead report sla --portal 4711 --since 2026-11-01 --until 2026-11-30',
    })
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option('--since <day>', "the first day, in the portal's zone; 30 days back unless told")
    .option('--until <day>', 'the last day; today unless told')
    .action(
      report.answering((options: Options) => withContext(cli.io, (context) => reportSla(context, options))),
    );
  report
    .command('review', {
      description:
        'What sales has sent back against the data, for the monthly review: who, for which reason, and what says otherwise.',
      example: 'fairlead report review --portal 4711 --since 2026-11-01 --format csv > review.csv',
    })
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option('--since <day>', "the first day, in the portal's zone; 30 days back unless told")
    .option('--until <day>', 'the last day; today unless told')
    .option('--format <format>', REVIEW_FORMATS.join(' or '), 'text')
    .action(
      report.answering((options: ReviewOptions) =>
        withContext(cli.io, (context) => reportReview(context, options)),
      ),
    );
}

async function reportSla(context: Context, options: Options): Promise<Answer> {
  const { portalId, account, modelHash } = await knownPortal(context.installations, options.portal);
  if (modelHash === null) {
    throw new Problem(`Portal ${portalId} is still being prepared. Ask again in a minute.`);
  }
  const now = context.now();
  const { document } = await context.models.byHash(portalId, modelHash);
  const { sla, calendar } = settingsOf(account, document);
  const { zone } = calendar;
  const period = periodOf(options, zone, now);
  const rows = slaRows(context.db, context.models, {
    portal: { portalId, account, modelHash },
    period: wholeMonths(period, zone),
    now,
  });
  const attempts: Measured[] = [];
  for await (const row of rows) attempts.push(measure(row, now));
  const target = document.handoff?.sla?.mqlsPerMonth ?? null;
  const report = slaReport(attempts, { period, zone, target, now });
  return {
    data: { portalId, zone, ...dated(report) },
    text: slaText(report, { portalId, zone, sla, now }),
  };
}

function wholeMonths(period: Period, zone: string): Period {
  const months = monthsOf(period, zone);
  return { from: months[0]!.from, to: months.at(-1)!.to };
}

function dated(report: SlaReport) {
  return {
    ...report,
    period: datedPeriod(report.period),
    silent: report.silent.map((lead) => ({ ...lead, acceptedAt: instant(lead.acceptedAt) })),
    marketing: report.marketing.map((month) => ({ ...month, ...datedPeriod(month) })),
  };
}

function datedPeriod({ from, to }: Period) {
  return { from: instant(from), to: instant(to) };
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
