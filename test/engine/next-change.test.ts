/** The next change of small models, each with one thing that time can turn: the same as a search day by day. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { EvaluationInput, Signal } from '../../src/engine/input.ts';
import type { Model } from '../../src/engine/model.ts';
import { nextChange } from '../../src/engine/next-change.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { onDay } from './on-day.ts';
import { aRule, aTrack, at, colleague, smallModel, TOPICS } from './small-model.ts';

const DAY_MS = 86_400_000;
const guide = { signal: 'guide', withinDays: 10 };
const price = { signal: 'price', withinDays: 20 };
const known = { filters: [{ propertyName: 'country', operator: 'HAS_PROPERTY' }] };
const gate = (kind: string, when: unknown) => ({
  gates: [
    {
      id: 'gate',
      label: 'Gate',
      otherwise: 'is out',
      rejectAs: 'competitor',
      nextAction: 'none',
      kind,
      when,
      onMissing: 'pass',
    },
  ],
});
const channels = (require: unknown) => ({
  channel: { default: 'webinar' },
  mql: { fitMinimum: 0, threshold: { default: 10, channels: { webinar: { threshold: 10, require } } } },
});
const rules = (...more: readonly object[]) => ({ rules: [aRule(price), ...more] });

const MODELS: readonly (readonly [string, object])[] = [
  ['a rule', rules()],
  ['a rule that takes points away', rules(aRule(guide, { id: 'b', points: -5 }))],
  ['a rule about what has not happened', rules(aRule({ not: guide }, { id: 'b', points: 20 }))],
  [
    'a rule that joins what happened with what is known',
    rules(aRule({ all: [guide, known] }, { id: 'b', points: 50 })),
  ],
  [
    'a rule that compares topics',
    {
      topics: TOPICS,
      rules: [aRule({ ...guide, atLeast: 2, sameTopic: true }, { decay: 'slow' })],
      decays: { slow: { kind: 'linear', holdDays: 1, days: 6 } },
    },
  ],
  [
    'a decay',
    {
      rules: [aRule(price, { points: 80, decay: 'half' })],
      decays: { half: { kind: 'halfLife', holdDays: 2, days: 3 } },
    },
  ],
  ['a gate that keeps somebody out', { ...rules(), ...gate('disqualify', guide) }],
  ['a gate that sends somebody elsewhere', { ...rules(), ...gate('divert', { all: [guide, known] }) }],
  ['a gate that requires something', { ...rules(), ...gate('require', guide) }],
  ['a gate that requires something not to have happened', { ...rules(), ...gate('require', { not: guide }) }],
  ['what a channel asks for', { ...rules(), ...channels(guide) }],
  ['what a channel asks not to have happened', { ...rules(), ...channels({ not: guide }) }],
  [
    'a channel by a signal',
    {
      ...rules(),
      channel: { default: 'other', rules: [{ channel: 'webinar', when: guide }] },
      mql: {
        fitMinimum: 0,
        threshold: { default: 10, channels: { webinar: { threshold: 9 }, other: { threshold: 10 } } },
      },
    },
  ],
  [
    'a raised hand',
    { ...rules(), fastTracks: [{ id: 'f', label: 'F', signal: 'open', withinDays: 5, to: 'review' }] },
  ],
  [
    'a progression',
    rules(aRule({ progression: ['guide', 'price'], withinDays: 9 }, { id: 'b', points: 50 })),
  ],
  [
    'a committee',
    rules(aRule({ account: { people: 2, withinDays: 8, signals: ['guide'] } }, { id: 'b', points: 50 })),
  ],
  ['an account track', { ...rules(), accountTracks: [aTrack({ people: 2, withinDays: 8 })] }],
];

const LEADS: readonly (readonly Signal[])[] = [
  [],
  [at(1, 'guide')],
  [at(3, 'price')],
  [at(1, 'guide'), at(3, 'price'), at(4, 'open')],
  [at(3, 'price'), at(4, 'guide')],
  [at(2, 'guide', { asset: '/security' }), at(4, 'guide', { asset: '/security/b' }), at(5, 'price')],
  [at(3, 'price'), at(9, 'guide')],
];
const NOW = 5;
type Seen = 'decision' | 'grade' | 'priority' | 'committee';

function found(model: Model, lead: EvaluationInput, watched: readonly Seen[]): number | null {
  const change = nextChange(model, lead, onDay(NOW, 12), watched);
  return change === null ? null : change.day - Math.floor(onDay(NOW) / DAY_MS);
}

/** What is said of a lead on each of the next forty days. */
function daysOf(model: Model, lead: EvaluationInput): readonly Receipt[] {
  return Array.from({ length: 41 }, (_, ahead) => evaluate(model, lead, onDay(NOW + ahead, 12)));
}

/** Days until something watched differs, tried one after the other. */
function searched(days: readonly Receipt[], watched: readonly Seen[]): number | null {
  const seen = ({ account, ...receipt }: Receipt) =>
    watched.map((key) => (key === 'committee' ? account?.people : receipt[key])).join(' ');
  const ahead = days.findIndex((day) => seen(day) !== seen(days[0]!));
  return ahead < 0 ? null : ahead;
}

describe('the next change equals a search day by day', () => {
  it.each(MODELS)('with %s', (_, source) => {
    const model = smallModel({ ...source });
    const account = [colleague('7', [at(2, 'guide')]), colleague('8', [at(5, 'compare')])];
    for (const signals of LEADS) {
      for (const more of [{}, { account }, { channel: 'webinar' }]) {
        const lead = { contact: { country: 'DE' }, company: null, signals, ...more };
        const days = daysOf(model, lead);
        for (const watched of [
          ['decision', 'grade'],
          ['priority'],
          ['committee'],
          ['decision', 'committee'],
        ] as const) {
          expect(found(model, lead, watched), JSON.stringify({ lead, watched })).toBe(
            searched(days, watched),
          );
        }
      }
    }
  });
});
