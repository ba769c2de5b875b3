/** `fairlead report sla` over what really came in: webhooks, the card, people and workflows in HubSpot. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import type { HandoffSection } from '../../src/engine/schema-handoff.ts';
import { DAY } from '../card/support.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import { defaultSource } from '../engine/default-pack.ts';
import {
  ALL_YES,
  decideOnCard,
  type HandoffStage,
  HOUR,
  openHandoffStage,
} from '../support/handoff-stage.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';

const MINUTE = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'fairlead-report-'));
afterAll(() => rmSync(folder, { recursive: true }));
let version = 1;

/** Offices are open by the clock of the tests. */
function modelOf(handoff: HandoffSection) {
  const source = defaultSource();
  version += 1;
  source.model.version = `1.${version}.0`;
  source.handoff = { calendar: { zone: 'UTC' }, ...handoff };
  return source;
}

/** What holds from the beginning. */
async function agree(stage: Stage, handoff: HandoffSection = {}): Promise<void> {
  await stage.context.models.publish(PORTAL, compileModel(parseModel(modelOf(handoff)), LEXICON));
}

/** Somebody publishes another agreement. */
async function agreeAnew(stage: Stage, handoff: HandoffSection): Promise<void> {
  const file = join(folder, 'model.json');
  writeFileSync(file, JSON.stringify(modelOf(handoff)));
  const { exitCode, err } = await fairlead(['model', 'publish', file, '--portal', PORTAL, '--yes'], {
    stage,
  });
  expect(exitCode, err).toBe(0);
}

const report = async (stage: Stage, ...more: string[]) =>
  (await fairlead(['report', 'sla', '--portal', PORTAL, ...more], { stage })).out;
const reportData = async (stage: Stage, ...more: string[]) =>
  JSON.parse(await report(stage, '--json', ...more));

describe('of one lead', () => {
  let stage: HandoffStage;
  let mqlAt: number;
  let ownerId: string;
  beforeEach(async () => {
    stage = await openHandoffStage();
    await agree(stage);
    mqlAt = stage.clock.at;
    ownerId = stage.sandbox.portal(PORTAL).owners[0]!.id;
  });
  afterEach(() => stage.close());

  const touch = (times: number) =>
    stage.edit({
      notes_last_contacted: new Date(stage.clock.at).toISOString(),
      num_contacted_notes: String(times),
    });

  test('AT-33 MQL at 10:00, assigned at 10:30, touched at 10:35: 35 minutes, 30 of the system and 5 of a person', async () => {
    stage.clock.at = mqlAt + 20 * MINUTE;
    expect(await reportData(stage)).toMatchObject({
      all: { toTouch: { of: 0, elapsed: { median: null } }, humanDelay: { of: 0 }, touched: { open: 1 } },
      waitingWithoutOwner: [{ contactId: stage.contact1, ownerId: null }],
    });
    expect(await report(stage)).toContain(
      `Waiting for an answer, and without an owner in HubSpot: 1\n  contact ${stage.contact1}`,
    );
    stage.clock.at = mqlAt + 30 * MINUTE;
    await stage.edit({ hubspot_owner_id: ownerId });
    stage.clock.at = mqlAt + 35 * MINUTE;
    await touch(1);
    const took = (minutes: number) => ({
      of: 1,
      elapsed: { median: minutes * MINUTE, p90: null },
      business: { median: minutes * MINUTE, p90: null },
    });
    expect(await reportData(stage)).toMatchObject({
      all: { toTouch: took(35), systemDelay: took(30), humanDelay: took(5), touchedWithoutOwner: 0 },
      byChannel: [{ channel: 'linkedin_ads', toTouch: took(35) }],
      waitingWithoutOwner: [],
    });
    expect(await report(stage)).toMatch(/^all .* 35 min +too few to say +30 min +5 min$/m);
  });

  test('AT-33 a touch of a lead that nobody owns is nobody’s time; AT-34 48 hours without an answer are a breach', async () => {
    stage.clock.at = mqlAt + 35 * MINUTE;
    await touch(1);
    expect(await reportData(stage)).toMatchObject({
      all: {
        systemDelay: { of: 1, elapsed: { median: 35 * MINUTE } },
        humanDelay: { of: 0, elapsed: { median: null } },
        touchedWithoutOwner: 1,
      },
    });
    expect(await report(stage)).toContain('how long a person took is unknown');

    stage.clock.at = mqlAt + 48 * HOUR;
    expect(await reportData(stage)).toMatchObject({
      all: { answered: { inTime: { count: 0, of: 1 } } },
      breaches: { acceptance: { count: 1, open: 1 }, hardLimit: { count: 1, open: 1 }, attempts: 1 },
    });
  });

  test('AT-35 accepted and not worked is listed with its owner, and AT-61 touched once and given up after it', async () => {
    await stage.edit({ hubspot_owner_id: ownerId });
    stage.clock.at = mqlAt + HOUR;
    await stage.decide({ decision: 'accept', answers: ALL_YES });
    expect((await reportData(stage)).silent).toEqual([]);
    stage.clock.at = mqlAt + 7 * HOUR;
    const silent = {
      contactId: stage.contact1,
      ownerId,
      acceptedAt: new Date(mqlAt + HOUR).toISOString(),
      lateMs: 2 * HOUR,
    };
    expect(await reportData(stage)).toMatchObject({
      silent: [silent],
      breaches: {
        firstTouch: { count: 1, open: 1 },
        followUp: { count: 1, open: 1 },
        acceptance: { count: 0 },
        attempts: 1,
      },
      touchedOnce: [],
    });
    await touch(1);
    expect(await reportData(stage)).toMatchObject({
      silent: [],
      breaches: { followUp: { count: 1, open: 0 } },
    });

    await agreeAnew(stage, { sla: { minAttempts: 1 } });
    stage.clock.at = mqlAt + 3 * DAY;
    expect(await stage.decide({ decision: 'reject', reason: 'no_response' })).toMatchObject({ ok: true });
    const lead = { contactId: stage.contact1, ownerId };
    expect(await reportData(stage)).toMatchObject({ touchedOnce: [lead], tooFewAttempts: [] });
    expect(await report(stage)).toContain(
      `Touched once and given up as not responding: 1\n  contact ${stage.contact1}, owner ${ownerId}`,
    );
    // What is agreed afterwards promises nothing for the past.
    stage.clock.at += HOUR;
    await agreeAnew(stage, {
      sla: { minAttempts: 6, acceptance: { hours: 0.5, counted: 'elapsed' }, hardLimit: null },
    });
    expect(await reportData(stage)).toMatchObject({
      touchedOnce: [lead],
      tooFewAttempts: [],
      breaches: { acceptance: { count: 0 } },
    });
  });
});

