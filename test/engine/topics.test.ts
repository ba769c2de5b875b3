import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../src/engine/input.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { compileTopics } from '../../src/engine/topics.ts';
import { onDay } from './default-pack.ts';
import { runs } from './runs.ts';
import { aRule, at, judge, smallModel, smallSource } from './small-model.ts';

const TOPICS = {
  cloud_security: { label: 'Cloud security', words: ['zero trust', 'cloud compliance'] },
  erp: { label: 'ERP modernisation', words: ['erp', 'sap'] },
  cloud: { label: 'Cloud', words: ['cloud'] },
};
const topicOf = compileTopics({ topics: TOPICS });

const signal = (asset: string | null, topic?: string | number): Signal => ({
  kind: 'guide',
  occurredAt: onDay(1),
  asset,
  ...(topic === undefined ? {} : { attributes: { topic } }),
});

describe('what an asset is about', () => {
  it.each([
    ['Zero Trust: a guide', 'cloud_security'],
    ['https://www.example.com/guides/zero-trust?utm=1', 'cloud_security'],
    ['/compare/cloud_compliance', 'cloud_security'],
    ['Cloud Security checklist', 'cloud_security'],
    ['ERP guide', 'erp'],
    ['/blog/sap/moving-on', 'erp'],
    ['Cloud costs', 'cloud'],
    ['Enterprise guide', null],
    ['Trust in zero days', null],
    ['/pricing', null],
    ['', null],
    [null, null],
  ])('%j is %j', (asset, topic) => {
    expect(topicOf(signal(asset))).toBe(topic);
  });

  it('is the first topic of the document where several would do', () => {
    const asset = 'Cloud compliance for SAP';
    expect(topicOf(signal(asset))).toBe('cloud_security');
    const { erp, ...others } = TOPICS;
    expect(compileTopics({ topics: { erp, ...others } })(signal(asset))).toBe('erp');
  });

  it('is nothing where no topics are declared', () => {
    expect(compileTopics({})(signal('Zero trust'))).toBeNull();
  });
});

describe('what a recorder says a signal is about', () => {
  it.each([
    ['cloud_security', 'cloud_security'],
    ['Cloud Security', 'cloud_security'],
    [' ERP ', 'erp'],
    ['cloud security modernization', 'cloud_security'],
    ['cloud', 'cloud'],
    ['Quantum computing', 'quantum computing'],
    [2026, '2026'],
  ])('%j is %j, whatever the asset is called', (told, topic) => {
    expect(topicOf(signal('ERP guide', told))).toBe(topic);
  });

  it('is the name before words that stand in it', () => {
    const topics = { a: { label: 'Cloud costs and more', words: ['costs'] }, costs: TOPICS.erp };
    expect(compileTopics({ topics })(signal(null, 'costs'))).toBe('costs');
  });

  it.each(['', '  '])('%j says nothing, so that the asset counts', (told) => {
    expect(topicOf(signal('ERP guide', told))).toBe('erp');
  });

  it('holds without declared topics as well', () => {
    expect(compileTopics({})(signal(null, 'Anything'))).toBe('anything');
  });

  it('R47 may be called like a thing of JavaScript', () => {
    expect(topicOf(signal(null, '__proto__'))).toBe('__proto__');
    expect(topicOf({ kind: 'guide', occurredAt: 0, attributes: {} })).toBeNull();
  });
});

describe('a rule about a topic', () => {
  const model = smallModel({
    topics: TOPICS,
    rules: [aRule({ signal: 'guide', withinDays: 30, topic: 'erp' }, { repeat: { max: 5 } })],
  });

  it('counts signals about it alone', () => {
    const signals = ['ERP guide', 'SAP report', 'Zero trust', 'Trends'].map((asset) =>
      at(1, 'guide', { asset }),
    );
    expect(judge(model, 1, { signals }).score).toBe(20_000);
  });

  it('asks the number it names of the topic, not of the kind', () => {
    const rules = [aRule({ signal: 'guide', withinDays: 30, topic: 'erp', atLeast: 2 })];
    const two = smallModel({ topics: TOPICS, rules });
    const guides = (...assets: readonly string[]) => assets.map((asset) => at(1, 'guide', { asset }));
    expect(judge(two, 1, { signals: guides('ERP guide', 'Trends', 'Zero trust') }).score).toBe(0);
    expect(judge(two, 1, { signals: guides('ERP guide', 'Trends', 'SAP report') }).score).toBe(10_000);
  });

  it('must name one that is declared', () => {
    const rules = [aRule({ signal: 'guide', withinDays: 30, topic: 'constructor' })];
    expect(() => parseModel(smallSource({ topics: TOPICS, rules }))).toThrow(
      'topic "constructor" is not declared under topics',
    );
  });
});

describe('I-19 several signals on one topic', () => {
  const rules = [
    aRule({ signal: 'guide', withinDays: 30, atLeast: 2, sameTopic: true }, { repeat: { max: 5 } }),
  ];
  const model = smallModel({ topics: TOPICS, rules });
  const guides = (...all: readonly (readonly [day: number, asset: string])[]) =>
    all.map(([day, asset]) => at(day, 'guide', { asset }));
  const found = (signals: readonly Signal[], day = 5) =>
    judge(model, day, { signals }).contributions.flatMap(({ because }) => because.map(({ value }) => value));

  it('are a pattern, and only they count', () => {
    expect(found(guides([1, 'ERP guide'], [2, 'Zero trust'], [3, 'SAP report']))).toEqual([
      'SAP report',
      'ERP guide',
    ]);
  });

  it('are none where each is about something else, or about nothing in particular', () => {
    expect(found(guides([1, 'ERP guide'], [2, 'Zero trust'], [3, 'Trends'], [4, 'More trends']))).toEqual([]);
  });

  it('are those of the topic with the most, and of equals those with the newest', () => {
    const equal = guides([1, 'ERP guide'], [2, 'Zero trust'], [3, 'SAP report'], [4, 'Cloud compliance']);
    expect(found(equal)).toEqual(['Cloud compliance', 'Zero trust']);
    expect(found([...equal, ...guides([1, 'ERP 2'])])).toEqual(['SAP report', 'ERP 2', 'ERP guide']);
  });

  it('must be several signals and not one told twice', () => {
    const asset = 'https://x.example/erp';
    const twice = [at(1, 'guide', { asset }), at(1, 'guide', { second: 20, asset: `${asset}?utm=1` })];
    expect(found(twice)).toEqual([]);
  });

  it('must all lie within the window', () => {
    const signals = guides([1, 'ERP guide'], [20, 'SAP report']);
    expect([31, 32].map((day) => found(signals, day).length)).toEqual([2, 0]);
  });

  it('make no sense of a single one', () => {
    const single = [aRule({ signal: 'guide', withinDays: 30, sameTopic: true })];
    expect(() => parseModel(smallSource({ rules: single }))).toThrow('give atLeast of 2 or more');
  });
});

it('a topic is the same in any case, with any signs between its words', () => {
  const phrase = fc.constantFrom('zero trust', 'cloud compliance', 'erp modernisation', 'sap');
  const sign = fc.constantFrom(' ', '-', '_', '/', ' : ');
  fc.assert(
    fc.property(phrase, sign, fc.boolean(), (words, between, upper) => {
      const asset = `x${between}${words.replaceAll(' ', between)}${between}y`;
      expect(topicOf(signal(upper ? asset.toUpperCase() : asset))).toBe(topicOf(signal(words)));
      expect(topicOf(signal(words))).not.toBeNull();
    }),
    runs(100),
  );
});
