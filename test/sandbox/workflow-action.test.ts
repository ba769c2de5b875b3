import { createHash } from 'node:crypto';
import { Signature } from '@hubspot/api-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoPortalId, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { readReply } from './portal-client.ts';
import { type Listener, startListener } from './webhook-listener.ts';

const publicUrl = 'https://app.fairlead.test';
const secret = 'sandbox-client-secret';
const path = '/actions/record-signal';
let listener: Listener;
let sandbox: Sandbox;

beforeEach(async () => {
  listener = await startListener();
  sandbox = await startSandbox({ appUrl: listener.url, publicUrl });
});
afterEach(async () => {
  await sandbox.close();
  await listener.close();
});

describe('a workflow that comes to an action of the app', () => {
  it('calls it with the fields of the platform', async () => {
    const inputFields = { kind: 'webinar_attended', minutes: 60 };
    const answer = await sandbox.runAction(demoPortalId, {
      path,
      objectId: '901',
      inputFields,
      workflowId: 5,
    });
    const [request] = listener.deliveries;
    expect(request!.path).toBe(path);
    expect(request!.events).toEqual({
      callbackId: answer.callbackId,
      origin: {
        portalId: Number(demoPortalId),
        actionDefinitionId: expect.any(Number),
        actionDefinitionVersion: 1,
        extensionDefinitionId: expect.any(Number),
        extensionDefinitionVersionId: 1,
      },
      context: { workflowId: 5, actionId: 1, source: 'WORKFLOWS' },
      object: { objectId: 901, objectType: 'CONTACT' },
      fields: inputFields,
      inputFields,
      typedInputs: {
        kind: { value: 'webinar_attended', type: 'STRING' },
        minutes: { value: 60, type: 'NUMBER' },
      },
    });
  });

  it('gives every run a callback id of its own, and repeats one where asked to', async () => {
    const run = { path, objectId: '901' };
    const first = await sandbox.runAction(demoPortalId, run);
    const second = await sandbox.runAction(demoPortalId, run);
    const again = await sandbox.runAction(demoPortalId, { ...run, callbackId: first.callbackId });
    expect(second.callbackId).not.toBe(first.callbackId);
    expect(again.callbackId).toBe(first.callbackId);
  });

  it.each(['v2', 'v3', 'v2 and v3'] as const)('signs with %s over the public address', async (signature) => {
    await sandbox.runAction(demoPortalId, { path, objectId: '901', signature });
    const { headers, rawBody: body } = listener.deliveries[0]!;
    const uri = publicUrl + path;
    const v2 = createHash('sha256').update(`${secret}POST${uri}${body}`).digest('hex');
    expect(headers['x-hubspot-signature']).toBe(signature.includes('v2') ? v2 : undefined);
    expect(headers['x-hubspot-signature-version']).toBe(signature.includes('v2') ? 'v2' : undefined);
    const isV3 = headers['x-hubspot-signature-v3'] !== undefined;
    expect(isV3).toBe(signature.includes('v3'));
    if (!isV3) return;
    const given = {
      signature: String(headers['x-hubspot-signature-v3']),
      timestamp: Number(headers['x-hubspot-request-timestamp']),
    };
    const call = {
      clientSecret: secret,
      requestBody: body,
      url: uri,
      method: 'POST',
      signatureVersion: 'v3',
    };
    expect(Signature.isValid({ ...call, ...given })).toBe(true);
  });

  it('is run from the control room too, which tells what the app answered', async () => {
    listener.answers.push(503);
    const control = (body: unknown) =>
      fetch(`${sandbox.url}/_sandbox/portals/${demoPortalId}/actions`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
    const { body } = await readReply(await control({ path, objectId: '901', inputFields: { kind: 'x' } }));
    expect(body).toMatchObject({ status: 503, callbackId: expect.stringMatching(/^ap-/) });
    expect((await control({ path, objectId: '901', signature: 'v1' })).status).toBe(400);
    sandbox.setAppUrl('http://127.0.0.1:9');
    const unreachable = await readReply(await control({ path, objectId: '901' }));
    expect(unreachable).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('did not answer') },
    });
  });
});
