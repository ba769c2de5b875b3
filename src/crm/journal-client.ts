/**
 * HubSpot's webhooks journal: the app's own token, limits of its own that a reader of one file after the other never
 * meets, and files that lie elsewhere, behind an address that is good for a while.
 * Source: developers.hubspot.com, webhooks journal guide and its subscriptions guide.
 */
import { z } from 'zod';
import type { HubSpotJournal, JournalEntry } from '../journal/ports.ts';
import type { Subscription, Wish } from '../journal/wanted-subscriptions.ts';
import { API_VERSION } from './api-version.ts';
import { CrmError, errorFromResponse, errorFromThrown } from './errors.ts';
import { underRules } from './transport.ts';

export interface JournalClientDeps {
  readonly apiUrl: string;
  /** The app's token; `rejected` is one that HubSpot has just refused. */
  readonly appToken: (rejected?: string) => Promise<string>;
  /** Files may lie on this machine: HubSpot is a sandbox on it. */
  readonly allowsLoopback: boolean;
  /** Ends the calls under way, and lets no more leave. */
  readonly ending?: AbortSignal;
  readonly now: () => number;
}

/** A file holds up to 10,000 events or 5 MB. */
const FILE_BYTES = 32 * 1024 * 1024;
const FILE_MS = 15_000;

const Entry = z
  .object({ url: z.string(), currentOffset: z.string().min(1) })
  .transform(({ url, currentOffset }): JournalEntry => ({ url, offset: currentOffset }));

const id = z.union([z.string(), z.number()]).transform(String);
const names = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

const SubscriptionAnswer = z
  .object({
    id,
    subscriptionType: z.string(),
    portalId: id.nullish(),
    objectTypeId: z.string().nullish(),
    eventTypeId: z.string().nullish(),
    actions: names,
    properties: names,
    associatedObjectTypeIds: names,
  })
  .transform(
    ({ portalId, objectTypeId, eventTypeId, subscriptionType, ...others }): Subscription => ({
      ...others,
      // Others than we ask for are compared with what we ask for all the same, and found to be unwanted.
      subscriptionType: subscriptionType as Subscription['subscriptionType'],
      portalId: subscriptionType === 'APP_LIFECYCLE_EVENT' ? null : (portalId ?? null),
      objectTypeId: eventTypeId ?? objectTypeId ?? '',
    }),
  );
const SubscriptionList = z.object({ results: z.array(SubscriptionAnswer) });

export function createJournalClient(deps: JournalClientDeps): HubSpotJournal {
  const read = async (path: string) => {
    const url = `/webhooks-journal/journal/${API_VERSION}${path}`;
    const answer = await send(deps, { operation: 'journal', method: 'GET', url });
    return answer === undefined ? null : parse('journal', Entry, answer);
  };
  const orNull = (path: string) => unlessNotFound(() => read(path), null);
  const subscriptionsUrl = `/webhooks-journal/subscriptions/${API_VERSION}`;
  const operation = 'journal subscriptions';
  return {
    earliest: () => orNull('/earliest'),
    latest: () => orNull('/latest'),
    next: (offset) =>
      unlessNotFound<JournalEntry | null | 'not found'>(
        () => read(`/offset/${encodeURIComponent(offset)}/next`),
        'not found',
      ),
    download: (entry) => download(deps, entry),
    async subscriptions() {
      const answer = await send(deps, { operation, method: 'GET', url: subscriptionsUrl });
      return parse(operation, SubscriptionList, answer).results;
    },
    async subscribe(wish) {
      const answer = await send(deps, {
        operation,
        method: 'POST',
        url: subscriptionsUrl,
        body: requestOf(wish),
      });
      return parse(operation, SubscriptionAnswer, answer);
    },
    unsubscribe: (subscriptionId) =>
      unlessNotFound<void>(async () => {
        await send(deps, { operation, method: 'DELETE', url: `${subscriptionsUrl}/${subscriptionId}` });
      }, undefined),
  };
}

function requestOf(wish: Wish): Readonly<Record<string, unknown>> {
  const { subscriptionType, objectTypeId, actions, properties, associatedObjectTypeIds } = wish;
  if (subscriptionType === 'APP_LIFECYCLE_EVENT')
    return { subscriptionType, eventTypeId: objectTypeId, properties };
  const common = { subscriptionType, portalId: Number(wish.portalId), objectTypeId, actions };
  switch (subscriptionType) {
    case 'OBJECT':
      return { ...common, properties, objectIds: [] };
    case 'ASSOCIATION':
      return { ...common, associatedObjectTypeIds, objectIds: [] };
    case 'GDPR_PRIVACY_DELETION':
      return common;
  }
}

interface Question {
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
}

/** Undefined for an answer without a body. A 401 is answered with one fresh token and one repeat. */
async function send(deps: JournalClientDeps, question: Question): Promise<unknown> {
  const token = await deps.appToken();
  try {
    return await sendWith(deps, question, token);
  } catch (error) {
    if (!(error instanceof CrmError) || error.code !== 'unauthorised') throw error;
    return sendWith(deps, question, await deps.appToken(token));
  }
}

async function sendWith(deps: JournalClientDeps, question: Question, token: string): Promise<unknown> {
  const { operation, method, url, body } = question;
  const headers = {
    Authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  let response: Response;
  let text: string;
  try {
    response = await underRules(() => fetch(deps.apiUrl + url, init), { ending: deps.ending });
    text = await response.text();
  } catch (thrown) {
    throw errorFromThrown(operation, thrown);
  }
  const json = parseJson(text);
  if (response.ok) return json;
  const retryAfter = response.headers.get('retry-after');
  throw errorFromResponse(operation, { status: response.status, retryAfter, body: json }, deps.now());
}

/** An address that has expired, a file cut off: both pass with a new address, so neither is told from other trouble. */
async function download(deps: JournalClientDeps, { url }: JournalEntry): Promise<unknown> {
  const operation = 'journal file';
  if (!mayFetch(url, deps))
    throw new CrmError(operation, { kind: 'unexpected' }, { category: 'no https address' });
  let text: string;
  try {
    const response = await underRules(() => fetch(url), { answerTimeoutMs: FILE_MS, ending: deps.ending });
    if (!response.ok) throw new Error(`the file's address answered with status ${response.status}`);
    text = await readAtMost(response, FILE_BYTES);
    return JSON.parse(text);
  } catch (thrown) {
    throw errorFromThrown(operation, thrown);
  }
}

/** No token travels there: it is HubSpot, by its certificate, who names the address (R54). */
function mayFetch(url: string, { allowsLoopback }: JournalClientDeps): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:') return true;
  return protocol === 'http:' && allowsLoopback && (hostname === '127.0.0.1' || hostname === 'localhost');
}

async function readAtMost(response: Response, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > most) throw new Error(`the file is larger than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function unlessNotFound<Result>(ask: () => Promise<Result>, otherwise: Result): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CrmError && error.code === 'not-found') return otherwise;
    throw error;
  }
}

function parse<Schema extends z.ZodType>(operation: string, schema: Schema, body: unknown): z.output<Schema> {
  const answer = schema.safeParse(body);
  if (answer.success) return answer.data;
  const where = answer.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new CrmError(operation, { kind: 'unexpected' }, { status: 200, category: `unreadable at ${where}` });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
