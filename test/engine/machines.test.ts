import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/engine/canonical.ts';
import type { Signal } from '../../src/engine/input.ts';
import { compileSift } from '../../src/engine/machines.ts';
import { modelDocument, parseModel } from '../../src/engine/schema.ts';
import { onDay } from './default-pack.ts';
import { fairShare, runs } from './runs.ts';
import { aRule, at, judge, smallModel, smallSource } from './small-model.ts';

type Source = Readonly<Record<string, unknown>>;

function aBot(sign: Source, more: Source = {}): Source {
  return { id: 'bot.scanner', label: 'Scanner', signals: ['click'], sign, ...more };
}

/** What the signs mark, as the evidence they give. */
function evidence(bots: readonly Source[], signals: readonly Signal[]): readonly string[] {
  const parsed = modelDocument.parse(smallSource({ bots })).bots;
  return compileSift(parsed)(signals).machines.map((one) => one.evidence);
}

describe('a signal soon after another moment', () => {
  const bots = [aBot({ secondsAfter: 'sentAt', within: 10 })];
  const clickAt = (second: number, sentAt: string | number = onDay(1)) =>
    at(1, 'click', { second, attributes: { sentAt } });

  it.each([
    [0, ['0 seconds after sentAt']],
    [1, ['1 second after sentAt']],
    [10, ['10 seconds after sentAt']],
    [10.001, []],
    [11, []],
    [-1, []],
  ])('%d seconds later: %j', (second, found) => {
    expect(evidence(bots, [clickAt(second)])).toEqual(found);
  });

  it.each([
    ['milliseconds', onDay(1)],
    ['milliseconds as a text', String(onDay(1))],
    ['a date with its time', '2026-11-01T10:00:00Z'],
    ['a date in another zone', '2026-11-01T11:00:00.000+01:00'],
  ])('reads the moment as %s', (_, sentAt) => {
    expect(evidence(bots, [clickAt(3, sentAt)])).toEqual(['3 seconds after sentAt']);
  });

  it.each(['yesterday', '', '0'])('R46 is a person where the moment is %j and cannot be read', (sentAt) => {
    expect(evidence(bots, [clickAt(3, sentAt)])).toEqual([]);
  });

  it('is a person where the moment is not told at all', () => {
    expect(evidence(bots, [at(1, 'click'), at(1, 'click', { asset: '/b', attributes: {} })])).toEqual([]);
  });

  it('is not looked for in kinds that the sign does not name', () => {
    expect(evidence(bots, [{ ...clickAt(3), kind: 'open' }])).toEqual([]);
    const both = [aBot({ secondsAfter: 'sentAt', within: 10 }, { signals: ['click', 'open'] })];
    expect(evidence(both, [clickAt(3), { ...clickAt(4), kind: 'open' }])).toHaveLength(2);
  });
});

