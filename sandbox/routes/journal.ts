/** The webhooks journal and its subscriptions, for the app as a whole: its own token, limits of their own. */
import { type Answer, noContent, ok } from '../http/exchange.ts';
import { badRequest, notFound } from '../http/hubspot-error.ts';
import { asFields, type Fields, readText, readTexts } from '../http/input.ts';
import { rateLimitBody, SlidingWindow } from '../http/rate-limit.ts';
import type { AppCall, AppRoute, OpenRoute } from '../http/router.ts';
import type { Journal, JournalPointer, NewSubscription } from '../webhooks/journal.ts';
import type { JournalSubscription, SubscriptionType } from '../webhooks/journal-event.ts';

export interface JournalDeps {
  readonly journal: Journal;
  readonly appId: string;
  /** What limits are measured with. */
  readonly steady: () => number;
}

/** Where files lie: an address of its own, as a store of files has, and no part of the API. */
export const FILES_PATH = '/journal-files';

const ACTIONS = [
  ...['CREATE', 'UPDATE', 'DELETE', 'MERGE', 'RESTORE', 'ASSOCIATION_ADDED', 'ASSOCIATION_REMOVED'],
  ...['SNAPSHOT', 'APP_INSTALL', 'APP_UNINSTALL', 'ADDED_TO_LIST', 'REMOVED_FROM_LIST', 'GDPR_DELETE'],
];
const LIFECYCLE_EVENTS: Readonly<Record<string, string>> = {
  '4-1909196': 'APP_INSTALL',
  '4-1916193': 'APP_UNINSTALL',
};

export function journalRoutes(deps: JournalDeps): (AppRoute | OpenRoute)[] {
  const { journal } = deps;
  const reading = { scopes: ['developer.webhooks_journal.read'] };
  const looking = { scopes: ['developer.webhooks_journal.subscriptions.read'] };
  const changing = { scopes: ['developer.webhooks_journal.subscriptions.write'] };
  const reads = limitedTo(100, deps.steady);
  const changes = limitedTo(50, deps.steady);
  const base = '/webhooks-journal/journal';
  const subscriptions = '/webhooks-journal/subscriptions';
  const one = `${subscriptions}/:id`;
  return [
    { method: 'GET', path: `${base}/earliest`, ...reading, app: reads(() => answer(journal.earliest())) },
    { method: 'GET', path: `${base}/latest`, ...reading, app: reads(() => answer(journal.latest())) },
    {
      method: 'GET',
      path: `${base}/offset/:offset/next`,
      ...reading,
      app: reads(({ params }) => answer(journal.next(params.offset!))),
    },
    { method: 'GET', path: subscriptions, ...looking, app: changes(() => ok({ results: list(deps) })) },
    { method: 'POST', path: subscriptions, ...changing, app: changes((call) => subscribe(deps, call)) },
    { method: 'GET', path: one, ...looking, app: changes((call) => ok(view(deps, find(deps, call)))) },
    { method: 'DELETE', path: one, ...changing, app: changes((call) => unsubscribe(deps, call)) },
    {
      method: 'DELETE',
      path: `${subscriptions}/portals/:portalId`,
      ...changing,
      app: changes(({ params }) => {
        journal.unsubscribePortal(params.portalId!);
        return noContent;
      }),
    },
    {
      method: 'GET',
      path: `${FILES_PATH}/:offset`,
      open: ({ params, url }) => file(journal, params.offset!, Number(url.searchParams.get('expires'))),
    },
  ];
}

function limitedTo(limit: number, steady: () => number) {
  const window = new SlidingWindow({ limit, windowMs: 1000 });
  return (handle: AppRoute['app']): AppRoute['app'] =>
    (call) => {
      if (window.take(steady()).ok) return handle(call);
      const body = { ...rateLimitBody('burst', 'journal', 'journal'), policyName: 'SECONDLY' };
      return { status: 429, headers: { 'Retry-After': '1' }, body };
    };
}

function answer(pointer: JournalPointer | undefined): Answer {
  return pointer ? ok(pointer) : noContent;
}

/** As a store of files answers: no JSON, no token, and nothing after the address has expired. */
function file(journal: Journal, offset: string, expiresAt: number): Answer {
  const content = journal.read(offset, expiresAt);
  if (content) return ok(content);
  return {
    status: 403,
    headers: { 'content-type': 'application/xml' },
    body: '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
  };
}

function subscribe(deps: JournalDeps, call: AppCall): Answer {
  return ok(view(deps, deps.journal.subscribe(readSubscription(asFields(call.body)))));
}

function readSubscription(fields: Fields): NewSubscription {
  const subscriptionType = readText(fields, 'subscriptionType') as SubscriptionType;
  switch (subscriptionType) {
    case 'APP_LIFECYCLE_EVENT': {
      const eventTypeId = readText(fields, 'eventTypeId');
      const action = LIFECYCLE_EVENTS[eventTypeId];
      if (!action) throw badRequest(`Unknown event type ${eventTypeId}.`);
      return { ...nothing, subscriptionType, portalId: null, objectTypeId: eventTypeId, actions: [action] };
    }
    case 'OBJECT':
    case 'ASSOCIATION':
    case 'GDPR_PRIVACY_DELETION':
      return {
        subscriptionType,
        portalId: readText(fields, 'portalId'),
        objectTypeId: readText(fields, 'objectTypeId'),
        actions: readActions(fields),
        properties: readTexts(fields, 'properties'),
        objectIds: (fields.objectIds as number[] | undefined) ?? [],
        associatedObjectTypeIds: readTexts(fields, 'associatedObjectTypeIds'),
      };
    default:
      throw badRequest(`Invalid subscription type provided: ${subscriptionType}`);
  }
}

const nothing = { properties: [], objectIds: [], associatedObjectTypeIds: [] };

function readActions(fields: Fields): readonly string[] {
  const actions = readTexts(fields, 'actions');
  const unknown = actions.filter((action) => !ACTIONS.includes(action));
  if (actions.length === 0 || unknown.length > 0)
    throw badRequest(`Invalid actions provided: [${unknown.join(', ')}]`);
  return actions;
}

function unsubscribe(deps: JournalDeps, call: AppCall): Answer {
  deps.journal.subscriptions.delete(find(deps, call).id);
  return noContent;
}

function find({ journal }: JournalDeps, { params }: AppCall): JournalSubscription {
  const found = journal.subscriptions.get(Number(params.id));
  if (!found) throw notFound(`Subscription ${params.id} does not exist`);
  return found;
}

function list(deps: JournalDeps): Record<string, unknown>[] {
  return [...deps.journal.subscriptions.values()].map((one) => view(deps, one));
}

function view({ appId }: JournalDeps, one: JournalSubscription): Record<string, unknown> {
  const { portalId, createdAt, updatedAt, ...others } = one;
  return {
    ...others,
    appId: Number(appId),
    ...(portalId !== null && { portalId: Number(portalId) }),
    ...(one.subscriptionType === 'APP_LIFECYCLE_EVENT' && { eventTypeId: one.objectTypeId }),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}
