import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoPortalId } from '../../sandbox/sandbox.ts';
import { type RefereedSandbox, startRefereedSandbox } from '../referee/refereed-sandbox.ts';
import { connect, type PortalClient } from './portal-client.ts';

const contacts = '/crm/objects/2026-09/contacts';
let room: RefereedSandbox;
let client: PortalClient;

beforeEach(async () => {
  room = await startRefereedSandbox({ now: () => Date.UTC(2026, 10, 22, 9) });
  client = connect(room.sandbox, demoPortalId);
});

afterEach(async () => {
  await room.sandbox.close();
  expect(room.violations).toEqual([]);
});

const aContact = (properties: Record<string, string> = {}) =>
  room.sandbox.actor(demoPortalId).create('contacts', { email: 'ada@hooli.test', ...properties });

describe('reading contacts', () => {
  it('gives null for a defined empty property and leaves an undefined one out', async () => {
    const id = aContact();
    const { body } = await client.get(`${contacts}/${id}?properties=email,jobtitle,no_such_property`);
    expect(body.properties).toMatchObject({ email: 'ada@hooli.test', jobtitle: null, hs_object_id: id });
    expect(body.properties).not.toHaveProperty('no_such_property');
  });

  it('gives every value as a string', async () => {
    const id = aContact({ hs_analytics_num_page_views: '12' });
    const { body } = await client.get(`${contacts}/${id}?properties=hs_analytics_num_page_views`);
    expect(body.properties.hs_analytics_num_page_views).toBe('12');
  });

  it('answers 207 with the ids it cannot find in a batch', async () => {
    const id = aContact();
    const { status, body } = await client.post(`${contacts}/batch/read`, {
      inputs: [{ id }, { id: '999' }],
      properties: ['email'],
      propertiesWithHistory: [],
    });
    expect(status).toBe(207);
    expect(body.results).toHaveLength(1);
    expect(body.errors[0]).toMatchObject({ category: 'OBJECT_NOT_FOUND', context: { ids: ['999'] } });
  });

  it('takes at most 50 inputs when history is asked for', async () => {
    const inputs = Array.from({ length: 51 }, (_, index) => ({ id: String(index + 1) }));
    const { status } = await client.post(`${contacts}/batch/read`, {
      inputs,
      properties: [],
      propertiesWithHistory: ['jobtitle'],
    });
    expect(status).toBe(400);
  });

  it('tells the history of a property newest first, with who changed it', async () => {
    const id = aContact({ jobtitle: 'Manager' });
    await client.patch(`${contacts}/${id}`, { properties: { jobtitle: 'Director' } });
    const { body } = await client.get(`${contacts}/${id}?propertiesWithHistory=jobtitle`);
    expect(body.propertiesWithHistory.jobtitle).toMatchObject([
      { value: 'Director', sourceType: 'INTEGRATION', sourceId: '5012345' },
      { value: 'Manager', sourceType: 'CRM_UI', sourceId: 'userId:77', updatedByUserId: 77 },
    ]);
  });

  it('pages through all contacts in the order of their ids', async () => {
    room.sandbox.load(
      demoPortalId,
      'contacts',
      Array.from({ length: 25 }, (_, n) => ({ properties: { email: `p${n}@a.test` } })),
    );
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const { body } = await client.get(`${contacts}?limit=10${after && `&after=${after}`}`);
      seen.push(...body.results.map((row: { id: string }) => row.id));
      after = body.paging?.next.after ?? '';
      if (!after) break;
    }
    expect(seen).toHaveLength(25);
    expect(seen).toEqual([...seen].sort((a, b) => Number(a) - Number(b)));
  });

  it('answers 404 for an archived contact unless archived ones are asked for', async () => {
    const id = aContact();
    await client.delete(`${contacts}/${id}`);
    expect((await client.get(`${contacts}/${id}`)).status).toBe(404);
    expect((await client.get(`${contacts}/${id}?archived=true`)).body.archived).toBe(true);
  });
});

