/** `fairlead decide`: a person decides about a lead at the command line, as on the card. */
import { randomUUID } from 'node:crypto';
import type { Context } from '../../context.ts';
import { decidedText } from '../../lifecycle/decided-text.ts';
import type { DecisionResult } from '../../lifecycle/decision.ts';
import { createLeadHistories } from '../../store/lead-history.ts';
import type { Answer, Cli, Io } from '../cli.ts';
import { findLead } from '../find-lead.ts';
import { knownPortal } from '../known-portal.ts';
import { WrongUse } from '../mistakes.ts';
import { personAt } from '../who-says.ts';
import { withContext } from '../with-context.ts';
import { actOf, type DecisionOptions } from './act.ts';

interface Options extends DecisionOptions {
  readonly portal: string;
  readonly by?: string;
  readonly key?: string;
}

export function addDecide(cli: Cli): void {
  cli
    .command('decide', {
      description:
        'Decide about a lead as a person: accept it (which says yes to all four questions), send it back with a reason, qualify it, or take the last decision back.',
      example: 'fairlead decide 901 --portal 4711 --reject wrong_persona --by rae@northwind.example',
    })
    .argument('<contact>', 'a HubSpot contact id, also one that was merged away, or an e-mail address')
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option('--accept', 'sales takes it')
    .option('--reject <reason>', 'sales sends it back')
    .option('--recycle <reason>', 'it fits, but not now')
    .option('--until <date>', 'with --recycle: the day on which it comes back by itself, such as 2027-03-01')
    .option('--disqualify <reason>', 'it stays out until a person says otherwise')
    .option('--qualify', 'discovery makes it an SQL')
    .option('--checklist <items>', 'with --qualify: such as budget=confirmed,authority=partial')
    .option('--undo', 'takes the last decision back')
    .option('--note <text>', 'for whoever reads it later')
    .option('--by <email>', 'who decides; left out: the user of this machine')
    .option('--key <key>', 'the same decision sent twice under one key happens once')
    .action(
      cli.answering((contact: string, options: Options) =>
        withContext(cli.io, (context) => decide(context, cli.io, contact, options)),
      ),
    );
}

async function decide(context: Context, io: Io, contact: string, options: Options): Promise<Answer> {
  const key = keyOf(options);
  const act = actOf(options, { key: `cli:${key}`, at: context.now() });
  const { portalId } = await knownPortal(context.installations, options.portal);
  const contactId = await contactIdOf(context, portalId, contact);
  const by = personAt(io, options.by);
  const result = await context.decisions.decide(portalId, contactId, act, by);
  return answerOf({ portalId, contactId, key }, result);
}

/** An id is the desk's to find: it says what has become of a contact that is no more. */
async function contactIdOf({ db }: Context, portalId: string, contact: string): Promise<string> {
  if (/^[1-9]\d{0,17}$/.test(contact)) return contact;
  const lead = await findLead(createLeadHistories(db).forPortal(portalId), portalId, contact);
  return lead.contactId;
}

function keyOf({ key }: Options): string {
  if (key === undefined) return randomUUID();
  if (/^\S{1,200}$/.test(key)) return key;
  throw new WrongUse('Give a key of 1 to 200 characters without spaces.');
}

function answerOf(
  about: { readonly portalId: string; readonly contactId: string; readonly key: string },
  result: DecisionResult,
): Answer {
  if (!result.ok) {
    const { code, message, choices } = result;
    return { data: { ...about, ok: false, code, message, choices }, text: message, exitCode: 1 };
  }
  const { repeated, state, record, nextAction } = result;
  const message = decidedText(result);
  const { decision, reason } = record;
  return {
    data: {
      ...about,
      ok: true,
      repeated,
      decision: decision.decision,
      reason,
      stage: state.stage,
      nextAction,
      message,
    },
    text: message,
  };
}
