import { describe, expect, test } from 'vitest';
import type { Call, CrmRequest } from '../../src/crm/client.ts';
import { clientOf } from '../../src/crm/crm.ts';
import { errorFromResponse } from '../../src/crm/errors.ts';
import { manifest, type OwnedProperty } from '../../src/manifest.ts';
import { provision } from '../../src/oauth/provision.ts';

type Stored = Record<string, unknown> & { name: string };

/** Definitions as a portal keeps them: duplicates are 409, archived names come back as they were. */
function aPortal(given: { live?: Stored[]; archived?: Stored[]; limit?: number } = {}) {
  const live = new Map((given.live ?? []).map((property) => [`contacts/${property.name}`, property]));
  const archived = new Map((given.archived ?? []).map((property) => [`contacts/${property.name}`, property]));
  const groups = new Set<string>();
  const calls: string[] = [];

  const create = (object: string, definition: Stored): Stored => {
    const key = `${object}/${definition.name}`;
    if (!groups.has(object)) throw refusal(400, 'the group does not exist');
    if (live.has(key)) throw refusal(409, 'exists');
    if (live.size >= (given.limit ?? 1_000)) throw refusal(400, 'You have reached your property limit');
    const made = archived.get(key) ?? definition;
    archived.delete(key);
    live.set(key, made);
    return made;
  };

  const answer = ({ method, path, body }: CrmRequest): unknown => {
    const [, object = '', ...rest] = path.match(/^\/crm\/properties\/2026-09\/(\w+)\/?(.*)$/) ?? [];
    const name = rest[0] ?? '';
    const key = `${object}/${name}`;
    if (method === 'GET' && name === '') {
      return {
        results: [...live].filter(([one]) => one.startsWith(`${object}/`)).map(([, property]) => property),
      };
    }
    if (name === 'groups') return groups.has(object) ? fail(refusal(409, 'exists')) : groups.add(object);
    if (name === 'batch/create') {
      const { inputs } = body as { inputs: Stored[] };
      // All or nothing, as HubSpot does.
      if (inputs.some((input) => live.has(`${object}/${input.name}`))) throw refusal(409, 'exists');
      if (live.size + inputs.length > (given.limit ?? 1_000))
        throw refusal(400, 'You have reached your property limit');
      return { results: inputs.map((input) => create(object, input)) };
    }
    if (method === 'POST') return create(object, body as Stored);
    const found = live.get(key);
    if (!found) throw refusal(404, 'not there');
    if (method === 'PATCH') live.set(key, { ...found, ...(body as object) });
    return live.get(key);
  };

  const call: Call = async (request, schema) => {
    calls.push(`${request.method} ${request.path.replace('/crm/properties/2026-09', '')}`);
    return schema.parse(answer(request)) as never;
  };
  return { client: clientOf('1', call), calls, stored: (key: string) => live.get(key) };
}

function fail(error: Error): never {
  throw error;
}

function refusal(status: number, message: string) {
  return errorFromResponse('property', { status, retryAfter: null, body: { message, category: 'X' } }, 0);
}

const owned = manifest.properties;
const all = owned.contacts.length + owned.companies.length;

function ownContactProperty(name: string, change: Record<string, unknown> = {}): Stored {
  const property = owned.contacts.find((one) => one.name === name) as OwnedProperty;
  const options = property.options?.map((option, displayOrder) => ({
    ...option,
    displayOrder,
    hidden: false,
  }));
  return { ...property, groupName: 'fairlead', ...(options ? { options } : {}), ...change };
}

describe('a fresh portal', () => {
  test('gets every owned property in six calls, and again in two with nothing to do', async () => {
    const portal = aPortal();
    const first = await provision(portal.client, owned);
    expect(first.created).toHaveLength(all);
    expect(first.clashes).toEqual([]);
    expect(portal.calls).toEqual([
      'GET /contacts',
      'POST /contacts/groups',
      'POST /contacts/batch/create',
      'GET /companies',
      'POST /companies/groups',
      'POST /companies/batch/create',
    ]);
    const second = await provision(portal.client, owned);
    expect(second).toMatchObject({ created: [], updated: [], clashes: [] });
    expect(second.unchanged).toHaveLength(all);
    expect(portal.calls).toHaveLength(8);
  });

  test('has options with order, and unique values where they are wanted', async () => {
    const portal = aPortal();
    await provision(portal.client, owned);
    expect(portal.stored('contacts/fairlead_sal_status')).toMatchObject({
      groupName: 'fairlead',
      formField: false,
      options: expect.arrayContaining([expect.objectContaining({ value: 'rejected', hidden: false })]),
    });
    expect(portal.stored('contacts/fairlead_external_id')).toMatchObject({ hasUniqueValue: true });
  });
});