describe('writing contacts', () => {
  const refusedWith = async (properties: Record<string, string>) => {
    const { status, body } = await client.post(`${contacts}/batch/update`, {
      inputs: [{ id: aContact(), properties }],
    });
    return { status, category: body.category, code: body.errors?.[0].code };
  };

  it.each([
    ['an unknown property', { no_such: '1' }, 'PROPERTY_DOESNT_EXIST'],
    ['a read-only property', { hs_analytics_num_page_views: '1' }, 'READ_ONLY_VALUE'],
    ['a value outside of the options', { hs_lead_status: 'SLEEPING' }, 'INVALID_OPTION'],
    ['an option in the wrong case', { hs_lead_status: 'new' }, 'INVALID_OPTION'],
    ['an option with white space around it', { hs_lead_status: ' NEW' }, 'INVALID_OPTION'],
    ['a number with a thousands separator', { associatedcompanyid: '1,200' }, 'INVALID_NUMERIC'],
    ['a number with white space around it', { associatedcompanyid: '12 ' }, 'INVALID_NUMERIC'],
    ['a broken e-mail address', { email: 'nobody' }, 'INVALID_EMAIL'],
    ['an unknown owner', { hubspot_owner_id: '77' }, 'INVALID_OWNER_ID'],
  ])('refuses %s', async (_, properties, code) => {
    expect(await refusedWith(properties)).toEqual({ status: 400, category: 'VALIDATION_ERROR', code });
  });

  it('names PROPERTY_DOESNT_EXIST in the message, as HubSpot does', async () => {
    const { body } = await client.patch(`${contacts}/${aContact()}`, { properties: { no_such: '1' } });
    expect(body.message).toContain('PROPERTY_DOESNT_EXIST');
  });

  it('fails a whole batch for one bad row without trace ids', async () => {
    const [good, bad] = [aContact(), aContact({ email: 'bob@hooli.test' })];
    const { status } = await client.post(`${contacts}/batch/update`, {
      inputs: [
        { id: good, properties: { jobtitle: 'CTO' } },
        { id: bad, properties: { no_such: '1' } },
      ],
    });
    expect(status).toBe(400);
    expect((await client.get(`${contacts}/${good}?properties=jobtitle`)).body.properties.jobtitle).toBeNull();
  });

  it('applies the good rows and answers 207 with trace ids', async () => {
    const [good, bad] = [aContact(), aContact({ email: 'bob@hooli.test' })];
    const { status, body } = await client.post(`${contacts}/batch/update`, {
      inputs: [
        { id: good, properties: { jobtitle: 'CTO' }, objectWriteTraceId: 'a' },
        { id: bad, properties: { no_such: '1' }, objectWriteTraceId: 'b' },
      ],
    });
    expect(status).toBe(207);
    expect(body).toMatchObject({ numErrors: 1, results: [{ id: good, objectWriteTraceId: 'a' }] });
    expect(body.errors[0].context.objectWriteTraceId).toEqual(['b']);
  });

  it('refuses the same id twice in a batch', async () => {
    const id = aContact();
    const inputs = [
      { id, properties: { jobtitle: 'A' } },
      { id, properties: { jobtitle: 'B' } },
    ];
    expect((await client.post(`${contacts}/batch/update`, { inputs })).status).toBe(400);
  });

  it('refuses more than 100 inputs', async () => {
    const inputs = Array.from({ length: 101 }, (_, index) => ({ id: String(index), properties: {} }));
    expect((await client.post(`${contacts}/batch/update`, { inputs })).status).toBe(400);
  });

  it('clears a value with the empty string', async () => {
    const id = aContact({ jobtitle: 'CTO' });
    await client.patch(`${contacts}/${id}`, { properties: { jobtitle: '' } });
    expect((await client.get(`${contacts}/${id}?properties=jobtitle`)).body.properties.jobtitle).toBeNull();
  });

  it('adds to a list of choices after a leading semicolon', async () => {
    const id = aContact({ hs_buying_role: 'END_USER' });
    const { body } = await client.patch(`${contacts}/${id}`, { properties: { hs_buying_role: ';CHAMPION' } });
    expect(body.properties.hs_buying_role).toBe('END_USER;CHAMPION');
  });

  it('answers 409 with the existing id for an address that is taken', async () => {
    const id = aContact();
    const { status, body } = await client.post(contacts, { properties: { email: 'ADA@hooli.test' } });
    expect(status).toBe(409);
    expect(body.message).toContain(id);
  });

  it('works the e-mail domain out by itself', async () => {
    const { body } = await client.post(contacts, { properties: { email: 'eve@Initech.TEST' } });
    const read = await client.get(`${contacts}/${body.id}?properties=hs_email_domain`);
    expect(read.body.properties.hs_email_domain).toBe('initech.test');
  });

  it('upserts by a unique property and says which records are new', async () => {
    const inputs = ['ada@hooli.test', 'new@hooli.test'].map((id) => ({
      id,
      idProperty: 'email',
      properties: { jobtitle: 'X' },
    }));
    aContact();
    const { body } = await client.post(`${contacts}/batch/upsert`, { inputs });
    expect(body.results.map((row: { new: boolean }) => row.new)).toEqual([false, true]);
  });

  it('refuses a write that breaks a rule of the account, on the dated path', async () => {
    room.sandbox.portal(demoPortalId).accountRules.push({
      type: 'contacts',
      property: 'lifecyclestage',
      value: 'salesqualifiedlead',
      requires: ['phone'],
    });
    const { status, body } = await client.patch(`${contacts}/${aContact()}`, {
      properties: { lifecyclestage: 'salesqualifiedlead' },
    });
    expect(status).toBe(400);
    expect(body.errors[0].code).toBe('MISSING_CONDITIONAL_REQUIRED_PROPERTY');
  });
});

