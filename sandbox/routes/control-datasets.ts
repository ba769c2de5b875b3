/** Filling a portal from the control room: a story to watch, or many plain records. */
import { bulkCompanies, bulkContacts } from '../crm/bulk.ts';
import { type Answer, created } from '../http/exchange.ts';
import { badRequest, notFound } from '../http/hubspot-error.ts';
import type { Fields } from '../http/input.ts';
import type { OpenRoute, RawCall } from '../http/router.ts';
import { createRandom } from '../random.ts';
import type { Sandbox } from '../sandbox.ts';
import { playStory } from '../story/play.ts';
import { buildStory } from '../story/story.ts';
import { readJson } from './control-body.ts';

export function datasetRoutes(sandbox: Sandbox): OpenRoute[] {
  const base = '/_sandbox/portals/:portalId';
  return [
    { method: 'POST', path: `${base}/story`, open: (call) => story(sandbox, call, readJson(call)) },
    { method: 'POST', path: `${base}/bulk`, open: (call) => bulk(sandbox, call, readJson(call)) },
  ];
}

/** `{seed?, seconds?}`: loads the past at once and plays the rest behind the answer. */
function story(sandbox: Sandbox, call: RawCall, fields: Fields): Answer {
  const portalId = knownPortal(sandbox, call);
  const told = buildStory(readCount(fields, 'seed', 1), sandbox.clock.now());
  const seconds = readCount(fields, 'seconds', 60);
  playStory(sandbox, portalId, told, { seconds }).catch((error: unknown) => {
    console.error('The story broke off.', error);
  });
  return created({
    contacts: told.contacts.length,
    companies: told.companies.length,
    changes: told.changes.length,
    seconds,
    workedLead: told.workedLead.email,
  });
}

/** `{contacts, companies?, seed?}` without webhooks. */
function bulk(sandbox: Sandbox, call: RawCall, fields: Fields): Answer {
  const portalId = knownPortal(sandbox, call);
  const random = createRandom(readCount(fields, 'seed', 1));
  const contacts = readCount(fields, 'contacts', 1000);
  const companies = readCount(fields, 'companies', Math.ceil(contacts / 20));
  const companyIds = sandbox.load(portalId, 'companies', bulkCompanies(companies, random));
  const ids = sandbox.load(
    portalId,
    'contacts',
    bulkContacts(contacts, companyIds, sandbox.clock.now(), random),
  );
  return created({ contacts: ids.length, companies: companyIds.length, firstId: ids[0], lastId: ids.at(-1) });
}

function readCount(fields: Fields, name: string, fallback: number): number {
  const value = fields[name] ?? fallback;
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    throw badRequest(`Field '${name}' must be a number that is not negative.`);
  return value;
}

function knownPortal(sandbox: Sandbox, call: RawCall): string {
  const id = call.params.portalId!;
  if (!sandbox.portals.has(id)) throw notFound(`The sandbox has no portal ${id}.`);
  return id;
}
