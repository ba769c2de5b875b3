import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoPortalId } from '../../sandbox/sandbox.ts';
import { type RefereedSandbox, startRefereedSandbox } from '../referee/refereed-sandbox.ts';
import { connect, type PortalClient } from './portal-client.ts';

let room: RefereedSandbox;
let client: PortalClient;

beforeEach(async () => {
  room = await startRefereedSandbox({ now: () => Date.UTC(2026, 10, 22) });
  client = connect(room.sandbox, demoPortalId);
});

afterEach(async () => {
  await room.sandbox.close();
  expect(room.violations).toEqual([]);
});

const person = () => room.sandbox.actor(demoPortalId);
const aCompany = (name = 'Hooli') =>
  person().create('companies', { name, domain: `${name.toLowerCase()}.test` });
const aContact = (email = 'ada@hooli.test') => person().create('contacts', { email });
const valuesOf = (type: 'contacts' | 'companies' | 'deals', id: string) =>
  room.sandbox.portal(demoPortalId).live(type, id).values;

describe('associations', () => {
  const read = (id: string) =>
    client.post('/crm/associations/2026-09/contacts/companies/batch/read', { inputs: [{ id }] });

  it('make the first company of a contact its primary one', async () => {
    const [contact, first, second] = [aContact(), aCompany(), aCompany('Globex')];
    for (const company of [first, second])
      await client.put(`/crm/objects/2026-09/contacts/${contact}/associations/default/companies/${company}`);
    const { status, body } = await read(contact);
    expect(status).toBe(200);
    const typesTo = (id: string) =>
      body.results[0].to
        .find((row: { toObjectId: number }) => row.toObjectId === Number(id))
        .associationTypes.map((type: { typeId: number }) => type.typeId);
    expect(typesTo(first)).toEqual([1, 279]);
    expect(typesTo(second)).toEqual([279]);
    expect(valuesOf('contacts', contact).associatedcompanyid).toBe(first);
  });

  it('move the primary company when its id is written to the contact', async () => {
    const [contact, first, second] = [aContact(), aCompany(), aCompany('Globex')];
    person().associate('contacts', contact, 'companies', first);
    await client.patch(`/crm/objects/2026-09/contacts/${contact}`, {
      properties: { associatedcompanyid: second },
    });
    const { body } = await client.get(`/crm/objects/2026-09/contacts/${contact}?associations=companies`);
    expect(body.associations.companies.results).toEqual([
      { id: first, type: 'contact_to_company_unlabeled' },
      { id: second, type: 'contact_to_company' },
      { id: second, type: 'contact_to_company_unlabeled' },
    ]);
  });

  it('answer 207 for a contact without any', async () => {
    const { status, body } = await read(aContact());
    expect(status).toBe(207);
    expect(body.errors[0].subCategory).toBe('crm.associations.NO_ASSOCIATIONS_FOUND');
  });

  it('are made with a record in one call', async () => {
    const company = aCompany();
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }];
    const { status, body } = await client.post('/crm/objects/2026-09/contacts', {
      properties: { email: 'new@hooli.test' },
      associations: [{ to: { id: company }, types }],
    });
    expect(status).toBe(201);
    expect(valuesOf('contacts', body.id).associatedcompanyid).toBe(company);
  });

  it('end, and the counts with them', async () => {
    const [contact, company] = [aContact(), aCompany()];
    person().associate('contacts', contact, 'companies', company);
    expect(valuesOf('companies', company).num_associated_contacts).toBe('1');
    await client.delete(`/crm/objects/2026-09/contacts/${contact}/associations/companies/${company}`);
    expect(valuesOf('companies', company).num_associated_contacts).toBe('0');
    expect(valuesOf('contacts', contact)).not.toHaveProperty('associatedcompanyid');
  });
});

describe('deals', () => {
  it('count on their contact and company, open ones apart', async () => {
    const [contact, company] = [aContact(), aCompany()];
    const deal = person().create('deals', { dealname: 'Hooli', dealstage: 'qualifiedtobuy', amount: '9000' });
    person().associate('deals', deal, 'companies', company);
    person().associate('deals', deal, 'contacts', contact);
    expect(valuesOf('contacts', contact).num_associated_deals).toBe('1');
    expect(valuesOf('companies', company).hs_num_open_deals).toBe('1');
    await client.patch(`/crm/objects/2026-09/deals/${deal}`, { properties: { dealstage: 'closedwon' } });
    expect(valuesOf('deals', deal)).toMatchObject({ hs_is_closed: 'true', hs_is_closed_won: 'true' });
    expect(valuesOf('companies', company).hs_num_open_deals).toBe('0');
  });
});

