import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localPages } from '../../src/admin/local-pages.ts';
import { createApp } from '../../src/app.ts';
import { type Listening, listen } from '../../src/http/listen.ts';
import { createLeadViews } from '../../src/store/lead-views.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const NASTY = '<img src=x onerror=alert(1)>';

let stage: Stage;
let web: Listening;
let buyer: string;
beforeAll(async () => {
  stage = await openStage();
  await stage.install();
  const actor = stage.sandbox.actor(PORTAL);
  buyer = actor.create('contacts', {
    email: 'dana@northwind.example',
    firstname: 'Dana',
    lastname: NASTY,
    jobtitle: 'VP of Sales',
    lifecyclestage: 'lead',
  });
  actor.update('contacts', buyer, { hs_analytics_last_url: 'https://www.example.com/pricing' });
  await stage.settle();
  const { config, log, registry, db } = stage.context;
  const pages = localPages(createLeadViews(db));
  web = await listen(createApp({ config, log, registry, checks: [], routers: { pages } }), 0, '127.0.0.1');
});
afterAll(async () => {
  await web.close(0);
  await stage.close();
});

async function get(path: string): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`http://127.0.0.1:${web.port}${path}`);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

async function leadId(): Promise<string> {
  const { lead_id } = await stage.context.db.selectFrom('lead').select('lead_id').executeTakeFirstOrThrow();
  return lead_id;
}

describe('the pages of the local mode', () => {
  test('one portal is where the first page leads', async () => {
    const { text } = await get('/');
    expect(text).toContain('Who qualifies, and why');
    expect(text).toContain('VP of Sales');
  });

  test('a lead shows the lines of its receipt, what is missing and how to ask in a terminal', async () => {
    const { text } = await get(`/portals/${PORTAL}/leads/${await leadId()}`);
    expect(text).toContain('Visited the pricing page');
    expect(text).toMatch(/20 of \d+ points/);
    expect(text).toContain('What is not known');
    expect(text).toContain(`explain --portal ${PORTAL} ${buyer}`);
  });

  test('a lead says until when it stands as it does', async () => {
    const lead = await stage.context.db.selectFrom('lead').select('next_change_at').executeTakeFirstOrThrow();
    const [year, month, day] = new Date(lead.next_change_at!).toISOString().slice(0, 10).split('-');
    const { text } = await get(`/portals/${PORTAL}/leads/${await leadId()}`);
    const until = text.match(/It stands like this until (\d+) (\w+) (\d+) if nothing happens/);
    expect(until?.slice(1)).toEqual([String(Number(day)), expect.any(String), year]);
    expect(Date.parse(`1 ${until![2]} ${year} UTC`)).toBe(Date.UTC(Number(year), Number(month) - 1));
  });

  test('what a person typed into a form is text, never HTML, and no script may run', async () => {
    for (const path of [`/portals/${PORTAL}`, `/portals/${PORTAL}/leads/${await leadId()}`]) {
      const { text, headers } = await get(path);
      expect(text).not.toContain(NASTY);
      expect(text).toContain('&lt;img src=x');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  test('leads can be narrowed to a stage, and an empty stage says so', async () => {
    expect((await get(`/portals/${PORTAL}?stage=lead`)).text).toContain('Dana');
    expect((await get(`/portals/${PORTAL}?stage=sql`)).text).toContain('No lead stands at');
  });

  test.each([
    '/portals/9',
    '/portals/x',
    `/portals/${PORTAL}/leads/999`,
    `/portals/${PORTAL}/leads/1;drop`,
    '/portals/9/leads/1',
  ])('%s is not found', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});