describe('a property that is there already', () => {
  test('keeps the label, place and options a customer gave it; missing options are added behind them', async () => {
    const theirs = { value: 'parked', label: 'Parked', displayOrder: 9, hidden: true };
    const portal = aPortal({
      live: [
        ownContactProperty('fairlead_sal_status', {
          label: 'Sales says',
          groupName: 'theirs',
          options: [theirs],
        }),
      ],
    });
    const report = await provision(portal.client, owned);
    expect(report.updated).toEqual([{ object: 'contact', name: 'fairlead_sal_status' }]);
    const stored = portal.stored('contacts/fairlead_sal_status')!;
    expect(stored).toMatchObject({ label: 'Sales says', groupName: 'theirs' });
    const options = stored.options as { value: string; displayOrder: number }[];
    expect(options[0]).toEqual(theirs);
    expect(options.slice(1).map(({ displayOrder }) => displayOrder)).toEqual([10, 11, 12, 13, 14]);
  });

  test('with another type stops for that property only and is reported', async () => {
    const portal = aPortal({
      live: [ownContactProperty('fairlead_score', { type: 'string', fieldType: 'text' })],
    });
    const report = await provision(portal.client, owned);
    expect(report.clashes).toEqual([
      {
        object: 'contact',
        name: 'fairlead_score',
        reason: expect.stringContaining('type string, but number'),
      },
    ]);
    expect(report.created).toHaveLength(all - 1);
    expect(portal.calls.filter((call) => call.startsWith('PATCH'))).toEqual([]);
  });

  test('read-only, or without the unique values we need, is a clash', async () => {
    const portal = aPortal({
      live: [
        ownContactProperty('fairlead_grade', { modificationMetadata: { readOnlyValue: true } }),
        ownContactProperty('fairlead_external_id', { hasUniqueValue: false }),
      ],
    });
    const report = await provision(portal.client, owned);
    expect(report.clashes.map((clash) => clash.name).sort()).toEqual([
      'fairlead_external_id',
      'fairlead_grade',
    ]);
  });
});

describe('an archived property', () => {
  test('is restored, and its old options are completed', async () => {
    const portal = aPortal({ archived: [ownContactProperty('fairlead_sla_status', { options: [] })] });
    const report = await provision(portal.client, owned);
    expect(report.created).toHaveLength(all);
    expect(portal.stored('contacts/fairlead_sla_status')?.options).toHaveLength(5);
  });

  test('that comes back with another type is a clash', async () => {
    const portal = aPortal({ archived: [ownContactProperty('fairlead_score', { type: 'string' })] });
    const report = await provision(portal.client, owned);
    expect(report.clashes.map((clash) => clash.name)).toEqual(['fairlead_score']);
  });
});

test('a portal at its property limit gets what fits, and the rest is reported with the words of HubSpot', async () => {
  const portal = aPortal({ limit: 10 });
  const report = await provision(portal.client, owned);
  expect(report.created).toHaveLength(10);
  expect(report.clashes).toHaveLength(all - 10);
  expect(report.clashes[0]!.reason).toContain('You have reached your property limit');
});

test('a property created by someone else in between is compared, not lost', async () => {
  const portal = aPortal({ live: [ownContactProperty('fairlead_score')] });
  const { client } = portal;
  const blind = { ...client, listProperties: async () => [] };
  const report = await provision(blind, owned);
  expect(report.unchanged).toEqual([{ object: 'contact', name: 'fairlead_score' }]);
  expect(report.created).toHaveLength(all - 1);
});

test('a portal that cannot be reached is not half reported: the error goes up', async () => {
  const call: Call = async () => {
    throw refusal(503, 'x');
  };
  await expect(provision(clientOf('1', call), owned)).rejects.toMatchObject({ code: 'transient' });
});
