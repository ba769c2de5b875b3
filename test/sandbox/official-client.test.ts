/** The typed methods of HubSpot's own client as an independent caller, on the v1, v3 and v4 paths. */
import { Client } from '@hubspot/api-client';
import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/AssociationSpec.js';
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import {
  PropertyCreateFieldTypeEnum,
  PropertyCreateTypeEnum,
} from '@hubspot/api-client/lib/codegen/crm/properties/index.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoPortalId } from '../../sandbox/sandbox.ts';
import { type RefereedSandbox, startRefereedSandbox } from '../referee/refereed-sandbox.ts';
import { connect } from './portal-client.ts';

let room: RefereedSandbox;
let hubspot: Client;

beforeEach(async () => {
  room = await startRefereedSandbox({
    app: { clientId: 'c', clientSecret: 's', redirectUri: 'http://localhost/cb' },
  });
  hubspot = new Client({
    accessToken: connect(room.sandbox, demoPortalId).token,
    basePath: room.sandbox.url,
  });
});

afterEach(async () => {
  await room.sandbox.close();
  expect(room.violations).toEqual([]);
});

const make = async (email: string) =>
  (await hubspot.crm.contacts.basicApi.create({ properties: { email }, associations: [] })).id;

describe("HubSpot's own client", () => {
  it('creates, reads, changes, pages and archives contacts', async () => {
    const { basicApi } = hubspot.crm.contacts;
    const id = await make('ada@hooli.test');
    await basicApi.update(id, { properties: { jobtitle: 'CTO' } });
    const read = await basicApi.getById(id, ['email', 'jobtitle'], ['jobtitle']);
    expect(read.properties).toMatchObject({ email: 'ada@hooli.test', jobtitle: 'CTO' });
    expect(read.propertiesWithHistory?.jobtitle?.[0]?.sourceType).toBe('INTEGRATION');
    expect(read.createdAt).toBeInstanceOf(Date);
    await make('bob@hooli.test');
    const page = await basicApi.getPage(1, undefined, ['email']);
    expect(page.paging?.next?.after).toBe(id);
    await basicApi.archive(id);
    await expect(basicApi.getById(id)).rejects.toMatchObject({ code: 404 });
  });

  it('reads, writes and upserts batches', async () => {
    const { batchApi } = hubspot.crm.contacts;
    const created = await batchApi.create({
      inputs: ['a', 'b'].map((name) => ({ properties: { email: `${name}@x.test` }, associations: [] })),
    });
    const inputs = created.results.map(({ id }) => ({ id, properties: { jobtitle: 'CTO' } }));
    expect((await batchApi.update({ inputs })).status).toBe('COMPLETE');
    const read = await batchApi.read({
      inputs: inputs.map(({ id }) => ({ id })),
      properties: ['jobtitle'],
      propertiesWithHistory: [],
    });
    expect(read.results.map((row) => row.properties.jobtitle)).toEqual(['CTO', 'CTO']);
    const upserted = await batchApi.upsert({
      inputs: [{ id: 'c@x.test', idProperty: 'email', properties: { jobtitle: 'CFO' } }],
    });
    expect(upserted.results[0]).toMatchObject({ _new: true });
  });

  it('searches', async () => {
    await make('ada@hooli.test');
    const found = await hubspot.crm.contacts.searchApi.doSearch({
      filterGroups: [
        { filters: [{ propertyName: 'email', operator: FilterOperatorEnum.Eq, value: 'ada@hooli.test' }] },
      ],
      properties: ['email'],
      limit: 10,
      after: '0',
      sorts: [],
    });
    expect(found.total).toBe(1);
  });

  it('merges and erases contacts', async () => {
    const [one, other] = [await make('a@x.test'), await make('b@x.test')];
    const merged = await hubspot.crm.contacts.basicApi.merge({
      primaryObjectId: one,
      objectIdToMerge: other,
    });
    expect((await hubspot.crm.contacts.basicApi.getById(one)).id).toBe(merged.id);
    await hubspot.crm.contacts.basicApi.purge({ objectId: merged.id });
    await expect(hubspot.crm.contacts.basicApi.getById(merged.id)).rejects.toMatchObject({ code: 404 });
  });

  it('defines groups and properties', async () => {
    const { groupsApi, coreApi, batchApi } = hubspot.crm.properties;
    await groupsApi.create('contacts', { name: 'quality', label: 'Quality', displayOrder: 1 });
    const definition = {
      name: 'quality_points',
      label: 'Points',
      groupName: 'quality',
      type: PropertyCreateTypeEnum.Number,
      fieldType: PropertyCreateFieldTypeEnum.Number,
    };
    await coreApi.create('contacts', definition);
    await expect(coreApi.create('contacts', definition)).rejects.toMatchObject({ code: 409 });
    expect((await coreApi.getAll('contacts')).results.some(({ name }) => name === 'quality_points')).toBe(
      true,
    );
    expect((await coreApi.update('contacts', 'quality_points', { label: 'Score' })).label).toBe('Score');
    const read = await batchApi.read('contacts', {
      archived: false,
      inputs: [{ name: 'quality_points' }, { name: 'email' }],
    });
    expect(read.results).toHaveLength(2);
    await coreApi.archive('contacts', 'quality_points');
  });

  it('associates contacts with companies and reads it back', async () => {
    const { v4 } = hubspot.crm.associations;
    const contact = await make('ada@hooli.test');
    const company = await hubspot.crm.companies.basicApi.create({
      properties: { name: 'Hooli' },
      associations: [],
    });
    await v4.basicApi.createDefault('contacts', contact, 'companies', company.id);
    const batch = await v4.batchApi.getPage('contacts', 'companies', { inputs: [{ id: contact }] });
    expect(batch.results[0]?.to[0]?.associationTypes.map(({ typeId }) => typeId)).toEqual([1, 279]);
    const other = await hubspot.crm.companies.basicApi.create({
      properties: { name: 'Globex' },
      associations: [],
    });
    await v4.basicApi.create('contacts', contact, 'companies', other.id, [
      { associationCategory: AssociationSpecAssociationCategoryEnum.HubspotDefined, associationTypeId: 1 },
    ]);
    const page = await v4.basicApi.getPage('contacts', contact, 'companies');
    expect(page.results.map(({ associationTypes }) => associationTypes.length)).toEqual([1, 2]);
    await v4.basicApi.archive('contacts', contact, 'companies', company.id);
    expect((await v4.basicApi.getPage('contacts', contact, 'companies')).results).toHaveLength(1);
  });

  it('lists owners and pipelines, and works with deals', async () => {
    expect((await hubspot.crm.owners.ownersApi.getPage()).results.length).toBeGreaterThan(0);
    const [pipeline] = (await hubspot.crm.pipelines.pipelinesApi.getAll('deals')).results;
    expect(pipeline?.stages).toHaveLength(7);
    const deal = await hubspot.crm.deals.basicApi.create({
      properties: { dealname: 'Hooli', dealstage: 'closedlost' },
      associations: [],
    });
    const read = await hubspot.crm.deals.basicApi.getById(deal.id, ['hs_is_closed', 'hs_is_closed_won']);
    expect(read.properties).toMatchObject({ hs_is_closed: 'true', hs_is_closed_won: 'false' });
  });

  it('trades codes and refresh tokens on the older OAuth paths', async () => {
    const code = room.sandbox.app.createCode({
      portalId: demoPortalId,
      userId: 77,
      scopes: ['oauth'],
      redirectUri: 'http://localhost/cb',
      codeChallenge: null,
    });
    const { tokensApi, accessTokensApi, refreshTokensApi } = hubspot.oauth;
    const tokens = await tokensApi.create('authorization_code', code, 'http://localhost/cb', 'c', 's');
    expect(
      (await tokensApi.create('refresh_token', undefined, undefined, 'c', 's', tokens.refreshToken))
        .expiresIn,
    ).toBe(1800);
    expect((await accessTokensApi.get(tokens.accessToken)).hubId).toBe(Number(demoPortalId));
    await refreshTokensApi.archive(tokens.refreshToken);
    await expect(refreshTokensApi.get(tokens.refreshToken)).rejects.toMatchObject({ code: 404 });
  });
});