describe('many links at once', () => {
  const bots = [aBot({ links: 3, within: 5 })];
  const clicks = (...all: readonly (readonly [second: number, asset: string])[]) =>
    all.map(([second, asset]) => at(1, 'click', { second, asset }));

  it('are a machine from the number on that the sign names', () => {
    expect(evidence(bots, clicks([0, '/a'], [2, '/b'], [5, '/c']))).toEqual(
      Array.from({ length: 3 }, () => 'one of 3 links or more within 5 seconds'),
    );
    expect(evidence(bots, clicks([0, '/a'], [5, '/b']))).toEqual([]);
  });

  it('are a person where it took a moment longer', () => {
    expect(evidence(bots, clicks([0, '/a'], [2, '/b'], [5.001, '/c']))).toEqual([]);
  });

  it('must be different links: one that is clicked thrice is one', () => {
    expect(evidence(bots, clicks([0, '/a'], [1, '/a?utm_source=x'], [2, '/A#top'], [3, '/b']))).toEqual([]);
  });

  it('are found wherever the burst stands, and only those in it are marked', () => {
    const found = compileSift(modelDocument.parse(smallSource({ bots })).bots)(
      clicks([0, '/a'], [100, '/b'], [101, '/c'], [103, '/d'], [105, '/e'], [200, '/f']),
    );
    expect(found.machines.map(({ asset }) => asset)).toEqual(['/e', '/d', '/c', '/b']);
    expect(found.people.map(({ asset }) => asset)).toEqual(['/a', '/f']);
  });

  it('are counted across the kinds that the sign names', () => {
    const signals = [...clicks([0, '/a'], [1, '/b']), at(1, 'open', { second: 2, asset: '/c' })];
    expect(evidence(bots, signals)).toEqual([]);
    expect(evidence([aBot({ links: 3, within: 5 }, { signals: ['click', 'open'] })], signals)).toHaveLength(
      3,
    );
  });

  it('are a burst of everything, also of what another sign has marked already', () => {
    const sent = at(1, 'click', { asset: '/a', attributes: { sentAt: onDay(1) } });
    const signs = [
      aBot({ secondsAfter: 'sentAt', within: 1 }, { id: 'bot.instant' }),
      aBot({ links: 3, within: 5 }, { id: 'bot.burst' }),
    ];
    const all = [sent, ...clicks([1, '/b'], [2, '/c'])];
    const ids = (bots: readonly Source[]) =>
      compileSift(modelDocument.parse(smallSource({ bots })).bots)(all).machines.map(({ botId }) => botId);
    expect(ids(signs)).toEqual(['bot.burst', 'bot.burst', 'bot.instant']);
    expect(ids([...signs].reverse())).toEqual(['bot.burst', 'bot.burst', 'bot.burst']);
  });
});

describe('a program that says who it is', () => {
  const bots = [aBot({ attribute: 'userAgent', contains: ['bot', 'python requests'] })];
  const by = (userAgent: string) => [at(1, 'click', { attributes: { userAgent } })];

  it.each(['bingbot/2.0', 'AdsBot-Google', 'LinkedInBot/1.0', 'Slackbot-LinkExpanding 1.0', 'SemrushBot/7'])(
    '%j is told by a part of a word',
    (agent) => {
      expect(evidence(bots, by(agent))).toEqual(['userAgent contains "bot"']);
    },
  );

  it('is not told by a sign without a letter, which would be in every name', () => {
    expect(evidence([aBot({ attribute: 'userAgent', contains: ['!'] })], by('Mozilla!'))).toEqual([]);
  });

  it('is told in any case, whatever stands between the words', () => {
    expect(evidence(bots, by('Mail-BOT/2.1'))).toEqual(['userAgent contains "bot"']);
    expect(evidence(bots, by('python-requests/2.31'))).toEqual(['userAgent contains "python requests"']);
  });

  it.each(['Mozilla/5.0 (Windows NT 10.0)', 'Mobile Safari', ''])('%j is a person', (agent) => {
    expect(evidence(bots, by(agent))).toEqual([]);
  });

  it('is not told by what the prototype of an object has', () => {
    const odd = [aBot({ attribute: 'constructor', contains: ['object', 'function'] })];
    expect(evidence(odd, [at(1, 'click', { attributes: {} })])).toEqual([]);
  });
});

describe('in a receipt', () => {
  const rules = [aRule({ signal: 'click', withinDays: 30 }, { repeat: { max: 5 } })];
  const bots = [aBot({ secondsAfter: 'sentAt', within: 10 })];
  const model = smallModel({ rules, bots });
  const scanned = at(1, 'click', { second: 4, asset: '/a', attributes: { sentAt: onDay(1) } });

  it('what machines did earns nothing and is listed with the evidence', () => {
    const receipt = judge(model, 2, { signals: [scanned, at(2, 'click', { asset: '/b' })] });
    expect(receipt.score).toBe(10_000);
    expect(receipt.machines).toEqual([
      {
        signal: 'click',
        asset: '/a',
        occurredAt: scanned.occurredAt,
        botId: 'bot.scanner',
        label: 'Scanner',
        evidence: '4 seconds after sentAt',
      },
    ]);
  });

  it('they stand newest first', () => {
    const signals = [scanned, { ...scanned, occurredAt: onDay(2), attributes: { sentAt: onDay(2) } }];
    expect(judge(model, 2, { signals }).machines.map((one) => one.occurredAt)).toEqual([
      onDay(2),
      scanned.occurredAt,
    ]);
  });

  it('a model without signs counts everything', () => {
    const receipt = judge(smallModel({ rules }), 2, { signals: [scanned] });
    expect([receipt.score, receipt.machines]).toEqual([10_000, []]);
  });

  it('what tells machines apart is part of what was looked at, even where it counts for nothing itself', () => {
    const burst = smallModel({
      rules,
      bots: [aBot({ links: 2, within: 5 }, { signals: ['click', 'open'] })],
    });
    const click = at(1, 'click', { asset: '/a' });
    const open = at(1, 'open', { second: 1, asset: '/b' });
    const [without, together] = [[click], [click, open]].map((signals) => judge(burst, 2, { signals }));
    expect([without!.score, together!.score]).toEqual([10_000, 0]);
    expect(together!.inputsHash).not.toBe(without!.inputsHash);
    expect(judge(smallModel({ rules }), 2, { signals: [click, open] }).inputsHash).toBe(
      judge(smallModel({ rules }), 2, { signals: [click] }).inputsHash,
    );
  });

  it('a sign must name signals that are declared', () => {
    const source = smallSource({ bots: [aBot({ links: 3, within: 5 }, { signals: ['clicks'] })] });
    expect(() => parseModel(source)).toThrow('signal "clicks" is not declared under signals');
  });
});

