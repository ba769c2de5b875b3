import { afterEach, beforeEach, expect, it } from 'vitest';
import { demoPortalId } from '../../sandbox/sandbox.ts';
import { type RefereedSandbox, startRefereedSandbox } from '../referee/refereed-sandbox.ts';
import { allScopes, connect, type PortalClient } from './portal-client.ts';

const LEADS = '/crm/objects/2026-09/leads';
const SCOPES = [...allScopes, 'crm.objects.leads.read', 'crm.objects.leads.write'];

let room: RefereedSandbox;
let client: PortalClient;
let contact: string;

beforeEach(async () => {
  room = await startRefereedSandbox({ now: () => Date.UTC(2026, 10, 22) });
  client = connect(room.sandbox, demoPortalId, SCOPES);
  contact = person().create('contacts', { email: 'ada@hooli.test' });
});
afterEach(async () => {
  await room.sandbox.close();
  expect(room.violations).toEqual([]);
});

const portal = () => room.sandbox.portal(demoPortalId);
const person = () => room.sandbox.actor(demoPortalId);
const isThere = (id: string) => portal().stores.leads.find(id)?.archivedAt === null;
const linked = (associationTypeId = 578, id = contact) => ({
  associations: [{ to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] }],
});
const make = (properties: object = {}) =>
  client.post(LEADS, { properties: { hs_lead_name: 'Ada', ...properties }, ...linked() });
const aLead = async (): Promise<string> => (await make()).body.id;

it('a lead begins in the first stage, is moved, and tells who has moved it', async () => {
  const { status, body } = await make();
  expect(status).toBe(201);
  expect(portal().live('leads', body.id).values).toMatchObject({
    hs_pipeline: 'lead-pipeline-id',
    hs_pipeline_stage: 'new-stage-id',
  });
  await client.patch(`${LEADS}/${body.id}`, { properties: { hs_pipeline_stage: 'attempting-stage-id' } });
  person().update('leads', body.id, { hs_pipeline_stage: 'connected-stage-id' });
  const { body: read } = await client.get(`${LEADS}/${body.id}?propertiesWithHistory=hs_pipeline_stage`);
  const [last, before] = read.propertiesWithHistory.hs_pipeline_stage;
  expect(last).toMatchObject({ value: 'connected-stage-id', sourceType: 'CRM_UI' });
  expect(before).toMatchObject({ sourceType: 'INTEGRATION', sourceId: room.sandbox.app.options.appId });
  const pipelines = await client.get('/crm/pipelines/2026-09/leads');
  expect(pipelines.body.results[0].stages).toHaveLength(5);
});

it('it takes a name, a contact, a known stage and an owner with a seat', async () => {
  portal().leads.ownersWithoutSeat.add('60002');
  const answers = [
    await client.post(LEADS, { properties: { hs_lead_type: 'UPSELL' }, ...linked() }),
    await client.post(LEADS, { properties: { hs_lead_name: 'Ada' } }),
    await make({ hs_pipeline_stage: 'nowhere' }),
    await make({ hubspot_owner_id: '60002' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  expect(portal().stores.leads.all()).toHaveLength(0);
});

it('without the scopes, or switched off, there are none', async () => {
  const other = connect(room.sandbox, demoPortalId);
  expect((await other.get(LEADS)).body.category).toBe('MISSING_SCOPES');
  client = connect(room.sandbox, demoPortalId, SCOPES);
  await client.post(`/_sandbox/portals/${demoPortalId}/leads`, { enabled: false });
  expect((await make()).status).toBe(403);
});

it('it ends with its primary contact, and lives on where that is merged', async () => {
  const [one, two] = [await aLead(), await aLead()];
  await client.delete(`/crm/objects/2026-09/contacts/${contact}/associations/leads/${one}`);
  expect([isThere(one), isThere(two)]).toEqual([false, true]);
  const other = person().create('contacts', { email: 'ada@globex.test' });
  const merged = person().merge('contacts', contact, other);
  expect(portal().live('leads', two).links).toMatchObject([{ id: merged, typeIds: [578, 608] }]);
  person().delete('contacts', merged);
  expect(isThere(two)).toBe(false);
});
