import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkValue } from '../../sandbox/crm/value-check.ts';
import { demoPortalId } from '../../sandbox/sandbox.ts';
import { type RefereedSandbox, startRefereedSandbox } from '../referee/refereed-sandbox.ts';
import { connect, type PortalClient } from './portal-client.ts';

const base = '/crm/properties/2026-09/contacts';
let room: RefereedSandbox;
let client: PortalClient;

beforeEach(async () => {
  room = await startRefereedSandbox();
  client = connect(room.sandbox, demoPortalId);
  await client.post(`${base}/groups`, { name: 'quality', label: 'Quality' });
});

afterEach(async () => {
  await room.sandbox.close();
  expect(room.violations).toEqual([]);
});

const option = (value: string, hidden = false) => ({
  value,
  label: value.toUpperCase(),
  displayOrder: 0,
  hidden,
});
const aProperty = (changes: Record<string, unknown> = {}) => ({
  name: 'lead_quality',
  label: 'Lead quality',
  type: 'enumeration',
  fieldType: 'select',
  groupName: 'quality',
  options: [option('good'), option('bad')],
  ...changes,
});

describe('property definitions', () => {
  it('are created in a group that exists', async () => {
    expect((await client.post(base, aProperty())).status).toBe(201);
    expect((await client.get(`${base}/lead_quality`)).body).toMatchObject({
      name: 'lead_quality',
      groupName: 'quality',
      hubspotDefined: false,
    });
    expect((await client.post(base, aProperty({ name: 'other', groupName: 'nowhere' }))).status).toBe(400);
  });

  it('conflict with 409 when the name is taken', async () => {
    await client.post(base, aProperty());
    const { status, body } = await client.post(base, aProperty());
    expect(status).toBe(409);
    expect(body).toMatchObject({
      category: 'OBJECT_ALREADY_EXISTS',
      subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
    });
    expect((await client.post(`${base}/groups`, { name: 'quality', label: 'Again' })).status).toBe(409);
  });

  it('come back as they were when an archived name is created again (R43)', async () => {
    await client.post(base, aProperty());
    expect((await client.delete(`${base}/lead_quality`)).status).toBe(204);
    expect((await client.get(`${base}/lead_quality`)).status).toBe(404);
    expect((await client.get(`${base}/lead_quality?archived=true`)).status).toBe(200);
    const { status, body } = await client.post(
      base,
      aProperty({ label: 'Fresh', type: 'string', fieldType: 'text', options: [] }),
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({ label: 'Lead quality', type: 'enumeration' });
  });

  it('lose the options that an update leaves out', async () => {
    await client.post(base, aProperty());
    const { body } = await client.patch(`${base}/lead_quality`, { options: [option('great')] });
    expect(body.options.map((entry: { value: string }) => entry.value)).toEqual(['great']);
  });

  it.each([
    ['a field that does not fit the type', { type: 'number', fieldType: 'select' }],
    ['a type that does not exist', { type: 'json' }],
    ['a name with capitals', { name: 'LeadQuality' }],
    ['a prototype as a name', { name: '__proto__' }],
    ['a label with white space around it', { label: ' Lead quality' }],
    ['options with the same value', { options: [option('a'), option('a')] }],
  ])('are refused with %s', async (_, changes) => {
    expect((await client.post(base, aProperty(changes))).status).toBe(400);
  });

  it('are created in batches that report the taken names in a 207', async () => {
    await client.post(base, aProperty());
    const { status, body } = await client.post(`${base}/batch/create`, {
      inputs: [aProperty(), aProperty({ name: 'second' })],
    });
    expect(status).toBe(207);
    expect(body.results.map((entry: { name: string }) => entry.name)).toEqual(['second']);
    expect(body.errors[0]).toMatchObject({
      category: 'OBJECT_ALREADY_EXISTS',
      context: { name: ['lead_quality'] },
    });
  });

  it('of HubSpot itself may get options and nothing else', async () => {
    expect((await client.patch(`${base}/jobtitle`, { label: 'Role' })).status).toBe(400);
    expect((await client.delete(`${base}/jobtitle`)).status).toBe(400);
    expect((await client.patch(`${base}/hs_lead_status`, { options: [option('WARM')] })).status).toBe(200);
  });

  it('keep a group that still holds some', async () => {
    await client.post(base, aProperty());
    expect((await client.delete(`${base}/groups/quality`)).status).toBe(400);
    await client.delete(`${base}/lead_quality`);
    expect((await client.delete(`${base}/groups/quality`)).status).toBe(204);
  });

  it('with unique values find records and keep them apart', async () => {
    await client.post(
      base,
      aProperty({ name: 'ticket', type: 'string', fieldType: 'text', options: [], hasUniqueValue: true }),
    );
    const contacts = '/crm/objects/2026-09/contacts';
    const first = await client.post(contacts, { properties: { ticket: 'T-1' } });
    const second = await client.post(contacts, { properties: { ticket: 'T-2' } });
    expect((await client.get(`${contacts}/T-1?idProperty=ticket`)).body.id).toBe(first.body.id);
    expect(
      (await client.patch(`${contacts}/${second.body.id}`, { properties: { ticket: 'T-1' } })).status,
    ).toBe(400);
  });

  it('are counted against the limits of the portal', async () => {
    await client.post(base, aProperty());
    const { body } = await client.get('/crm/limits/2026-09/custom-properties');
    expect(body.overallUsage).toBe(1);
    expect(body.byObjectType[0]).toMatchObject({ objectTypeId: '0-1', usage: 1 });
  });

  it('called like methods of objects are plain names (R47)', async () => {
    await client.post(
      base,
      aProperty({ name: 'constructor', type: 'string', fieldType: 'text', options: [] }),
    );
    const created = await client.post('/crm/objects/2026-09/contacts', { properties: { email: 'c@a.test' } });
    const read = await client.get(`/crm/objects/2026-09/contacts/${created.body.id}?properties=constructor`);
    expect(read.body.properties.constructor).toBeNull();
  });
});

describe('property values', () => {
  const check = async (type: string, fieldType: string, raw: string) => {
    await client.post(base, aProperty({ name: 'probe', type, fieldType, options: [] }));
    const result = checkValue(room.sandbox.portal(demoPortalId).catalogs.contacts.get('probe'), raw);
    return result.ok ? result.value : result.issue.code;
  };

  it.each([
    ['date', '2026-11-22', '2026-11-22'],
    ['date', String(Date.UTC(2026, 10, 22)), '2026-11-22'],
    ['date', String(Date.UTC(2026, 10, 22, 9)), 'INVALID_DATE'],
    ['date', '22/11/2026', 'INVALID_DATE'],
    ['date', '2026-02-30', 'INVALID_DATE'],
    ['date', ' 2026-11-22', 'INVALID_DATE'],
    ['datetime', '2026-11-22T09:00:00Z', '2026-11-22T09:00:00.000Z'],
    ['datetime', String(Date.UTC(2026, 10, 22, 9)), '2026-11-22T09:00:00.000Z'],
    ['datetime', '2026-11-22T10:00:00+01:00', '2026-11-22T09:00:00.000Z'],
    ['datetime', 'yesterday', 'INVALID_DATE'],
  ])('of a %s property: %s becomes %s', async (type, raw, expected) => {
    expect(await check(type, 'date', raw)).toBe(expected);
  });

  it.each([
    ['1200.50', '1200.50'],
    ['-3', '-3'],
    ['1e3', '1e3'],
    ['1,200', 'INVALID_NUMERIC'],
    ['0x10', 'INVALID_NUMERIC'],
    ['NaN', 'INVALID_NUMERIC'],
    ['1e309', 'INVALID_NUMERIC'],
    [' ', 'INVALID_NUMERIC'],
  ])('of a number property: %j becomes %s', async (raw, expected) => {
    expect(await check('number', 'number', raw)).toBe(expected);
  });
});
