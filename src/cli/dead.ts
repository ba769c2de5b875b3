/** `fairlead dead list|show|replay|dismiss`: work that gave up, why, another try, or none. */
import type { Context } from '../context.ts';
import {
  createDeadLetters,
  type DeadLetter,
  type DeadLetters,
  NO_PORTAL,
  type Replay,
} from '../store/dead-letters.ts';
import type { Answer, Cli } from './cli.ts';
import { knownPortal } from './known-portal.ts';
import { WrongUse } from './mistakes.ts';
import { withContext } from './with-context.ts';

interface PortalOption {
  readonly portal: string;
}
interface ListOptions extends PortalOption {
  readonly all?: true;
}
interface WhichOptions extends PortalOption {
  readonly every?: true;
}

const SHOWN = 100;
const AT_ONCE = 500;
const PORTAL_OPTION = `the HubSpot account; ${NO_PORTAL}: events that could not be read, and so name none`;
const OPERATOR = 'operator';

export function addDead(cli: Cli): void {
  const dead = cli.group('dead', 'Work that gave up: see why, and have it tried again.');
  dead
    .command('list', {
      description: 'List it, the newest first.',
      example: 'fairlead dead list --portal 4711',
    })
    .requiredOption('--portal <id>', PORTAL_OPTION)
    .option('--all', 'also what was replayed, and what nobody wants any more')
    .action(
      cli.answering((options: ListOptions) => withLetters(cli, options, (letters) => list(letters, options))),
    );
  dead
    .command('show', { description: 'Show one whole.', example: 'fairlead dead show 12 --portal 4711' })
    .argument('<id>', 'its number in the list')
    .requiredOption('--portal <id>', PORTAL_OPTION)
    .action(
      cli.answering((id: string, options: PortalOption) =>
        withLetters(cli, options, (letters) => show(letters, id, options)),
      ),
    );
  dead
    .command('replay', {
      description: 'Have it tried again, as it should be by now.',
      example: 'fairlead dead replay 12 --portal 4711',
    })
    .argument('[id]', 'its number in the list')
    .requiredOption('--portal <id>', PORTAL_OPTION)
    .option('--every', 'all of the portal')
    .action(
      cli.answering((id: string | undefined, options: WhichOptions) =>
        withLetters(cli, options, (letters, context) => replay(letters, context, id, options)),
      ),
    );
  dead
    .command('dismiss', {
      description: 'Have it waited for no more; the audit log keeps that it was.',
      example: 'fairlead dead dismiss 12 --portal 4711',
    })
    .argument('[id]', 'its number in the list')
    .requiredOption('--portal <id>', PORTAL_OPTION)
    .option('--every', 'all of the portal')
    .action(
      cli.answering((id: string | undefined, options: WhichOptions) =>
        withLetters(cli, options, (letters, context) => dismiss(letters, context, id, options)),
      ),
    );
}

function withLetters(
  cli: Cli,
  { portal }: PortalOption,
  work: (letters: DeadLetters, context: Context) => Promise<Answer>,
): Promise<Answer> {
  return withContext(cli.io, async (context) => {
    if (portal !== NO_PORTAL) await knownPortal(context.installations, portal);
    return work(createDeadLetters(context.db).forPortal(portal), context);
  });
}

async function list(letters: DeadLetters, { portal, all }: ListOptions): Promise<Answer> {
  const found = await letters.list({ limit: SHOWN, all: all ?? false });
  if (found.length === 0) return { data: [], text: `Nothing gave up on portal ${portal}.` };
  const more = found.length === SHOWN ? `\nThe newest ${SHOWN}; replay or dismiss some to see the rest.` : '';
  return { data: found, text: found.map(line).join('\n') + more };
}

function line(letter: DeadLetter): string {
  const { deadId, at, source, objectType, objectId, reason } = letter;
  const about = objectId === null ? source : `${source} of ${objectType} ${objectId}`;
  return `${deadId}  ${new Date(at).toISOString()}  ${about}: ${reason}${ending(letter)}`;
}

function ending({ replayedAt, withdrawnAt }: DeadLetter): string {
  if (withdrawnAt !== null) return ' (withdrawn)';
  return replayedAt === null ? '' : ' (replayed)';
}

async function show(letters: DeadLetters, id: string, options: PortalOption): Promise<Answer> {
  const letter = await letters.read(numberOf(id));
  if (!letter) throw unknown(id, options);
  return { data: letter, text: `${line(letter)}\n${JSON.stringify(letter.payload, null, 2)}` };
}

async function replay(
  letters: DeadLetters,
  { now }: Context,
  id: string | undefined,
  options: WhichOptions,
): Promise<Answer> {
  const results: { deadId: string; outcome: Replay }[] = [];
  for await (const { deadId } of chosen(letters, id, options, isReplayable))
    results.push({ deadId, outcome: await letters.replay(deadId, now()) });
  const [only] = results;
  if (id !== undefined && only?.outcome === 'not found') throw unknown(id, options);
  const done = results.filter(({ outcome }) => outcome === 'replayed').length;
  const left = results.filter(({ outcome }) => outcome !== 'replayed');
  return {
    data: results,
    text: [
      `${done} will be tried again.`,
      ...left.map(({ deadId, outcome }) => `${deadId} was not: ${WHY_NOT[outcome]}`),
    ].join('\n'),
    exitCode: left.length > 0 ? 1 : 0,
  };
}

const WHY_NOT: Readonly<Record<Replay, string>> = {
  replayed: '',
  unreadable: 'the event could not be read, so there is nothing to look at.',
  withdrawn: 'nobody wants it any more: its deal, task or sales lead is settled, or it was dismissed.',
  'replayed before': 'it was replayed before; if it gave up again, it has a new number.',
  'not found': 'there is no such number.',
};

async function dismiss(
  letters: DeadLetters,
  { now }: Context,
  id: string | undefined,
  options: WhichOptions,
): Promise<Answer> {
  let dismissed = 0;
  for await (const { deadId } of chosen(letters, id, options, () => true)) {
    if (await letters.dismiss(deadId, { actor: OPERATOR, now: now() })) dismissed += 1;
    else if (id !== undefined) throw unknown(`${id} that waits`, options);
  }
  return { data: { dismissed }, text: `${dismissed} will be waited for no more.` };
}

/** The one that was named, or all that wait, however many. */
async function* chosen(
  letters: DeadLetters,
  id: string | undefined,
  { every }: WhichOptions,
  which: (letter: DeadLetter) => boolean,
): AsyncGenerator<{ deadId: string }> {
  if ((id === undefined) === !every) throw new WrongUse('Give the number of one, or --every.');
  if (id !== undefined) return yield { deadId: numberOf(id) };
  for (let before: string | undefined; ; ) {
    const found = await letters.list({ limit: AT_ONCE, ...(before === undefined ? {} : { before }) });
    yield* found.filter(which);
    before = found.at(-1)?.deadId;
    if (before === undefined) return;
  }
}

/** What could not be read has nothing that could be looked at. */
function isReplayable({ source }: DeadLetter): boolean {
  return source !== 'event';
}

function numberOf(text: string): string {
  if (/^\d{1,18}$/.test(text)) return text;
  throw new WrongUse(`"${text}" is no number of a dead letter; "fairlead dead list" prints them.`);
}

function unknown(id: string, { portal }: PortalOption): WrongUse {
  return new WrongUse(
    `Portal ${portal} has no dead letter ${id}; "fairlead dead list --portal ${portal} --all" prints them.`,
  );
}
