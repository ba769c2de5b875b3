/** `fairlead audit export`: who did what to which lead, when and why, as lines to keep or to count. */
import type { Context } from '../../context.ts';
import { exportAudit } from '../../store/audit-export.ts';
import { createLeadHistories } from '../../store/lead-history.ts';
import type { Cli, Io } from '../cli.ts';
import { findLead } from '../find-lead.ts';
import { knownPortal } from '../known-portal.ts';
import { Problem, WrongUse } from '../mistakes.ts';
import { readDay } from '../read-day.ts';
import { withContext } from '../with-context.ts';
import { FORMATS, type Format, headOf, lineOf } from './lines.ts';

interface Options {
  readonly portal: string;
  readonly contact?: string;
  readonly since?: string;
  readonly format: string;
  readonly json?: true;
}

export function addAudit(cli: Cli): void {
  const audit = cli.group(
    'audit',
    'The audit log: every transition, decision and refusal, with its reasons.',
  );
  audit
    .command('export', {
      description: 'Print it, oldest first, one line an entry: enough to rebuild every stage of every lead.',
      example: 'fairlead audit export --portal 4711 --since 2026-01-01 --format csv > audit.csv',
    })
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option('--contact <contact>', 'of one contact: its id, or its e-mail address')
    .option('--since <date>', 'from then on: 2026-03-03 (its beginning, UTC) or 2026-03-03T14:30Z')
    .option('--format <format>', FORMATS.join(' or '), 'jsonl')
    .action((options: Options) => withContext(cli.io, (context) => print(context, cli.io, options)));
}

/** The lines are the answer: they go out as they are read, however many there are. */
async function print(context: Context, io: Io, options: Options): Promise<void> {
  const format = formatOf(options);
  const since = options.since === undefined ? undefined : readDay(options.since);
  const { portalId } = await knownPortal(context.installations, options.portal);
  const leadId = options.contact === undefined ? undefined : await leadOf(context, portalId, options.contact);
  const head = headOf(format);
  if (head !== null) io.out(head);
  const printed = await exportAudit(context.db, { portalId, leadId, since }, (entries) => {
    io.out(entries.map((entry) => lineOf(format, entry)).join('\n'));
    return !io.interrupted.aborted;
  });
  if (io.interrupted.aborted) throw new Problem(`Stopped after ${printed} entries; there may be more.`);
  io.err(printed === 1 ? '1 entry.' : `${printed} entries.`);
}

function formatOf({ format, json }: Options): Format {
  const known = FORMATS.find((each) => each === format);
  if (!known) throw new WrongUse(`"${format}" is no format. Choose ${FORMATS.join(' or ')}.`);
  if (json && known === 'csv') throw new WrongUse('--json and --format csv exclude each other.');
  return known;
}

async function leadOf({ db }: Context, portalId: string, contact: string): Promise<string> {
  const { leadId } = await findLead(createLeadHistories(db).forPortal(portalId), portalId, contact);
  return leadId;
}
