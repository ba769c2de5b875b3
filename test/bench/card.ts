/**
 * The card: how fast the server answers while a worker runs beside it, how much it sends, and how soon there is
 * something to read in a browser. The real app in a process of its own, over the people of the local story.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { appFetch } from '../../sandbox/extensions/app-fetch.ts';
import { demoPortalId, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { loadStory, playStory } from '../../sandbox/story/play.ts';
import { buildStory, type Story } from '../../sandbox/story/story.ts';
import { browse } from '../../scripts/local/browse.ts';
import { cardAnswer } from '../../src/card/contract.ts';
import { manifest } from '../../src/manifest.ts';
import { browserPath, NO_BROWSER, openBrowser } from '../browser/chromium.ts';
import { environmentFor, freePort, startAppProcess } from '../support/app-process.ts';
import { removeFolder, temporaryFolder } from '../support/database-process.ts';
import { type Bench, median, quantile } from './bench.ts';
import { type Row, row } from './metrics.ts';

const SEED = 20_261_122;
/** Twelve hundred cards opened in a minute: a hundred reps who look at a new lead every five seconds. */
const PER_SECOND = 20;
const SECONDS = 20;
const CONNECTIONS = 8;
const OPENED = 7;
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
      const cards = await openSteadily(sandbox, app.url, contacts);
      note(
        `${PER_SECOND} cards a second of ${contacts.length} contacts, median ${median(cards.took).toFixed(1)} ms`,
      );
      return [
        row('card.server_p95_ms', quantile(cards.took, 0.95)),
        row('card.payload_kib', Math.max(...cards.bytes) / 1024),
        ...(await firstContent(sandbox, story, note)),
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
  const { appId, clientSecret } = sandbox.app.options;
  const viewer = { portalId: demoPortalId, userId: 77, userEmail: 'rae@seller.test' };
  const request = { url: `${url}/api/card/contacts/${contact}` };
  return appFetch({ appId, clientSecret, publicUrl: url, url }, viewer, request, Date.now);
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

/** An open loop: a request that waits for another one has waited, too. Signing is counted in. */
async function openSteadily(sandbox: Sandbox, url: string, contacts: readonly string[]) {
  const begun = performance.now();
  const requests = Array.from({ length: PER_SECOND * SECONDS }, async (_, place) => {
    const at = begun + (place * 1_000) / PER_SECOND;
    await sleep(Math.max(0, at - performance.now()));
    const { body } = await ask(sandbox, url, contacts[place % contacts.length]!);
    return { took: performance.now() - at, bytes: Buffer.byteLength(JSON.stringify(body)) };
  });
  const answers = await Promise.all(requests);
  return { took: answers.map(({ took }) => took), bytes: answers.map(({ bytes }) => bytes) };
}

/** From the address to the sentence on the card, scripts built and the browser warm. */
async function firstContent(sandbox: Sandbox, story: Story, note: (text: string) => void): Promise<Row[]> {
  if (!browserPath) {
    note(NO_BROWSER);
    return [];
  }
  const { id } = sandbox.portal(demoPortalId).stores.contacts.findUnique('email', story.workedLead.email)!;
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const took: number[] = [];
    for (let run = 0; run < OPENED; run += 1) {
      const begun = performance.now();
      await page.goto(`${sandbox.url}/contacts/${demoPortalId}/record/0-1/${id}`);
      await page.locator('.card h3').first().waitFor();
      took.push(performance.now() - begun);
    }
    return [row('card.first_content_ms', median(took.slice(1)))];
  } finally {
    await browser.close();
  }
}
