/** What would end an MQL, in models in which only one thing speaks against it. */
import { describe, expect, it } from 'vitest';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { paths } from '../../src/engine/paths.ts';
import { onDay } from './on-day.ts';
import { aRule, at, smallModel } from './small-model.ts';

const inputs = {
  contact: { town: { type: 'text', label: 'home town' }, size: { type: 'number', label: 'team size' } },
  company: {},
};
const inBonn = { filters: [{ propertyName: 'town', operator: 'EQ', value: 'Bonn' }] };
const done = (signal: string) => ({ signal, withinDays: 30 });
const PRICE = aRule(done('price'), { id: 'price' });
const gate = (kind: string, when: unknown, onMissing = 'pass') => ({
  gates: [
    {
      id: 'gate',
      label: 'Gate',
      otherwise: 'is out',
      rejectAs: 'competitor',
      nextAction: 'none',
      kind,
      when,
      onMissing,
    },
  ],
});

/** Of a lead with just the points it takes. */
function told(source: object, lead: Partial<EvaluationInput> = {}): readonly string[] {
  const input = { contact: {}, company: null, signals: [at(3, 'price')], ...lead };
  const found = paths(smallModel({ inputs, rules: [PRICE], ...source }), input, onDay(3, 12));
  return found.map(({ decision, steps }) => {
    const texts = steps.map((step) =>
      step.kind === 'fact' ? `${step.label}: ${step.known}` : `${step.times} ${step.signal}`,
    );
    return `${texts.join(' + ')}: ${decision}`;
  });
}

describe('an MQL would be none', () => {
  it('after what takes points away, but not after what adds some', () => {
    const against = aRule(done('click'), { id: 'against', points: -5 });
    const guide = aRule(done('guide'), { id: 'guide', actionable: true });
    expect(told({ rules: [PRICE, against, guide] })).toEqual(['1 click: not_mql']);
  });

  it('after so much of it, where once is not enough', () => {
    const twice = aRule(done('click'), { id: 'twice', points: -5, repeat: { max: 3 } });
    expect(told({ rules: [{ ...PRICE, points: 15 }, twice] })).toEqual(['2 click: not_mql']);
    const both = ['click', 'open'].map((signal) => aRule(done(signal), { id: signal, points: -5 }));
    expect(told({ rules: [{ ...PRICE, points: 15 }, ...both] })).toEqual(['1 click + 1 open: not_mql']);
  });

  it('after something that it has its points for not having done', () => {
    const quiet = aRule({ not: done('click') }, { id: 'quiet' });
    expect(told({ rules: [quiet] }, { signals: [] })).toEqual(['1 click: not_mql']);
  });

  it('after what closes a gate, whether it must happen or must not', () => {
    expect(told(gate('disqualify', done('click')))).toEqual(['1 click: disqualified']);
    expect(told(gate('divert', done('click')))).toEqual(['1 click: diverted']);
    expect(told(gate('require', { not: done('click') }))).toEqual(['1 click: not_mql']);
  });

  it('where it turns out that it should have been kept out', () => {
    expect(told(gate('disqualify', inBonn))).toEqual(['home town: Bonn: disqualified']);
    expect(told(gate('require', inBonn))).toEqual(['home town: something the rules do not name: not_mql']);
    expect(told(gate('disqualify', { not: inBonn }))).toEqual([
      'home town: something the rules do not name: disqualified',
    ]);
  });

  it('where something counts against it that is not known yet', () => {
    const many = { filters: [{ propertyName: 'size', operator: 'GT', value: 50 }] };
    expect(told({ rules: [PRICE, aRule(many, { id: 'many', points: -5 })] })).toEqual([
      'team size: over 50: not_mql',
    ]);
    expect(
      told({ rules: [PRICE, aRule(many, { id: 'many', points: -5 })] }, { contact: { size: '5' } }),
    ).toEqual([]);
  });

  it('by another channel with a higher threshold, as what it does names it, unless that is frozen', () => {
    const source = {
      rules: [PRICE, aRule(done('guide'), { id: 'guide' })],
      channel: { default: 'other', rules: [{ channel: 'webinar', when: done('click') }] },
      mql: { fitMinimum: 0, threshold: { default: 10, channels: { webinar: { threshold: 20 } } } },
    };
    expect(told(source)).toEqual(['1 click: not_mql']);
    expect(told(source, { channel: 'other' })).toEqual([]);
  });

  it('yet not because its channel might still become known', () => {
    const source = (when: unknown) => ({
      rules: [PRICE, aRule(done('guide'), { id: 'guide' })],
      channel: { default: 'other', rules: [{ channel: 'webinar', when }] },
      mql: { fitMinimum: 0, threshold: { default: 10, channels: { webinar: { threshold: 20 } } } },
    });
    expect(told(source(inBonn))).toEqual([]);
    expect(told(source({ not: inBonn }))).toEqual([]);
  });

  it('after a click that makes a machine of all that was done with it', () => {
    const bots = [
      { id: 'bot', label: 'Two links at once', signals: ['click', 'open'], sign: { links: 2, within: 60 } },
      { id: 'other', label: 'Others', signals: ['compare'], sign: { links: 2, within: 60 } },
    ];
    const rules = [aRule(done('open'), { id: 'open' }), aRule(done('click'), { id: 'click', points: -1 })];
    const opened = { signals: [at(3, 'open', { hour: 23, second: 2, asset: '/a' })] };
    expect(told({ bots, rules: [{ ...rules[0]!, points: 15 }, rules[1]!] }, opened)).toEqual([
      '1 click: not_mql',
    ]);
  });
});

it('an MQL that nothing can end is offered no path', () => {
  expect(told({})).toEqual([]);
});
