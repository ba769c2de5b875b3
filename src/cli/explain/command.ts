/** `fairlead explain`: why a lead is what it is, now or as of any time, with every point accounted for. */

import type { Context } from '../../context.ts';
import { committeeReach } from '../../engine/committee-reach.ts';
import { type Explanation, explain } from '../../engine/explain.ts';
import type { Receipt } from '../../engine/receipt.ts';
import { receiptText } from '../../engine/render.ts';
import { createLeadHistories } from '../../store/lead-history.ts';
import { evidenceAsOf, type Hindsight, type LeadHistory } from '../../store/replay.ts';
import type { Answer, Cli } from '../cli.ts';
import { findLead } from '../find-lead.ts';
import { knownPortal } from '../known-portal.ts';
import { WrongUse } from '../mistakes.ts';
import { withContext } from '../with-context.ts';
import { type ChosenModel, chooseModel } from './choose-model.ts';
import { outlookLines, outlookOf } from './outlook.ts';
import { readTime } from './read-time.ts';
import { type Moment, timelineOf, timelineText } from './timeline.ts';

interface Options {
  readonly portal: string;
  readonly asOf?: string;
  readonly hindsight?: true;
  readonly model?: string;
}

export function addExplain(cli: Cli): void {
  cli
    .command('explain', {
      description: 'Explain the score and the decision about a lead, now or as of any time.',
      example: 'fairlead explain --portal 4711 dana@northwind.example --as-of 2026-03-03',
    })
    .argument('<contact>', 'a HubSpot contact id, also one that was merged away, or an e-mail address')
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option(
      '--as-of <time>',
      'on what had been recorded by then: 2026-03-03 (its end, UTC) or 2026-03-03T14:30Z',
    )
    .option('--hindsight', 'with --as-of: on what had happened by then, as we know today')
    .option(
      '--model <version>',
      'under another model the portal has used: its version or the start of its hash',
    )
    .action(
      cli.answering((contact: string, options: Options) =>
        withContext(cli.io, (context) => answer(context, contact, options)),
      ),
    );
}

/** What is explained: one lead, at a time (epoch ms), seen from then or from today. */
interface Question extends ChosenModel {
  readonly portalId: string;
  readonly history: LeadHistory;
  readonly at: number;
  readonly view: Hindsight;
  /** Whether the time was asked for; else it is now, and the way there is told too. */
  readonly past: boolean;
}

async function answer(context: Context, contact: string, options: Options): Promise<Answer> {
  if (options.hindsight && options.asOf === undefined) {
    throw new WrongUse('--hindsight needs a time to look back at: add --as-of TIME.');
  }
  const now = context.now();
  const past = options.asOf !== undefined;
  const at = options.asOf === undefined ? now : readTime(options.asOf, now);
  const { portalId } = await knownPortal(context.installations, options.portal);
  const histories = createLeadHistories(context.db).forPortal(portalId);
  const { leadId } = await findLead(histories, portalId, contact);
  const chosen = await chooseModel(context, {
    portalId,
    leadId,
    named: options.model,
    asOf: past ? at : undefined,
  });
  const { model } = chosen;
  const history = await histories.read(leadId, committeeReach(model));
  const question: Question = {
    portalId,
    history,
    ...chosen,
    at,
    view: options.hindsight ? 'occurred' : 'recorded',
    past,
  };
  const evidence = evidenceAsOf(history, at, question.view);
  if (!evidence) return nothingThere(question);
  const explanation = explain(model, evidence, at);
  return explained(question, explanation, await histories.contacts(colleaguesIn(explanation.receipt)));
}

/** `contacts`: HubSpot's ids of colleagues, by lead id. */
function explained(
  question: Question,
  explanation: Explanation,
  contacts: ReadonlyMap<string, string>,
): Answer {
  const { history, model, at, past } = question;
  const { receipt } = explanation;
  // Nothing is ahead of a contact that HubSpot no longer has.
  const outlook = history.deletedAt === null || history.deletedAt > at ? outlookOf(explanation) : null;
  const timeline = past ? null : timelineOf(model, history, at);
  const remarks = remarksOn(question);
  return {
    data: {
      ...about(question),
      remarks,
      receipt,
      ...(contacts.size > 0 ? { colleagues: [...contacts].map(asColleague) } : {}),
      ...(outlook ? { outlook } : {}),
      ...(timeline ? { timeline: timeline.map(asData) } : {}),
    },
    text: [
      heading(question),
      ...remarks,
      '',
      receiptText(receipt, (leadId) => `contact ${contacts.get(leadId) ?? `of lead ${leadId}`}`),
      ...(outlook ? outlookLines(outlook) : []),
      ...(timeline ? ['', timelineText(timeline)] : []),
    ].join('\n'),
  };
}

function nothingThere(question: Question): Answer {
  const { history, view, at } = question;
  const known = timeText(history.knownSince);
  const sentence =
    view === 'recorded'
      ? `Nothing was recorded about this lead by ${timeText(at)}: it is known since ${known}. With --hindsight: what had happened by then, as we know today.`
      : `Nothing we know of had happened by ${timeText(at)}. The lead is known since ${known}.`;
  return {
    data: { ...about(question), remarks: [sentence], receipt: null },
    text: `${heading(question)}\n${sentence}`,
    exitCode: 1,
  };
}

function about({ portalId, history, at, view }: Question) {
  const { leadId, contactId } = history;
  return { portalId, contactId, leadId, asOf: new Date(at).toISOString(), view };
}

function heading({ portalId, history, at, view, past }: Question): string {
  const when = past ? `as of ${timeText(at)}, on what had ${SEEN[view]} by then` : `on ${timeText(at)}`;
  return `Contact ${history.contactId} of portal ${portalId}, ${when}`;
}

const SEEN: Readonly<Record<Hindsight, string>> = { recorded: 'been recorded', occurred: 'happened' };

function remarksOn({ history, why, at }: Question): string[] {
  const gone =
    history.deletedAt === null
      ? []
      : [`HubSpot has not had this contact since ${timeText(history.deletedAt)}.`];
  const merges = history.merges.filter((time) => time > at);
  if (merges.length === 0) return [...why, ...gone];
  const when = merges.map(timeText).join(', ');
  return [
    ...why,
    ...gone,
    `Other contacts were merged into it later (${when}): what was recorded about them counts from then on.`,
  ];
}

function timeText(time: number): string {
  return new Date(time).toISOString();
}

/** The lead ids of colleagues whose signals it rests on. */
function colleaguesIn({ account, contributions }: Receipt): string[] {
  const because = [...contributions, ...(account ? [account] : [])].flatMap((one) => one.because);
  return [...new Set(because.flatMap(({ lead }) => lead ?? []))];
}

function asColleague([leadId, contactId]: readonly [string, string]) {
  return { leadId, contactId };
}

function asData({ at, receipt }: Moment) {
  const { score, decision, contributions } = receipt;
  return { at: timeText(at), score, decision, contributions };
}