describe('the account', () => {
  it('tells its zone and its offset', async () => {
    const { body } = await client.get('/account-info/2026-09/details');
    expect(body).toMatchObject({
      portalId: Number(demoPortalId),
      timeZone: 'America/New_York',
      utcOffset: '-05:00',
      utcOffsetMilliseconds: -18_000_000,
    });
  });

  it('finds an owner by id, by user id and by address; deactivated ones only when asked', async () => {
    expect((await client.get('/crm/owners/2026-09/60001')).body.userId).toBe(77);
    expect((await client.get('/crm/owners/2026-09/77?idProperty=userId')).body.id).toBe('60001');
    expect((await client.get('/crm/owners/2026-09?email=DANA.REYES@seller.test')).body.results).toHaveLength(
      1,
    );
    const { body } = await client.get('/crm/owners/2026-09?archived=true');
    expect(body.results).toMatchObject([{ id: '60004', userIdIncludingInactive: 80 }]);
    expect(body.results[0]).not.toHaveProperty('userId');
  });

  it('shows its pipeline with closed and won stages', async () => {
    const { body } = await client.get('/crm/pipelines/2026-09/deals');
    expect(body.results[0].stages.at(-2)).toMatchObject({
      id: 'closedwon',
      metadata: { isClosed: 'true', probability: '1.0' },
    });
  });

  it('has HubSpot ids that are the same in two portals and for two types', async () => {
    room.sandbox.createPortal({ id: '222' });
    const other = room.sandbox.actor('222').create('contacts', { email: 'x@y.test' });
    expect(new Set([aContact(), aCompany(), other]).size).toBe(1);
  });
});

describe('search', () => {
  const search = async (body: Record<string, unknown>) => {
    const reply = await client.post('/crm/objects/2026-09/contacts/search', {
      filterGroups: [],
      properties: [],
      sorts: [],
      after: '0',
      limit: 100,
      ...body,
    });
    return { ...reply, ids: reply.body.results?.map((row: { id: string }) => row.id) as string[] };
  };
  const where = (...filters: Record<string, unknown>[]) => ({ filterGroups: [{ filters }] });
  let ids: Record<'ada' | 'bob' | 'eve', string>;

  beforeEach(() => {
    const make = (properties: Record<string, string>) => person().create('contacts', properties);
    ids = {
      ada: make({
        email: 'ada@hooli.test',
        jobtitle: 'VP of Sales',
        lifecyclestage: 'lead',
        hs_analytics_num_page_views: '9',
      }),
      bob: make({ email: 'bob@globex.test', jobtitle: 'Sales Manager', hs_analytics_num_page_views: '10' }),
      eve: make({ email: 'eve@hooli.test', lifecyclestage: 'customer' }),
    };
  });

  it.each<[string, Record<string, unknown>, ('ada' | 'bob' | 'eve')[]]>([
    ['EQ without case on texts', { propertyName: 'email', operator: 'EQ', value: 'ADA@hooli.test' }, ['ada']],
    ['EQ with case on choices', { propertyName: 'lifecyclestage', operator: 'EQ', value: 'LEAD' }, []],
    [
      'NEQ also on empty values',
      { propertyName: 'lifecyclestage', operator: 'NEQ', value: 'lead' },
      ['bob', 'eve'],
    ],
    ['GT as numbers', { propertyName: 'hs_analytics_num_page_views', operator: 'GT', value: '9' }, ['bob']],
    [
      'BETWEEN with both ends',
      { propertyName: 'hs_analytics_num_page_views', operator: 'BETWEEN', value: '9', highValue: '10' },
      ['ada', 'bob'],
    ],
    [
      'IN with lower-case texts',
      { propertyName: 'jobtitle', operator: 'IN', values: ['vp of sales'] },
      ['ada'],
    ],
    ['IN not with other case', { propertyName: 'jobtitle', operator: 'IN', values: ['VP of Sales'] }, []],
    ['HAS_PROPERTY', { propertyName: 'jobtitle', operator: 'HAS_PROPERTY' }, ['ada', 'bob']],
    ['NOT_HAS_PROPERTY', { propertyName: 'jobtitle', operator: 'NOT_HAS_PROPERTY' }, ['eve']],
    [
      'CONTAINS_TOKEN',
      { propertyName: 'jobtitle', operator: 'CONTAINS_TOKEN', value: 'sales' },
      ['ada', 'bob'],
    ],
    [
      'CONTAINS_TOKEN with a star',
      { propertyName: 'email', operator: 'CONTAINS_TOKEN', value: '*@hooli.test' },
      ['ada', 'eve'],
    ],
  ])('knows %s', async (_, filter, expected) => {
    expect((await search(where(filter))).ids).toEqual(expected.map((name) => ids[name]));
  });

  it('joins groups with or, sorts, and pages by offset', async () => {
    const groups = ['ada@hooli.test', 'eve@hooli.test'].map((value) => ({
      filters: [{ propertyName: 'email', operator: 'EQ', value }],
    }));
    const first = await search({
      filterGroups: groups,
      sorts: [{ propertyName: 'email', direction: 'DESCENDING' }],
      limit: 1,
    });
    expect(first.body).toMatchObject({ total: 2, paging: { next: { after: '1' } } });
    expect(first.ids).toEqual([ids.eve]);
  });

  it('stops at 10,000 results, and at 200 on a page', async () => {
    expect((await search({ after: '9950', limit: 100 })).status).toBe(400);
    expect((await search({ limit: 201 })).status).toBe(400);
  });

  it('finds free text in names and addresses', async () => {
    expect((await search({ query: 'globex' })).ids).toEqual([ids.bob]);
  });

  it('sees changes only after the lag of its index', async () => {
    room.sandbox.settings.searchLagMs = 10_000;
    expect((await search({})).ids).toEqual([]);
    room.sandbox.clock.advance(10_000);
    expect((await search({})).ids).toHaveLength(3);
  });
});
