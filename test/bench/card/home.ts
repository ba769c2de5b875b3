/** The home page of a portal in which thousands of leads wait for sales. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { browse } from '../../../scripts/local/browse.ts';
import { type HomeView, homeAnswer } from '../../../src/home/contract.ts';
import { manifest } from '../../../src/manifest.ts';
import { median, quantile } from '../bench.ts';
import { type Row, row } from '../metrics.ts';
import { firstContent } from './first-content.ts';
import { askAs, askSteadily } from './steadily.ts';

const CROWDED = '4001002';
const WAITING = 3_000;
const TO_A_COMPANY = 3;
/** A hundred and fifty reps with the page open, which asks each minute by itself, and as many who open it. */
const PACE = { perSecond: 5, seconds: 20 } as const;
const READY_WITHIN_MS = 240_000;
const DAY = 86_400_000;

export async function measureHome(
  sandbox: Sandbox,
  appUrl: string,
  note: (text: string) => void,
): Promise<Row[]> {
  const contacts = populate(sandbox);
  sandbox.settings.autoApprove = CROWDED;
  await browse(appUrl + manifest.paths.install);
  // What the first look finds is inherited: nobody is asked about it. So the leads act after it.
  await until(sandbox, appUrl, ({ health }) => health.tone === 'good');
  requestDemos(sandbox, contacts);
  await sandbox.flushWebhooks();
  const { headline } = await until(sandbox, appUrl, ({ pending }) => pending.total === WAITING);
  note(`home: ${headline}`);
  const { took, bytes } = await askSteadily(PACE, () => askAs(sandbox, appUrl, CROWDED, '/api/home'));
  note(`${PACE.perSecond} home pages a second, median ${median(took).toFixed(1)} ms`);
  const page = { url: `${sandbox.url}/_sandbox/pages/portals/${CROWDED}/home`, content: '.extension table' };
  const shownAfter = await firstContent(page, note);
  return [
    row('home.server_p95_ms', quantile(took, 0.95)),
    row('home.payload_kib', Math.max(...bytes) / 1024),
    ...(shownAfter === null ? [] : [row('home.first_content_ms', shownAfter)]),
  ];
}

function populate(sandbox: Sandbox): readonly string[] {
  sandbox.createPortal({ id: CROWDED, name: 'Crowded portal' });
  const createdAt = Date.now() - 300 * DAY;
  const companies = sandbox.load(
    CROWDED,
    'companies',
    Array.from({ length: WAITING / TO_A_COMPANY }, (_, place) => ({
      properties: {
        name: `Company ${place}`,
        domain: `company${place}.example`,
        numberofemployees: '200',
        annualrevenue: '30000000',
        industry: 'COMPUTER_SOFTWARE',
        country: 'Canada',
      },
      createdAt,
    })),
  );
  return sandbox.load(
    CROWDED,
    'contacts',
    Array.from({ length: WAITING }, (_, place) => ({
      properties: {
        email: `lead${place}@company${place % companies.length}.example`,
        firstname: 'Lead',
        lastname: `Number ${place}`,
        jobtitle: 'VP of Sales',
        country: 'Canada',
        lifecyclestage: 'lead',
      },
      createdAt,
      companyId: companies[place % companies.length]!,
    })),
  );
}

function requestDemos(sandbox: Sandbox, contacts: readonly string[]): void {
  const actor = sandbox.actor(CROWDED);
  for (const contact of contacts) {
    actor.update('contacts', contact, {
      recent_conversion_event_name: 'Demo request',
      recent_conversion_date: new Date().toISOString(),
    });
  }
}

async function until(sandbox: Sandbox, appUrl: string, isSo: (view: HomeView) => boolean): Promise<HomeView> {
  let last = 'nothing';
  for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await sleep(500)) {
    const answer = homeAnswer.parse((await askAs(sandbox, appUrl, CROWDED, '/api/home')).body);
    if (answer.ok && isSo(answer.data)) return answer.data;
    last = answer.ok ? `${answer.data.headline} ${answer.data.health.sentence}` : answer.message;
  }
  throw new Error(`the home page was not ready in ${READY_WITHIN_MS / 1_000} s; it said: ${last}`);
}
