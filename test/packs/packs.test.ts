import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { companyProperties } from '../../sandbox/crm/definitions/company-properties.ts';
import { contactProperties } from '../../sandbox/crm/definitions/contact-properties.ts';
import { runCases } from '../../src/engine/cases.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { datedTestsOf, kindsOf } from '../../src/engine/condition-tree.ts';
import { appraise } from '../../src/engine/evaluate.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { lint } from '../../src/engine/lint.ts';
import { parseCases, parseModel } from '../../src/engine/schema.ts';
import { type PortalProperty, portalGaps } from '../../src/model-file/portal-fit.ts';
import { readCasesFile, readModelFile } from '../../src/model-file/read-model.ts';
import { packFile } from '../../src/packs.ts';
import { onDay } from '../engine/default-pack.ts';

const PACKS = new URL('../../packs/', import.meta.url);

function read(pack: string, file: string): unknown {
  return parse(readFileSync(new URL(`${pack}/${file}`, PACKS), 'utf8'));
}

const NAMES = readdirSync(PACKS, { withFileTypes: true }).flatMap((one) =>
  one.isDirectory() ? one.name : [],
);

/** The properties a HubSpot portal has by itself. */
const STANDARD = { contact: byName(contactProperties), company: byName(companyProperties) };

function byName(properties: typeof contactProperties): ReadonlyMap<string, PortalProperty> {
  return new Map(
    properties.map(({ name, type, options = [] }) => [
      name,
      { name, type, options: options.map(([value]) => ({ value })) },
    ]),
  );
}

describe.each(NAMES)('the pack %s', (pack) => {
  const model = compileModel(parseModel(read(pack, 'model.yaml')), LEXICON);

  it.each(runCases(model, parseCases(read(pack, 'cases.yaml'))))('$name', ({ differences }) => {
    expect(differences).toEqual([]);
  });

  it('can be read as a file like any other', async () => {
    const read = compileModel(await readModelFile(packFile(pack, 'model.yaml')), LEXICON);
    expect(read).toMatchObject({ hash: model.hash, key: pack });
    expect((await readCasesFile(packFile(pack, 'cases.yaml'))).cases.length).toBeGreaterThan(9);
  });

  it('AT-11 gives less for an e-book than for a look at the prices', () => {
    const score = (kind: string) => {
      const signals = [{ kind, occurredAt: onDay(1) }];
      return appraise(model, { contact: {}, company: null, signals }, onDay(1, 12)).score;
    };
    expect(score('ebook_download')).toBeGreaterThan(0);
    expect(score('ebook_download')).toBeLessThan(score('pricing_page_view'));
  });

  it('AT-52 has no problem that lint knows: it has a fit gate, negatives and different points', () => {
    const findings = lint(model.document, { now: onDay(1) });
    expect(findings.filter(({ level }) => level === 'problem')).toEqual([]);
  });

  it('X-09 knows the signs of machines for every open and click it gives points for', () => {
    const counted = model.document.rules.flatMap(({ when }) => datedTestsOf(when).flatMap(kindsOf));
    const marked = new Set(model.document.bots?.flatMap(({ signals }) => signals));
    for (const kind of ['email_open', 'email_click'].filter((one) => counted.includes(one))) {
      expect(marked).toContain(kind);
      expect(model.document.signals[kind]?.doors).toMatchObject([
        { attributes: { sentAt: 'hs_email_last_send_date' } },
      ]);
    }
  });

  it('reads only what HubSpot has by itself, as the type it has there, with options it has', () => {
    expect(portalGaps(model, STANDARD)).toEqual([]);
  });
});

it('topic-intent: a size is unknown to one gate only, and what the other makes of the unknown decides nothing', () => {
  const source = read('topic-intent', 'model.yaml') as { gates: { id: string; onMissing?: string }[] };
  const models = (['pass', 'hold', 'fail'] as const).map((onMissing) => {
    const gates = source.gates.map((gate) =>
      gate.id === 'gate.large_enough' ? { ...gate, onMissing } : gate,
    );
    return compileModel(parseModel({ ...source, gates }), LEXICON);
  });
  const signals = [{ kind: 'demo_request', occurredAt: onDay(1) }];
  const contact = { email: 'a@b.example', jobtitle: 'Senior IT Manager', country: 'US' };
  const companies = [null, 'plenty', '40', '1500'].flatMap((numberofemployees) =>
    [null, 'tier_1'].map((tier) => ({ industry: 'BANKING', numberofemployees, hs_target_account: tier })),
  );
  for (const company of [null, ...companies]) {
    const receipts = models.map((model) => appraise(model, { contact, company, signals }, onDay(1, 12)));
    const closed = receipts[0]!.gates.filter(({ state }) => state !== 'pass').map(({ id }) => id);
    expect(closed.filter((id) => id === 'gate.size_known' || id === 'gate.large_enough').length).toBeLessThan(
      2,
    );
    if (closed.includes('gate.size_known')) expect(receipts[0]!.decision).toBe('hold');
    else expect(new Set(receipts.map(({ decision }) => decision)).size).toBe(1);
  }
});

it('AT-56 every channel CH-01 to CH-06 has a rule set whose cases show its common mistake', () => {
  const named = NAMES.flatMap((pack) =>
    parseCases(read(pack, 'cases.yaml')).cases.flatMap(({ name }) => /AT-56 (CH-\d\d)/.exec(name)?.[1] ?? []),
  );
  expect([...new Set(named)].sort()).toEqual(['CH-01', 'CH-02', 'CH-03', 'CH-04', 'CH-05', 'CH-06']);
});

it('a case that expects otherwise fails and shows both', () => {
  const model = compileModel(parseModel(read('default', 'model.yaml')), LEXICON);
  const cases = parseCases({
    schema: 'fairlead-cases/1',
    leads: { one: {} },
    cases: [{ name: 'wrong', lead: 'one', day: 1, expect: { score: 12 } }],
  });
  expect(runCases(model, cases)[0]).toMatchObject({
    passed: false,
    differences: [{ field: 'score', expected: 12, actual: 0 }],
  });
});
