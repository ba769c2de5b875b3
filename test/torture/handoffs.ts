/** Tells stories about MQLs through the real doors: what is not acknowledged is said again, under the same key. */
import { setTimeout as sleep } from 'node:timers/promises';
import { appFetch } from '../../sandbox/extensions/app-fetch.ts';
import type { Random } from '../../sandbox/random.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { STORIES, type Story, type Word } from './stories.ts';

/** A lead with its story, as far as it was told. */
export interface Told {
  readonly portalId: string;
  readonly contactId: string;
  readonly story: Story;
  /** Keys of decisions that were acknowledged, as the store calls them. */
  readonly acknowledged: string[];
  state: 'not yet an MQL' | 'being told' | 'told';
}

export interface Handoffs {
  readonly told: readonly Told[];
  /** Somebody new who asks for a demo at once, and whose story begins when HubSpot shows an MQL. */
  meet(portalId: string): void;
  /** Begins the stories that can begin. */
  tick(): void;
  /** Resolves when all stories are told. @throws Error where one cannot be */
  finish(): Promise<void>;
}

const FINISH_WITHIN_MS = 120_000;
const SAY_AGAIN_MS = 200;
/** Two minutes: on a busy machine a process that was killed takes its time to be back. */
const MOST_TRIES = 600;

export function createHandoffs(sandbox: Sandbox, webUrl: string, random: Random): Handoffs {
  const told: Told[] = [];
  const telling: Promise<void>[] = [];

  const meet = (portalId: string): void => {
    const actor = sandbox.actor(portalId);
    const number = told.length;
    const company = actor.create('companies', {
      name: `Handed over ${number}`,
      domain: `handed-over-${number}.example`,
      numberofemployees: '200',
      annualrevenue: '30000000',
      industry: 'COMPUTER_SOFTWARE',
      country: 'United States',
    });
    const contactId = actor.create('contacts', {
      email: `buyer${number}@handed-over-${number}.example`,
      jobtitle: 'VP of Sales',
      country: 'United States',
      lifecyclestage: 'lead',
    });
    actor.associate('contacts', contactId, 'companies', company, { primary: true });
    actor.update('contacts', contactId, {
      recent_conversion_event_name: 'Request a demo',
      recent_conversion_date: new Date(sandbox.clock.now()).toISOString(),
    });
    const story = random.pick(STORIES);
    told.push({ portalId, contactId, story, acknowledged: [], state: 'not yet an MQL' });
  };

  const tell = async (lead: Told): Promise<void> => {
    lead.state = 'being told';
    for (const step of lead.story.steps) {
      await sleep(random.below(1_500));
      await Promise.all(step.map((word) => say(sandbox, webUrl, lead, word, random.text(20))));
    }
    lead.state = 'told';
  };

  const tick = (): void => {
    for (const lead of told) {
      if (lead.state !== 'not yet an MQL') continue;
      const { values } = sandbox.portal(lead.portalId).live('contacts', lead.contactId);
      if (values.fairlead_sal_status === 'pending') telling.push(tell(lead));
    }
  };

  return {
    told,
    meet,
    tick,
    async finish() {
      for (
        const end = Date.now() + FINISH_WITHIN_MS;
        told.some(({ state }) => state === 'not yet an MQL');
      ) {
        if (Date.now() > end) throw new Error(notTold(told));
        tick();
        await sleep(100);
      }
      await Promise.all(telling);
    },
  };
}

function notTold(told: readonly Told[]): string {
  const late = told.filter(({ state }) => state === 'not yet an MQL');
  const names = late.map(({ portalId, contactId }) => `${portalId}/${contactId}`).join(', ');
  return `never an MQL in HubSpot, although they asked for a demo: ${names}`;
}

async function say(sandbox: Sandbox, webUrl: string, lead: Told, word: Word, key: string): Promise<void> {
  const { portalId, contactId, acknowledged } = lead;
  switch (word.door) {
    case 'record':
      sandbox.actor(portalId).update('contacts', contactId, word.properties);
      return;
    case 'card': {
      const click = () => untilAnswered(() => sayOnCard(sandbox, webUrl, lead, { ...word.body, key }));
      const answers = await Promise.all(word.twice ? [click(), click()] : [click()]);
      const failed = answers.find((answer) => answer.ok !== true);
      if (failed) throw new Error(`${lead.story.name}: the card said ${JSON.stringify(failed)}`);
      acknowledged.push(`card:${key}`);
      return;
    }
    case 'action': {
      const run = { path: '/actions/decide', objectId: contactId, inputFields: word.inputs, callbackId: key };
      const answer = await untilAnswered(async () => (await sandbox.runAction(portalId, run)) as Said);
      const { result } = (answer.body as { outputFields: { result: string } }).outputFields;
      if (result !== 'refused') acknowledged.push(`action:${key}`);
    }
  }
}

interface Said {
  readonly status: number;
  readonly body: unknown;
}

async function sayOnCard(
  sandbox: Sandbox,
  url: string,
  { portalId, contactId }: Told,
  { key, ...body }: Record<string, unknown>,
): Promise<Said> {
  const { appId, clientSecret } = sandbox.app.options;
  const target = { appId, clientSecret, publicUrl: url, url };
  const viewer = { portalId, userId: 77, userEmail: 'rae@seller.example' };
  const path = `/api/card/contacts/${contactId}/decisions`;
  const request = { url: url + path, method: 'POST', body: { ...body, idempotencyKey: key } };
  return appFetch(target, viewer, request, sandbox.clock.now);
}

/** A call that was not answered with 200, or with "come again", is made again: the key makes it the same. */
async function untilAnswered(call: () => Promise<Said>): Promise<Said & { readonly ok?: boolean }> {
  let last: unknown;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    try {
      const said = await call();
      const body = said.body as { ok?: boolean; again?: boolean };
      if (said.status === 200 && body.again !== true) return { ...said, ok: body.ok === true };
      last = said;
    } catch (error) {
      // Nobody was there, or it died over the call: HubSpot does not know either.
      last = error;
    }
    await sleep(SAY_AGAIN_MS);
  }
  throw new Error(`never answered: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
}
