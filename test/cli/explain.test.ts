import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/engine/canonical.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import {
  type Clock,
  DAY,
  DAY_1,
  downloads,
  playFiveDays,
  visits,
  workedLead,
} from '../support/worked-lead.ts';
import { fairlead } from './support/fairlead.ts';

const asker = (stage: Stage) => (rest: string) => fairlead(`explain --portal ${PORTAL} ${rest}`, { stage });

describe('the worked lead', () => {
  const clock = { now: DAY_1 };
  let stage: Stage;
  let contact: string;
  beforeAll(async () => {
    stage = await openStage({ now: () => clock.now });
    await stage.install();
    contact = await playFiveDays(stage, clock);
  });
  afterAll(() => stage.close());

  test('AT-01 its score is told day by day, with sums that add up', async () => {
    const { exitCode, out, err } = await asker(stage)(contact);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out.slice(out.indexOf('How the score')).split('\n')).toEqual([
      'How the score came about',
      '  2026-11-02  15 = 15, not an MQL',
      expect.stringContaining('      +15  '),
      '  2026-11-04  15 + 20 + 10 = 45, not an MQL',
      expect.stringContaining('      +20  '),
      expect.stringContaining('      +10  '),
      '  2026-11-06  15 + 20 + 10 + 25 = 70, MQL',
      expect.stringContaining('      +25  '),
    ]);
  });

  test('its outlook says what time alone, an activity and the loss of one would change', async () => {
    const { out } = await asker(stage)(contact);
    const outlook = out.slice(out.indexOf('What would change it'), out.indexOf('\n\nHow the score'));
    expect(outlook.split('\n')).toEqual([
      'What would change it',
      '  Falls below the threshold on 25 November if nothing happens.',
      '  A careers page view would end its being an MQL.',
      '  Without "Downloaded a guide or playbook", "Visited the pricing page" or "Replied to your e-mail" it would not be an MQL.',
    ]);
    const { json } = await asker(stage)(`${contact} --json`);
    const from = { decision: 'mql' };
    const to = { decision: 'not_mql' };
    expect(json.outlook).toMatchObject({
      nextDecision: { day: Date.UTC(2026, 10, 25) / DAY, from, to },
      robust: { robust: false },
    });
    const [nearest] = json.outlook.paths;
    expect(nearest).toMatchObject({ decision: 'not_mql', steps: [{ signal: 'careers_page_view' }] });
    expect(json.outlook.sentences.map((sentence: string) => `  ${sentence}`)).toEqual(
      outlook.split('\n').slice(1),
    );
  });

  test('its outlook as of a day is the one of that day', async () => {
    const { json } = await asker(stage)(`${contact} --as-of 2026-11-04 --json`);
    expect(json.outlook.sentences[0]).toMatch(/ would make it an MQL\.$|^The grade goes from /);
    expect(json.outlook.robust).toBeNull();
  });

  test('is found by its e-mail address, whatever its case', async () => {
    const byId = await asker(stage)(`${contact} --json`);
    const byEmail = await asker(stage)('Dana@Northwind.example --json');
    expect(byEmail.json).toEqual(byId.json);
  });

  test('had 45 points on the third day', async () => {
    const { out } = await asker(stage)(`${contact} --as-of 2026-11-04`);
    expect(out).toContain('as of 2026-11-04T23:59:59.999Z, on what had been recorded by then');
    expect(out).toContain('45 points');
    expect(out).not.toContain('How the score came about');
  });
});

