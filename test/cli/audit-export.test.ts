/** What leaves the house of the audit log: all of it, in order, enough to know every stage again. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { becomeMql, DAY } from '../card/support.ts';
import { ALL_YES, type HandoffStage, HOUR, openHandoffStage } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';
import { aBuyer } from '../support/telling.ts';
import { fairlead } from './support/fairlead.ts';

let stage: HandoffStage;
let other: string;
let merged: string;

const audit = (...line: string[]) => fairlead(['audit', 'export', '--portal', PORTAL, ...line], { stage });
const entriesOf = (out: string) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const NOTE = '=HYPERLINK("x"), said "Rae"\nand more';

beforeAll(async () => {
  stage = await openHandoffStage();
  stage.clock.at += HOUR;
  await stage.decide({ decision: 'accept', answers: ALL_YES });
  await stage.decide({ decision: 'undo' });
  await stage.decide({ decision: 'recycle', reason: 'no_current_need', note: NOTE });
  stage.clock.at += DAY;
  other = await aBuyer(stage, 'kim@southwind.example');
  await becomeMql(stage, other, stage.clock);
  merged = await aBuyer(stage, 'kim.again@southwind.example');
  const survivor = stage.sandbox.actor(PORTAL).merge('contacts', other, merged);
  other = typeof survivor === 'string' ? survivor : other;
  await stage.settle();
});
afterAll(() => stage.close());

describe('fairlead audit export', () => {
  test('holds every transition, decision and refusal, oldest first, each time in the same order', async () => {
    const { exitCode, out, err } = await audit();
    const entries = entriesOf(out);
    expect(exitCode).toBe(0);
    expect(err).toBe(`${entries.length} entries.`);
    const recorded = await stage.rows('select 1 from audit');
    expect(entries).toHaveLength(recorded.length);
    const ids = entries.map(({ auditId }) => Number(auditId));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect((await audit()).out).toBe(out);
  });

  test('is enough to rebuild the stage of every lead', async () => {
    const entries = entriesOf((await audit()).out);
    const stages = new Map<string, string>();
    for (const { leadId, action, detail } of entries) {
      if (action === 'transition') {
        expect(detail.from).toBe(stages.get(leadId) ?? 'lead');
        stages.set(leadId, detail.to);
      }
      if (action === 'merge') stages.set(leadId, detail.stage);
    }
    const leads = await stage.rows<{ id: string; stage: string }>('select lead_id as id, stage from lead');
    expect(leads.map(({ stage }) => stage).toSorted()).toEqual(['mql', 'recycled']);
    for (const lead of leads) expect(stages.get(lead.id)).toBe(lead.stage);
  });

  test('says what each decision and each transition of the engine rested on', async () => {
    const entries = entriesOf((await audit()).out);
    const resting = entries.filter(({ action }) => action === 'transition' || action === 'decision');
    expect(resting.length).toBeGreaterThan(6);
    for (const { receipt } of resting) {
      expect(receipt).toMatchObject({
        modelHash: expect.stringMatching(/^sha256:/),
        modelVersion: expect.any(String),
        score: 70_000,
        decision: 'mql',
      });
    }
  });

  test('of one contact holds nothing of the others; an id that was merged away leads to it', async () => {
    const mine = entriesOf((await audit('--contact', stage.contact1)).out);
    const theirs = entriesOf((await audit('--contact', merged)).out);
    expect(new Set(mine.map(({ contactId }) => contactId))).toEqual(new Set([stage.contact1]));
    expect(new Set(theirs.map(({ leadId }) => leadId)).size).toBe(1);
    expect(entriesOf((await audit('--contact', 'dana@northwind.example')).out)).toEqual(mine);
  });

  test('from a day on holds what came then', async () => {
    const all = entriesOf((await audit()).out);
    const since = new Date(stage.clock.at - HOUR).toISOString();
    const late = entriesOf((await audit('--since', since)).out);
    expect(late.length).toBeGreaterThan(0);
    expect(late).toEqual(all.filter(({ at }) => at >= since));
  });

  test('as CSV is read back by any reader, and runs nothing in a spreadsheet', async () => {
    const { out } = await audit('--format', 'csv');
    const rows = parse<Record<string, string>>(out, { columns: true });
    const entries = entriesOf((await audit()).out);
    expect(rows.map((row) => row.audit_id)).toEqual(entries.map(({ auditId }) => auditId));
    expect(rows.map((row) => JSON.parse(row.detail!))).toEqual(entries.map(({ detail }) => detail));
    const recycled = rows.find(({ decision }) => decision === 'recycle')!;
    expect(recycled).toMatchObject({
      reason: 'no_current_need',
      note: `'${NOTE}`,
      points: '70',
      to: 'recycled',
    });
  });

  test('longer than a slice it is whole, and each entry is there once', async () => {
    await stage.context.pool.query(
      `insert into audit (portal_id, at, actor, action, detail)
       select 4001009, now(), 'operator', 'probe', '{}' from generate_series(1, 2001);
       insert into installation (portal_id, state, scopes, installed_at) values (4001009, 'connected', '{}', now())`,
    );
    const { out } = await fairlead('audit export --portal 4001009', { stage });
    const ids = entriesOf(out).map(({ auditId }) => auditId);
    expect(new Set(ids).size).toBe(2_001);
    expect(ids).toHaveLength(2_001);
    const stopped = await fairlead('audit export --portal 4001009', {
      stage,
      interrupted: AbortSignal.abort(),
    });
    expect(stopped).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('Stopped after 1000 entries'),
    });
  });

  test.each([
    [['--format', 'xml'], '"xml" is no format'],
    [['--since', '2026-02-30'], '"2026-02-30" is no day'],
    [['--since', 'yesterday'], 'is no day'],
    [['--contact', '99999'], 'has no lead 99999'],
    [['--json', '--format', 'csv'], 'exclude each other'],
  ])('%j is told without a stack', async (line, sentence) => {
    const { exitCode, out, err } = await audit(...line);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/\n\s+at /);
  });
});
