/** HubSpot repeats a card's call once that failed on the way: a decision happens once all the same. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appFetch } from '../../sandbox/extensions/app-fetch.ts';
import { decisionAnswer } from '../../src/card/contract.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { aBuyer, becomeMql, DAY_1, VIEWER } from './support.ts';

const ACCEPT = {
  decision: 'accept',
  idempotencyKey: 'a-key-of-the-card-1',
  answers: { valid: true, relevant: true, routed: true, willWork: true },
};

let clock: { at: number };
let stage: Stage;
let contact: string;
beforeEach(async () => {
  clock = { at: DAY_1 };
  stage = await openStage({ now: () => clock.at });
  await stage.install();
  contact = await aBuyer(stage);
  await becomeMql(stage, contact, clock);
});
afterEach(() => stage.close());

async function decisions() {
  return stage.context.db.selectFrom('decision').select(['key', 'standing']).execute();
}

test('an answer that was lost on its way back is asked for again, and nothing happens twice', async () => {
  let passed = 0;
  // Lets the first call through and loses its answer.
  const line = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
    const { host: _, connection: __, ...headers } = req.headers as Record<string, string>;
    const answer = await fetch(stage.url + req.url, {
      method: req.method!,
      headers,
      body: Buffer.concat(chunks),
    });
    const body = await answer.text();
    passed += 1;
    if (passed === 1) return void req.socket.destroy();
    res.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  try {
    const { appId, clientSecret } = stage.sandbox.app.options;
    const url = `http://127.0.0.1:${(line.address() as AddressInfo).port}`;
    const target = { appId, clientSecret, publicUrl: stage.url, url };
    const path = `${stage.url}/api/card/contacts/${contact}/decisions`;
    const { body } = await appFetch(
      target,
      VIEWER,
      { url: path, method: 'POST', body: ACCEPT },
      stage.context.now,
    );
    expect(passed).toBe(2);
    const answer = decisionAnswer.parse(body);
    expect(answer).toMatchObject({
      ok: true,
      data: { told: expect.stringContaining('nothing happened twice') },
    });
    // First touch and follow-up are both open, and one touch ends both.
    expect(answer.ok && answer.data.view.clocks).toMatchObject([{ label: 'First touch' }]);
    expect(await decisions()).toEqual([{ key: 'card:a-key-of-the-card-1', standing: 'stands' }]);
  } finally {
    line.closeAllConnections();
    line.close();
  }
});
