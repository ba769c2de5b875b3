import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/engine/canonical.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { ENGINE_VERSION, type Receipt } from '../../src/engine/receipt.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { CORPUS_PACKS, readCorpus } from '../fixtures/receipts/corpus.ts';
import { keptReadings, readingsDigest } from '../fixtures/receipts/readings.ts';

const HOW = 'see test/fixtures/receipts/renew.ts';

describe.each(CORPUS_PACKS)('AT-50 the receipts kept under %s', (pack) => {
  const { engine, modelHash, document, receipts } = readCorpus(pack);
  const model = compileModel(parseModel(document), LEXICON);

  test('are of this engine', () => {
    expect(engine, HOW).toBe(ENGINE_VERSION);
  });

  test('are of a document that still has its hash', () => {
    expect(model.hash, HOW).toBe(modelHash);
  });

  test.each(receipts.map((kept, i) => ({ i, ...kept })))(
    '$i is replayed byte for byte',
    ({ now, input, receipt }) => {
      expect(canonicalJson(evaluate(model, input, now)), HOW).toBe(receipt);
    },
  );

  test.each(receipts.map((kept, i) => ({ i, ...kept })))('$i adds up', ({ receipt }) => {
    const { contributions, scores } = JSON.parse(receipt) as Receipt;
    for (const [group, { raw, used, cut }] of Object.entries(scores)) {
      const points = contributions.filter(({ score }) => score === group).map((one) => one.points);
      expect(points.reduce((sum, one) => sum + one, 0)).toBe(raw);
      expect(raw - used).toBe(cut);
    }
  });
});

test('the corpus holds every decision, a cap, something unknown, committees and machines', () => {
  const all = CORPUS_PACKS.flatMap((pack) =>
    readCorpus(pack).receipts.map(({ receipt }) => JSON.parse(receipt) as Receipt),
  );
  expect(all.length).toBeGreaterThanOrEqual(120);
  expect(new Set(all.map(({ decision }) => decision))).toEqual(
    new Set(['mql', 'not_mql', 'hold', 'disqualified', 'diverted']),
  );
  expect(all.some(({ unknown }) => unknown.length > 0)).toBe(true);
  expect(all.some(({ scores }) => Object.values(scores).some(({ cut }) => cut !== 0))).toBe(true);
  expect(all.some(({ futureSignals }) => futureSignals > 0)).toBe(true);
  expect(new Set(all.map(({ account }) => account?.track))).toEqual(
    new Set([undefined, null, 'account.committee', 'account.buyers']),
  );
  expect(all.some(({ machines }) => machines.length > 0)).toBe(true);
});

test('AT-50 titles, countries, dates, figures and attributes are read as this version of the engine reads them', () => {
  expect(readingsDigest(), HOW).toBe(keptReadings()[ENGINE_VERSION]);
});
