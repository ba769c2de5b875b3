/** Two looks at a lead have one hash where nothing differs that the model could have seen, and only there. */
import { describe, expect, it } from 'vitest';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { hashInputs } from '../../src/engine/inputs-hash.ts';
import { aRule, aTrack, at, colleague, smallModel } from './small-model.ts';

const plain = smallModel({
  rules: [
    aRule({ signal: 'guide', withinDays: 30 }, { id: 'a' }),
    aRule({ filters: [{ propertyName: 'jobtitle', operator: 'HAS_PROPERTY' }] }, { id: 'b', score: 'fit' }),
    aRule(
      { filters: [{ object: 'company', propertyName: 'country', operator: 'HAS_PROPERTY' }] },
      { id: 'c', score: 'fit' },
    ),
  ],
  bots: [{ id: 'bot', label: 'Bot', signals: ['click'], sign: { links: 2, within: 5 } }],
});
const withCommittee = smallModel({ accountTracks: [aTrack({ people: 2 })] });

const LEAD: EvaluationInput = {
  contact: { jobtitle: 'CFO' },
  company: { country: 'DE' },
  signals: [at(1, 'guide', { asset: '/a' }), at(2, 'click')],
};
const hash = (more: Partial<EvaluationInput> = {}, model = plain) => hashInputs(model, { ...LEAD, ...more });
const [guide, click] = LEAD.signals as [(typeof LEAD.signals)[number], (typeof LEAD.signals)[number]];

it('it is a hash of 256 bits, and says how it was made', () => {
  expect(hash()).toMatch(/^sha256:[0-9a-f]{64}$/);
});

describe('it stays the same', () => {
  it.each<[string, Partial<EvaluationInput>]>([
    ['in whatever order signals are told', { signals: [click, guide] }],
    ['however often they are told', { signals: [guide, click, guide] }],
    ['whatever undeclared properties there are', { contact: { jobtitle: 'CFO', hobby: 'chess' } }],
    ['whatever declared ones there are that nothing reads', { contact: { jobtitle: 'CFO', country: 'FR' } }],
    ['whatever signals there are that count for nothing', { signals: [guide, click, at(1, 'price')] }],
    ['where an attribute list is empty or left out', { signals: [{ ...guide, attributes: {} }, click] }],
    ['where a missing asset is left out or null', { signals: [guide, { ...click, asset: null }] }],
    ['whoever else there is, where no committee asks', { account: [colleague('7', [guide], 'CEO')] }],
  ])('%s', (_, more) => {
    expect(hash(more)).toBe(hash());
  });

  it('in whatever order colleagues come', () => {
    const [ana, ben] = [colleague('7', [guide]), colleague('8', [at(2, 'compare')], 'CEO')] as const;
    expect(hash({ account: [ana, ben] }, withCommittee)).toBe(hash({ account: [ben, ana] }, withCommittee));
    expect(hash({ account: [] }, withCommittee)).toBe(hash({}, withCommittee));
  });
});

describe('it is another', () => {
  const different: readonly Partial<EvaluationInput>[] = [
    {},
    { contact: { jobtitle: 'cfo' } },
    { contact: {} },
    { company: { country: 'FR' } },
    { company: null },
    { company: {} },
    { company: { country: 'CFO' }, contact: { jobtitle: 'DE' } },
    { signals: [guide] },
    { signals: [{ ...guide, asset: '/b' }, click] },
    { signals: [{ ...guide, asset: null }, click] },
    { signals: [{ ...guide, occurredAt: guide.occurredAt + 1 }, click] },
    { signals: [{ ...guide, attributes: { minutes: 5 } }, click] },
    { signals: [{ ...guide, attributes: { minutes: '5' } }, click] },
    { signals: [guide, at(1, 'click')] },
    { channel: 'webinar' },
    { channel: 'other' },
  ];

  it('for each value, signal, asset, moment, attribute and channel', () => {
    expect(new Set(different.map((more) => hash(more))).size).toBe(different.length);
  });

  it('for each colleague that a committee could count, for what they are and did', () => {
    const accounts = [
      [],
      [colleague('7', [])],
      [colleague('7', [guide])],
      [colleague('8', [guide])],
      [colleague('7', [guide], 'CFO')],
      [colleague('7', [], 'CFO')],
      [colleague('7', [], 'CEO')],
      [colleague('7', [guide]), colleague('8', [guide])],
      [colleague('7', [at(1, 'compare')])],
    ];
    const hashes = accounts.map((account) => hash({ account }, withCommittee));
    expect(hashes[1]).toBe(hashes[0]);
    expect(new Set(hashes.slice(1)).size).toBe(hashes.length - 1);
    expect(hash({ account: [colleague('7', [guide], '')] }, withCommittee)).toBe(hashes[2]);
    expect(hash({ account: [colleague('7', [guide, at(1, 'price')])] }, withCommittee)).toBe(hashes[2]);
  });
});
