/**
 * The local mode: a sandbox portal full of invented people, the app installed there through its real pages, and
 * two weeks of a B2B story told in a minute.
 */
import { parseArgs } from 'node:util';
import { demoPortalId, type Sandbox } from '../../sandbox/sandbox.ts';
import { loadStory, playStory } from '../../sandbox/story/play.ts';
import { buildStory, type Story } from '../../sandbox/story/story.ts';
import type { Context } from '../../src/context.ts';
import { isPersonsMistake, type Running } from '../../src/server.ts';
import { createLeadViews } from '../../src/store/lead-views.ts';
import { untilSignal } from '../../src/until-signal.ts';
import { installApp, openPortal, untilQuiet } from './open-portal.ts';
import { choosePort } from './ports.ts';
import { Teller } from './teller.ts';

const STORY_SEED = 20_261_122;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } }, strict: false });

let isStopping = false;

try {
  await main(Number(values.seconds));
} catch (error) {
  // What the story still asks of an app in mid-stop fails, and must not end the stop.
  if (!isStopping) fail(error);
}

function fail(error: unknown): void {
  if (!isPersonsMistake(error)) throw error;
  process.stderr.write(`fairlead: ${error.message}\n`);
  process.exitCode = 1;
}

async function main(seconds: number): Promise<void> {
  const signal = untilSignal();
  const teller = new Teller(process.stdout);
  teller.say('No HubSpot credentials are set, so this is a sandbox portal on this machine.');
  const ports = { app: await choosePort('PORT', 8080), sandbox: await choosePort('SANDBOX_PORT', 8787) };
  const { sandbox, app, url } = await openPortal(process.env, { ports });
  void stopOnSignal(signal, { app, sandbox, teller });

  const story = buildStory(STORY_SEED, Date.now());
  loadStory(sandbox, demoPortalId, story);
  teller.say(`The portal has ${story.contacts.length} contacts at ${story.companies.length} companies.`);
  await install(app.context, url, teller);
  teller.address(`${url}/portals/${demoPortalId}`);
  await tell(app.context, sandbox, story, { seconds, teller });
  await sumUp(app.context, teller);
  teller.address(`${url}/portals/${demoPortalId}`);
  teller.say(
    'The portal as HubSpot would show it, with the app in it: open a lead, let something happen, and decide.',
  );
  teller.address(`http://localhost:${ports.sandbox}/`);
  teller.say('Or at once the record of the lead that the story is about.');
  teller.address(`http://localhost:${ports.sandbox}${recordPath(sandbox, story.workedLead.email)}`);
  teller.say('The app and the sandbox go on running. Ctrl-C stops them.');
}

/** The page of a contact in the sandbox, at HubSpot's own address. */
function recordPath(sandbox: Sandbox, email: string): string {
  const record = sandbox.portal(demoPortalId).stores.contacts.findUnique('email', email);
  return `/contacts/${demoPortalId}/${record ? `record/0-1/${record.id}` : 'objects/0-1'}`;
}

async function install(context: Context, url: string, teller: Teller): Promise<void> {
  const contacts = await installApp(context, url, () =>
    teller.say('Fairlead is installed. It makes its properties and looks at every contact once.'),
  );
  teller.say(`${contacts} contacts are scored by what they did before. Now new things happen.`);
}

async function tell(
  context: Context,
  sandbox: Sandbox,
  story: Story,
  { seconds, teller }: { seconds: number; teller: Teller },
): Promise<void> {
  const told = new AbortController();
  const following = teller.follow(context, told.signal);
  // Awaited below; until then its failure must not end the process.
  following.catch(() => undefined);
  await playStory(sandbox, demoPortalId, story, { seconds });
  await untilQuiet(context, sandbox);
  told.abort();
  await following;
}

async function sumUp(context: Context, teller: Teller): Promise<void> {
  const [portal] = await createLeadViews(context.db).portals();
  if (!portal) return;
  teller.say(`The story is told: ${portal.leads} leads, ${portal.mqls} of them MQLs that wait for sales.`);
}

interface Playing {
  readonly app: Running;
  readonly sandbox: Sandbox;
  readonly teller: Teller;
}

async function stopOnSignal(signal: Promise<string>, { app, sandbox, teller }: Playing): Promise<void> {
  const why = await Promise.race([signal, app.lost.then(() => 'the database server went away')]);
  isStopping = true;
  teller.say(`Stopping (${why}).`);
  await app.stop();
  await sandbox.close();
  process.exit(why.startsWith('SIG') ? 0 : 1);
}