describe('explain', () => {
  let clock: Clock;
  let stage: Stage;
  let explain: ReturnType<typeof asker>;
  beforeEach(async () => {
    clock = { now: DAY_1 };
    stage = await openStage({ now: () => clock.now });
    explain = asker(stage);
    await stage.install();
  });
  afterEach(() => stage.close());

  async function keptReceipt() {
    const row = await stage.context.db
      .selectFrom('receipt')
      .selectAll()
      .where('portal_id', '=', PORTAL)
      .executeTakeFirstOrThrow();
    return { ...row, at: new Date(row.evaluated_at).toISOString() };
  }

  test('says where decay has led since', async () => {
    const contact = await playFiveDays(stage, clock);
    clock.now = DAY_1 + 60 * DAY;
    const { json } = await explain(`${contact} --json`);
    const { timeline } = json;
    expect(timeline.map((moment: { score: number }) => moment.score).slice(0, 3)).toEqual([15e3, 45e3, 70e3]);
    expect(timeline[3]).toMatchObject({ at: new Date(clock.now).toISOString(), score: json.receipt.score });
    expect(json.receipt.score).toBeLessThan(70e3);
  });

  test('the id of a contact that was merged away leads to the one that is left', async () => {
    const first = workedLead(stage);
    const second = workedLead(stage, 'dana.reyes@northwind.example');
    downloads(stage, second, clock.now);
    await stage.settle();
    clock.now += DAY;
    const before = clock.now - 1;
    stage.sandbox.actor(PORTAL).merge('contacts', first, second);
    await stage.settle();
    const { json, out } = await explain(`${second} --json`);
    expect(json.contactId).not.toBe(second);
    expect(json.receipt.score, out).toBe(15e3);
    const past = await explain(`${first} --as-of ${new Date(before).toISOString()}`);
    expect(past.out).toContain('Other contacts were merged into it later');
  });

  test('R37 after a merge it tells what HubSpot has, not what the other record had', async () => {
    const first = workedLead(stage);
    await stage.settle();
    clock.now += DAY;
    const second = workedLead(stage, 'dana.reyes@northwind.example');
    stage.sandbox.actor(PORTAL).update('contacts', second, { jobtitle: 'Intern' });
    await stage.settle();
    clock.now += DAY;
    const merged = stage.sandbox.actor(PORTAL).merge('contacts', first, second);
    await stage.settle();
    expect(stage.contact(merged).jobtitle).toBe('VP of Sales');
    const { json } = await explain(`${merged} --json`);
    const title = json.receipt.fitCriteria.find(({ ruleId }: { ruleId: string }) => ruleId === 'fit.title');
    expect(title.because[0]).toEqual({ input: 'contact.jobtitle', value: 'VP of Sales' });
    const latest = await stage.context.db.selectFrom('latest_receipt').selectAll().executeTakeFirstOrThrow();
    const then = `${merged} --as-of ${new Date(latest.evaluated_at).toISOString()} --json`;
    expect(canonicalJson((await explain(then)).json.receipt)).toBe(canonicalJson(latest.receipt));
  });

  test('AT-50 a merge changes nothing about what was known of the primary record before', async () => {
    const other = workedLead(stage, 'dana.reyes@northwind.example');
    stage.sandbox.actor(PORTAL).update('contacts', other, { jobtitle: 'Intern' });
    downloads(stage, other, clock.now);
    visits(stage, other, 'pricing');
    await stage.settle();
    const contact = await playFiveDays(stage, clock);
    const kept = await keptReceipt();
    clock.now += DAY;
    stage.sandbox.actor(PORTAL).merge('contacts', contact, other);
    await stage.settle();
    const { json, out } = await explain(`${contact} --as-of ${kept.at} --json`);
    expect(canonicalJson(json.receipt)).toBe(canonicalJson(kept.receipt));
    expect(out).toContain('Other contacts were merged into it later');
  });

  test('AT-50 the receipt of the transition is the receipt of the evidence as of then, whatever came after', async () => {
    const contact = await playFiveDays(stage, clock);
    const kept = await keptReceipt();
    const line = `${contact} --as-of ${kept.at} --json`;
    const first = await explain(line);
    clock.now += 30 * DAY;
    visits(stage, contact, 'pricing');
    stage.sandbox.actor(PORTAL).update('contacts', contact, { jobtitle: 'Student' });
    await stage.settle();
    const again = await explain(line);
    expect(kept.cause).toBe('lead -> mql');
    expect(canonicalJson(again.json.receipt)).toBe(canonicalJson(kept.receipt));
    expect(again.out).toBe(first.out);
  });

  test('AT-50 the model is the one in force at the time, whether or not a lead has been looked at since', async () => {
    const contact = await playFiveDays(stage, clock);
    const kept = await keptReceipt();
    const old = await stage.context.models.active(PORTAL);
    const document = structuredClone(old.document);
    document.model.version = '8.0.0';
    clock.now += DAY;
    const publishedAt = clock.now;
    await stage.context.models.publish(PORTAL, compileModel(document, LEXICON));
    clock.now += DAY;

    const asOf = (at: number) => explain(`${contact} --as-of ${new Date(at).toISOString()} --json`);
    const before = await asOf(publishedAt - 1);
    const after = await asOf(publishedAt + 1000);
    expect(before.json.receipt.model.version).toBe(old.version);
    expect(after.json.receipt.model.version).toBe('8.0.0');
    expect(before.json.remarks).toEqual([
      expect.stringMatching(
        /^Under default 1\.0\.0 \(\w{12}\), in force since .+, when it came with the installation\.$/,
      ),
    ]);
    expect(after.json.remarks[0]).toContain(`in force since ${new Date(publishedAt).toISOString()}`);
    expect(after.json.remarks[1]).toContain(`of ${kept.at}, is under default ${old.version}`);
    const now = await explain(`${contact} --json`);
    expect(now.json.remarks).toHaveLength(2);

    // And again when it has been taken back: the time decides, not what is published today.
    await stage.context.models.publish(PORTAL, old);
    clock.now += DAY;
    expect((await asOf(publishedAt + 1000)).out).toBe(after.out);
    expect((await asOf(clock.now)).json.receipt.model.version).toBe(old.version);
  });

  test('AT-50 a value that changed twice is what it was at the time', async () => {
    const contact = workedLead(stage);
    downloads(stage, contact, clock.now);
    await stage.settle();
    const titles = ['VP of Sales'];
    for (const jobtitle of ['Student', 'Head of Growth']) {
      clock.now += DAY;
      stage.sandbox.actor(PORTAL).update('contacts', contact, { jobtitle });
      await stage.settle();
      titles.push(jobtitle);
    }
    for (const [day, title] of titles.entries()) {
      const at = new Date(DAY_1 + day * DAY).toISOString();
      const { json } = await explain(`${contact} --as-of ${at} --json`);
      const read = json.receipt.fitCriteria.find(({ ruleId }: { ruleId: string }) => ruleId === 'fit.title');
      expect(read.because[0]).toEqual({ input: 'contact.jobtitle', value: title });
    }
  });

  test('AT-50 it holds on a clock that never stands still', async () => {
    const moving = { now: DAY_1 };
    const other = await openStage({
      now: () => {
        moving.now += 7;
        return moving.now;
      },
    });
    try {
      await other.install();
      const contact = await playFiveDays(other, moving);
      const { rows } = await other.context.pool.query('select * from receipt order by receipt_id');
      const [kept] = rows;
      const line = `explain --portal ${PORTAL} ${contact} --as-of ${new Date(kept.evaluated_at).toISOString()} --json`;
      const { json } = await fairlead(line, { stage: other });
      expect(canonicalJson(json.receipt)).toBe(canonicalJson(kept.receipt));
    } finally {
      await other.close();
    }
  });

  test('AT-50 under another model the same evidence gives another receipt, and says so', async () => {
    const contact = await playFiveDays(stage, clock);
    const kept = await keptReceipt();
    const old = await stage.context.models.active(PORTAL);
    const document = structuredClone(old.document);
    document.model.version = '8.0.0';
    for (const rule of document.rules) if (rule.points === 25) rule.points = 30;
    await stage.context.models.publish(PORTAL, compileModel(document, LEXICON));
    clock.now += 1;

    const then = await explain(`${contact} --as-of ${kept.at} --json`);
    const under = await explain(`${contact} --as-of ${kept.at} --model 8.0.0 --json`);
    expect(then.json.receipt).toMatchObject({ score: 70e3, model: { version: old.version } });
    expect(under.json.receipt).toMatchObject({ score: 75e3, model: { version: '8.0.0' } });
    const byHash = await explain(`${contact} --as-of ${kept.at} --model ${old.hash.slice(7, 15)} --json`);
    expect(byHash.json.receipt).toEqual(then.json.receipt);
    expect((await explain(contact)).out).toContain('8.0.0');
  });

  test('what reached us late counts with hindsight, and not in what we could know', async () => {
    const contact = workedLead(stage);
    downloads(stage, contact, clock.now);
    await stage.settle();
    clock.now = DAY_1 + DAY;
    visits(stage, contact, 'pricing');
    clock.now = DAY_1 + 3 * DAY;
    await stage.settle();

    const known = await explain(`${contact} --as-of 2026-11-04 --json`);
    const happened = await explain(`${contact} --as-of 2026-11-04 --hindsight --json`);
    expect(known.json).toMatchObject({ view: 'recorded', receipt: { score: 15e3 } });
    expect(happened.json).toMatchObject({ view: 'occurred', receipt: { score: 35e3 } });
    expect(happened.json).not.toHaveProperty('timeline');
  });

  test('before anything was recorded it says since when, and offers hindsight', async () => {
    const contact = workedLead(stage);
    await stage.settle();
    const { exitCode, out } = await explain(`${contact} --as-of 2026-11-01`);
    expect(exitCode).toBe(1);
    expect(out).toContain('Nothing was recorded about this lead by 2026-11-01T23:59:59.999Z');
    expect(out).toContain('known since 2026-11-02T10:00:00.000Z');
    expect(out).toContain('--hindsight');
    const { json } = await explain(`${contact} --as-of 2026-11-01 --json`);
    expect(json).toMatchObject({ receipt: null, contactId: contact });
  });
});
