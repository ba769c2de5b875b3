/**
 * The card: how fast the server answers while a worker runs beside it, how much it sends, and how soon there is
 * something to read in a browser. The real app in a process of its own, over the people of the local story.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { demoPortalId, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { loadStory, playStory } from '../../sandbox/story/play.ts';
import { buildStory, type Story } from '../../sandbox/story/story.ts';
import { browse } from '../../scripts/local/browse.ts';
import { cardAnswer } from '../../src/card/contract.ts';
import { manifest } from '../../src/manifest.ts';
import { environmentFor, freePort, startAppProcess } from '../support/app-process.ts';
import { removeFolder, temporaryFolder } from '../support/database-process.ts';
import { type Bench, median, quantile } from './bench.ts';
import { firstContent } from './card/first-content.ts';
import { measureHome } from './card/home.ts';
import { askAs, askSteadily } from './card/steadily.ts';
import { row } from './metrics.ts';

const SEED = 20_261_122;
/** Twelve hundred cards opened in a minute: a hundred reps who look at a new lead every five seconds. */
const PACE = { perSecond: 20, seconds: 20 } as const;
const CONNECTIONS = 8;
const SETTLED_WITHIN_MS = 120_000;

export const bench: Bench = {
  name: 'card',
  async run(note) {
    const folder = temporaryFolder('fairlead-bench-');
    const sandbox = await startSandbox({
      autoApprove: demoPortalId,
      subscriptions: manifest.webhooks.subscriptions,
    });
    const app = startAppProcess(environmentFor(sandbox, { port: await freePort(), dataFolder: folder }));
    try {
      await app.ready();
      const story = buildStory(SEED, Date.now());
      const contacts = await tellStory(sandbox, app.url, story);
      const most = await cardsPerSecond(sandbox, app.url, contacts);
      note(`as fast as it can over ${CONNECTIONS} connections: ${Math.round(most)} cards a second`);
      const cards = await askSteadily(PACE, (place) =>
        ask(sandbox, app.url, contacts[place % contacts.length]!),
      );
      note(
        `${PACE.perSecond} cards a second of ${contacts.length} contacts, median ${median(cards.took).toFixed(1)} ms`,
      );
      const shownAfter = await firstContent({ url: recordUrl(sandbox, story), content: '.card h3' }, note);
      return [
        row('card.server_p95_ms', quantile(cards.took, 0.95)),
        row('card.payload_kib', Math.max(...cards.bytes) / 1024),
        ...(shownAfter === null ? [] : [row('card.first_content_ms', shownAfter)]),
        ...(await measureHome(sandbox, app.url, note)),
      ];
    } catch (error) {
      throw new Error(`the bench ended early; the app wrote:\n${app.output()}`, { cause: error });
    } finally {
      await app.stop();
      await sandbox.close();
      removeFolder(folder);
    }
  },
};

/** Installs, lets everything happen, and waits until every contact has a card. */
async function tellStory(sandbox: Sandbox, url: string, story: Story): Promise<string[]> {
  loadStory(sandbox, demoPortalId, story);
  await browse(url + manifest.paths.install);
  await playStory(sandbox, demoPortalId, story, { seconds: 5 });
  await sandbox.flushWebhooks();
  const contacts = [...sandbox.portal(demoPortalId).stores.contacts.after(undefined)].map(({ id }) => id);
  for (const contact of contacts) await untilShown(sandbox, url, contact);
  return contacts;
}

async function untilShown(sandbox: Sandbox, url: string, contact: string): Promise<void> {
  for (const end = Date.now() + SETTLED_WITHIN_MS; Date.now() < end; await sleep(200)) {
    const answer = cardAnswer.parse((await ask(sandbox, url, contact)).body);
    if (answer.ok) return;
    if (!answer.again) throw new Error(`contact ${contact} has no card: ${answer.message}`);
  }
  throw new Error(`contact ${contact} had no card in ${SETTLED_WITHIN_MS / 1_000} s`);
}

function ask(sandbox: Sandbox, url: string, contact: string) {
  return askAs(sandbox, url, demoPortalId, `/api/card/contacts/${contact}`);
}

function recordUrl(sandbox: Sandbox, { workedLead }: Story): string {
  const { id } = sandbox.portal(demoPortalId).stores.contacts.findUnique('email', workedLead.email)!;
  return `${sandbox.url}/contacts/${demoPortalId}/record/0-1/${id}`;
}

async function cardsPerSecond(sandbox: Sandbox, url: string, contacts: readonly string[]): Promise<number> {
  const begun = performance.now();
  let asked = 0;
  const askOn = async () => {
    while (performance.now() - begun < 5_000) {
      await ask(sandbox, url, contacts[asked % contacts.length]!);
      asked += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, askOn));
  return asked / ((performance.now() - begun) / 1_000);
}
