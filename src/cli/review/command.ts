/** `fairlead review`: what people found about a decision that stands against the data (AT-57). */
import type { Context } from '../../context.ts';
import type { Person } from '../../lifecycle/actors.ts';
import {
  FOUND,
  type ReviewAct,
  type Reviewed,
  WHAT_WAS_WRONG,
  type WhatWasWrong,
} from '../../lifecycle/resolution.ts';
import { reviewContradiction } from '../../store/contradictions.ts';
import { createLeadHistories } from '../../store/lead-history.ts';
import type { Answer, Cli, Io } from '../cli.ts';
import { findLead } from '../find-lead.ts';
import { knownPortal } from '../known-portal.ts';
import { WrongUse } from '../mistakes.ts';
import { noteOf, personAt } from '../who-says.ts';
import { withContext } from '../with-context.ts';

interface Options {
  readonly portal: string;
  readonly wrong?: string;
  readonly note?: string;
  readonly decision?: string;
  readonly by?: string;
}

export function addReview(cli: Cli): void {
  const reviews = cli.group(
    'review',
    'What marketing and sales found about leads that were sent back against the data.',
  );
  const command = (name: string, description: string, example: string) =>
    reviews
      .command(name, { description, example })
      .argument('<contact>', 'a HubSpot contact id, also one that was merged away, or an e-mail address')
      .requiredOption('--portal <id>', 'the HubSpot account');
  const acting = (actOf: (options: Options) => ReviewAct) =>
    reviews.answering((contact: string, options: Options) =>
      withContext(cli.io, (context) => say(context, cli.io, { contact, options, act: actOf(options) })),
    );
  command(
    'resolve',
    'Say what was wrong: it leaves the open list of "fairlead report review", and stays in its history.',
    'fairlead review resolve 901 --portal 4711 --wrong record --note "counted one branch alone" --by rae@northwind.example',
  )
    .requiredOption('--wrong <what>', `${WHAT_WAS_WRONG.slice(0, -1).join(', ')} or ${WHAT_WAS_WRONG.at(-1)}`)
    .requiredOption('--note <text>', 'what you found, for whoever reads it later')
    .option('--decision <key>', 'which one, where several of this lead are open')
    .option('--by <email>', 'who says so; left out: the user of this machine')
    .action(acting(resolving));
  command(
    'reopen',
    'Take that back: it is on the open list again.',
    'fairlead review reopen 901 --portal 4711 --by rae@northwind.example',
  )
    .option('--note <text>', 'why')
    .option('--decision <key>', 'which one, where several of this lead are resolved')
    .option('--by <email>', 'who says so; left out: the user of this machine')
    .action(acting(({ note, decision }) => ({ kind: 'reopen', note: noteOf(note), decisionKey: decision })));
}

function resolving({ wrong, note, decision }: Options): ReviewAct {
  const text = noteOf(note);
  if (text === null) throw new WrongUse('Say with --note what you found.');
  return { kind: 'resolve', wrong: whatIn(wrong), note: text, decisionKey: decision };
}

function whatIn(wrong: string | undefined): WhatWasWrong {
  const known = WHAT_WAS_WRONG.find((each) => each === wrong);
  if (known) return known;
  throw new WrongUse(`"${wrong}" cannot have been wrong. Choose ${WHAT_WAS_WRONG.join(', ')}.`);
}

interface Said {
  readonly contact: string;
  readonly options: Options;
  readonly act: ReviewAct;
}

async function say(context: Context, io: Io, { contact, options, act }: Said): Promise<Answer> {
  const by: Person = personAt(io, options.by);
  const { portalId } = await knownPortal(context.installations, options.portal);
  const lead = await findLead(createLeadHistories(context.db).forPortal(portalId), portalId, contact);
  const { leadId, contactId } = lead;
  const asked = { act, by, now: context.now() };
  return answerOf(
    { portalId, contactId },
    await reviewContradiction(context.db, { portalId, leadId }, asked),
  );
}

function answerOf(about: { readonly portalId: string; readonly contactId: string }, said: Reviewed): Answer {
  if (!said.ok) {
    const { ok, code, message } = said;
    return { data: { ...about, ok, code, message }, text: message, exitCode: 1 };
  }
  const { isNews, resolution } = said;
  const message = doneText(about.contactId, said);
  const at = resolution && new Date(resolution.at).toISOString();
  return {
    data: {
      ...about,
      ok: true,
      decision: said.about.key,
      repeated: !isNews,
      resolution: resolution && { ...resolution, at },
      message,
    },
    text: message,
  };
}

function doneText(contactId: string, { isNews, resolution }: Extract<Reviewed, { ok: true }>): string {
  const so = resolution ? `resolved: ${FOUND[resolution.wrong]}` : 'open';
  return isNews
    ? `Contact ${contactId} is ${so}.`
    : `Contact ${contactId} was ${so} before. Nothing has changed.`;
}