describe('of a month', () => {
  let stage: Stage;
  const clock = { at: 0 };
  beforeEach(async () => {
    clock.at = Date.UTC(2026, 10, 2, 10);
    stage = await openStage({ now: () => clock.at });
    await stage.install();
    await agree(stage, { sla: { mqlsPerMonth: 100 } });
  });
  afterEach(() => stage.close());

  const actor = () => stage.sandbox.actor(PORTAL);

  function asksForDemo(place: number): { contact: string; company: string } {
    const domain = `company${place}.example`;
    const company = actor().create('companies', {
      domain,
      industry: 'COMPUTER_SOFTWARE',
      numberofemployees: '200',
      annualrevenue: '30000000',
    });
    const contact = actor().create('contacts', {
      email: `buyer@${domain}`,
      jobtitle: 'VP of Sales',
      country: 'United States',
      lifecyclestage: 'lead',
      recent_conversion_event_name: 'Request a demo',
      recent_conversion_date: new Date(clock.at).toISOString(),
    });
    actor().associate('contacts', contact, 'companies', company, { primary: true });
    return { contact, company };
  }

  const rejects = async (contact: string, reason: string) =>
    expect(await decideOnCard(stage, contact, { decision: 'reject', reason })).toMatchObject({ ok: true });

  test('AT-36 of 100 MQLs promised 80 came, of which 12 failed the definition: 68 valid of 100', async () => {
    expect(await report(stage)).toContain(
      'No lead became an MQL in these days, so sales had nothing to answer.\n\n' +
        "Marketing's side: MQLs that meet the definition\n",
    );
    const people = Array.from({ length: 80 }, (_, place) => asksForDemo(place));
    await stage.settle();
    expect(await reportData(stage)).toMatchObject({
      all: { mqls: 80 },
      marketing: [expect.anything(), { commitment: { delivered: 80, failed: 0, valid: 80 } }],
    });

    clock.at += HOUR;
    // Sales finds six one-man shops and six addresses that do not exist; of two more it says so without the data. What
    // happens after the handover is not marketing's: two opt out, one of whom is recycled.
    for (const { company } of people.slice(0, 6)) {
      actor().update('companies', company, {
        numberofemployees: '1',
        annualrevenue: '90000',
        industry: 'RETAIL',
      });
    }
    for (const { contact } of people.slice(6, 12))
      actor().update('contacts', contact, { hs_email_bounce: '3' });
    for (const { contact } of people.slice(14, 16))
      actor().update('contacts', contact, { hs_email_optout: 'true' });
    await stage.settle();
    for (const { contact } of people.slice(0, 6)) await rejects(contact, 'wrong_company_size');
    for (const { contact } of people.slice(6, 12)) await rejects(contact, 'invalid_data');
    for (const { contact } of people.slice(12, 14)) await rejects(contact, 'competitor');
    const later = { decision: 'recycle', reason: 'no_current_need' } as const;
    expect(await decideOnCard(stage, people[14]!.contact, later)).toMatchObject({ ok: true });
    // An MQL that no longer meets the definition keeps its place for two weeks.
    clock.at += 15 * DAY;
    await stage.settle();

    const { marketing } = await reportData(stage, '--since', '2026-11-01');
    expect(marketing).toMatchObject([
      {
        from: '2026-11-01T00:00:00.000Z',
        to: '2026-12-01T00:00:00.000Z',
        isRunning: true,
        commitment: {
          target: 100,
          delivered: 80,
          failed: 12,
          valid: 68,
          missing: 32,
          sentence: '68 valid of 100',
        },
        disputed: 2,
      },
    ]);
    expect(await report(stage, '--since', '2026-11-01')).toContain(
      '2026-11 so far: 68 valid of 100, 32 missing (80 delivered, 12 failed the definition; 2 of the valid',
    );
  });
});