describe('whatever happened', () => {
  const bots = [
    aBot({ secondsAfter: 'sentAt', within: 2 }, { id: 'bot.instant', signals: ['click', 'open'] }),
    aBot({ links: 3, within: 4 }, { id: 'bot.burst' }),
    aBot({ attribute: 'userAgent', contains: ['bot'] }, { id: 'bot.agent' }),
  ];
  const model = smallModel({
    rules: [aRule({ signal: 'click', withinDays: 30 }, { repeat: { max: 9 } })],
    bots,
  });
  const sift = compileSift(model.document.bots);
  const signals = fc.array(
    fc
      .record({
        kind: fc.constantFrom('click', 'open', 'guide'),
        second: fc.constantFrom(0, 1, 2, 3, 4, 5, 60, 61, 63),
        asset: fc.constantFrom('/a', '/b', '/c', '/d', null),
        sentAt: fc.constantFrom(undefined, onDay(1), onDay(1) + 60_000),
        userAgent: fc.constantFrom(undefined, undefined, 'a bot'),
      })
      .map(({ kind, second, asset, sentAt, userAgent }) =>
        at(1, kind, {
          second,
          asset,
          attributes: { ...(sentAt ? { sentAt } : {}), ...(userAgent ? { userAgent } : {}) },
        }),
      ),
    { maxLength: 10 },
  );

  it('every signal is a person’s or a machine’s, and none is both', () => {
    let machines = 0;
    fc.assert(
      fc.property(signals, (given) => {
        const sifted = sift(given);
        expect(given.filter((signal) => sifted.people.includes(signal))).toEqual(sifted.people);
        const marked = given.filter((signal) => !sifted.people.includes(signal));
        const text = (one: { kind: string; asset?: string | null; occurredAt: number }) =>
          `${one.kind} ${one.asset ?? null} ${one.occurredAt}`;
        const listed = sifted.machines.map((one) => text({ ...one, kind: one.signal }));
        expect(new Set(listed)).toEqual(new Set(marked.map(text)));
        machines += marked.length;
      }),
      runs(300),
    );
    expect(machines).toBeGreaterThanOrEqual(fairShare(50));
  });

  it('its order and its repetition change nothing', () => {
    fc.assert(
      fc.property(signals, fc.infiniteStream(fc.nat()), (given, chance) => {
        const mixed = [...given, ...given]
          .map((signal) => ({ signal, place: chance.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ signal }) => signal);
        expect(canonicalJson(judge(model, 2, { signals: mixed }))).toBe(
          canonicalJson(judge(model, 2, { signals: given })),
        );
      }),
      runs(200),
    );
  });

  it('more of it never makes a person of a machine', () => {
    fc.assert(
      fc.property(signals, signals, (given, more) => {
        const still = sift([...given, ...more]).people;
        const before = sift(given).people;
        expect(given.filter((signal) => still.includes(signal) && !before.includes(signal))).toEqual([]);
      }),
      runs(200),
    );
  });
});