describe('lifecycle stage', () => {
  const stageOf = async (id: string) =>
    (await client.get(`${contacts}/${id}?properties=lifecyclestage`)).body.properties.lifecyclestage;

  it('answers 200 to a backward move and ignores it, but keeps the rest of the write (R36)', async () => {
    const id = aContact({ lifecyclestage: 'opportunity' });
    const { status } = await client.patch(`${contacts}/${id}`, {
      properties: { lifecyclestage: 'lead', jobtitle: 'CEO' },
    });
    expect(status).toBe(200);
    expect(await stageOf(id)).toBe('opportunity');
    expect((await client.get(`${contacts}/${id}?properties=jobtitle`)).body.properties.jobtitle).toBe('CEO');
  });

  it('moves backward after the stage was cleared in an earlier request', async () => {
    const id = aContact({ lifecyclestage: 'opportunity' });
    await client.patch(`${contacts}/${id}`, { properties: { lifecyclestage: '' } });
    await client.patch(`${contacts}/${id}`, { properties: { lifecyclestage: 'lead' } });
    expect(await stageOf(id)).toBe('lead');
  });

  it('lets a person move a stage backward', async () => {
    const id = aContact({ lifecyclestage: 'opportunity' });
    room.sandbox.actor(demoPortalId).update('contacts', id, { lifecyclestage: 'lead' });
    expect(await stageOf(id)).toBe('lead');
  });

  it('orders a custom stage with a numeric id by its place in the list', async () => {
    room.sandbox.portal(demoPortalId).catalogs.contacts.addOption('lifecyclestage', '112233', 'Accepted', 3);
    const id = aContact({ lifecyclestage: 'salesqualifiedlead' });
    await client.patch(`${contacts}/${id}`, { properties: { lifecyclestage: '112233' } });
    expect(await stageOf(id)).toBe('salesqualifiedlead');
    const other = aContact({ email: 'z@a.test', lifecyclestage: 'marketingqualifiedlead' });
    await client.patch(`${contacts}/${other}`, { properties: { lifecyclestage: '112233' } });
    expect(await stageOf(other)).toBe('112233');
  });
});

describe('merging and erasing', () => {
  it('gives both contacts a new id; single reads follow the old ones, batches do not (R37)', async () => {
    const [one, other] = [aContact(), aContact({ email: 'b@hooli.test', jobtitle: 'CFO' })];
    const { body } = await client.post(`${contacts}/merge`, { primaryObjectId: one, objectIdToMerge: other });
    expect([one, other]).not.toContain(body.id);
    for (const id of [one, other]) {
      const read = await client.get(`${contacts}/${id}?properties=jobtitle,email,hs_merged_object_ids`);
      expect(read.body.id).toBe(body.id);
      expect(read.body.properties).toMatchObject({
        jobtitle: 'CFO',
        email: 'ada@hooli.test',
        hs_merged_object_ids: `${one};${other}`,
      });
    }
    const update = await client.post(`${contacts}/batch/update`, {
      inputs: [{ id: one, properties: { jobtitle: 'X' } }],
    });
    expect(update.status).toBe(400);
  });

  it('joins two histories without inventing an entry, and keeps the primary company', async () => {
    const person = room.sandbox.actor(demoPortalId);
    const [one, other] = [aContact({ jobtitle: 'CTO' }), aContact({ email: 'b@hooli.test' })];
    const [first, second] = ['A', 'B'].map((name) => person.create('companies', { name }));
    person.associate('contacts', one, 'companies', first!);
    person.associate('contacts', other, 'companies', second!);
    person.update('contacts', other, { hs_analytics_last_url: 'https://x.test/pricing' });
    const merged = person.merge('contacts', one, other);
    const { body } = await client.get(
      `${contacts}/${merged}?properties=associatedcompanyid&propertiesWithHistory=hs_analytics_last_url,jobtitle`,
    );
    expect(body.propertiesWithHistory.hs_analytics_last_url).toHaveLength(1);
    expect(body.propertiesWithHistory.jobtitle).toHaveLength(1);
    expect(body.properties.associatedcompanyid).toBe(first);
    expect(room.sandbox.portal(demoPortalId).live('contacts', merged).links).toHaveLength(2);
  });

  it('leaves nothing of a contact that was erased for privacy (R39)', async () => {
    const id = aContact();
    expect(
      (await client.post(`${contacts}/gdpr-delete`, { objectId: 'ada@hooli.test', idProperty: 'email' }))
        .status,
    ).toBe(204);
    expect((await client.get(`${contacts}/${id}`)).status).toBe(404);
    expect((await client.get(`${contacts}/${id}?archived=true`)).status).toBe(404);
  });
});
