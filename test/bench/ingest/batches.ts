/**
 * Signed batches of events, no event twice. Building a body costs as much as taking it, so bodies are made
 * beforehand and only their times, of a fixed width, are written anew before each send.
 */
import { createHmac } from 'node:crypto';
import { createRandom, type Random } from '../../../sandbox/random.ts';

export interface BatchOptions {
  readonly url: string;
  readonly appId: string;
  readonly secret: string;
  readonly portals: readonly string[];
  readonly contactsPerPortal: number;
  readonly firstContact: number;
  readonly seed: number;
  /** Events in a batch. */
  readonly batchSize: number;
}

const TEMPLATES = 400;
const DAY = 86_400_000;

export interface SignedBatch {
  readonly body: Buffer;
  readonly timestamp: string;
  readonly signature: string;
}

interface Template {
  readonly body: Buffer;
  /** Where the digits of each event's `occurredAt` begin. */
  readonly times: readonly number[];
}

/** Gives batch after batch. The bytes of a body are good until the same template's turn comes again. */
export function createBatches(options: BatchOptions): () => SignedBatch {
  const random = createRandom(options.seed);
  const templates = Array.from({ length: TEMPLATES }, (_, place) => makeTemplate(options, random, place));
  // Yesterday, a millisecond for each event: a time of its own is what keeps two events apart.
  let occurredAt = Date.now() - DAY + random.below(DAY / 2);
  let turn = 0;
  return () => {
    const { body, times } = templates[turn++ % TEMPLATES]!;
    for (const place of times) body.write(String(occurredAt++), place, 'latin1');
    const timestamp = String(Date.now());
    const signature = createHmac('sha256', options.secret)
      .update(`POST${options.url}`)
      .update(body)
      .update(timestamp)
      .digest('base64');
    return { body, timestamp, signature };
  };
}

/** A batch is one portal's, as HubSpot sends them. */
function makeTemplate(options: BatchOptions, random: Random, place: number): Template {
  const portalId = options.portals[place % options.portals.length]!;
  const events = Array.from({ length: options.batchSize }, (_, index) => ({
    eventId: 3_816_279_000 + index,
    subscriptionId: 2_200_001,
    portalId: Number(portalId),
    appId: Number(options.appId),
    occurredAt: 1_000_000_000_000,
    subscriptionType: 'object.propertyChange',
    objectTypeId: '0-1',
    changeSource: 'CRM_UI',
    sourceId: 'userId:77',
    isSensitive: false,
    objectId: options.firstContact + random.below(options.contactsPerPortal),
    ...random.pick(CHANGES),
    attemptNumber: 0,
  }));
  const body = Buffer.from(JSON.stringify(events));
  const times: number[] = [];
  const label = '"occurredAt":';
  for (let at = body.indexOf(label); at >= 0; at = body.indexOf(label, at + 1)) times.push(at + label.length);
  return { body, times };
}

const CHANGES = [
  { propertyName: 'jobtitle', propertyValue: 'VP of Sales' },
  { propertyName: 'country', propertyValue: 'United States' },
  { propertyName: 'hs_analytics_last_url', propertyValue: 'https://www.example.com/pricing?utm_source=mail' },
  { propertyName: 'hs_email_last_open_date', propertyValue: '2026-11-02T10:15:30.000Z' },
  { propertyName: 'lifecyclestage', propertyValue: 'lead' },
];
