/** What a gate says in a receipt: how it stands, by what it stands so, and what is the matter where it is closed. */
import { describe, expect, it } from 'vitest';
import { onDay } from './on-day.ts';
import { at, type Given, judge, smallModel } from './small-model.ts';

const inputs = { contact: { town: 'text', sort: 'text' }, company: {} };
const inBonn = { filters: [{ propertyName: 'town', operator: 'EQ', value: 'Bonn' }] };
const ofSortA = { filters: [{ propertyName: 'sort', operator: 'EQ', value: 'A' }] };
const clicked = { signal: 'click', withinDays: 30 };

function gateOf(kind: string, when: unknown, given: Given, onMissing = 'hold') {
  const gate = {
    id: 'gate',
    label: 'Gate',
    otherwise: 'is out',
    rejectAs: 'competitor',
    nextAction: 'none',
    kind,
    when,
    onMissing,
  };
  return judge(smallModel({ inputs, gates: [gate] }), 3, given).gates[0]!;
}
const stateOf = (...given: Parameters<typeof gateOf>) => gateOf(...given).state;

describe('a gate', () => {
  it('that excludes is closed by what it names, and one that requires by the lack of it', () => {
    const [bonn, graz] = ['Bonn', 'Graz'].map((town) => ({ contact: { town } }));
    const states = (kind: string) => [bonn, graz, {}].map((given) => stateOf(kind, inBonn, given!));
    expect(states('disqualify')).toEqual(['fail', 'pass', 'hold']);
    expect(states('divert')).toEqual(['fail', 'pass', 'hold']);
    expect(states('require')).toEqual(['pass', 'fail', 'hold']);
  });

  it('does with the unknown what it says, whatever its kind', () => {
    for (const kind of ['disqualify', 'divert', 'require']) {
      const states = ['fail', 'hold', 'pass'].map((onMissing) => stateOf(kind, inBonn, {}, onMissing));
      expect(states).toEqual(['fail', 'hold', 'pass']);
    }
  });

  it('says what is the matter and how to reject it, unless it is open', () => {
    const shown = { because: [{ input: 'contact.town', value: 'Bonn' }], id: 'gate', label: 'Gate' };
    expect(gateOf('require', inBonn, { contact: { town: 'Bonn' } })).toEqual({
      ...shown,
      kind: 'require',
      state: 'pass',
      finding: null,
      rejectAs: null,
    });
    expect(gateOf('divert', inBonn, { contact: { town: 'Bonn' } })).toEqual({
      ...shown,
      kind: 'divert',
      state: 'fail',
      finding: 'is out',
      rejectAs: 'competitor',
    });
    expect(gateOf('require', inBonn, {})).toMatchObject({
      state: 'hold',
      finding: 'is out',
      rejectAs: 'competitor',
      because: [{ input: 'contact.town', value: null }],
    });
  });

  it('shows what has happened where it asks for that, and nothing where it did not happen', () => {
    const signals = [at(2, 'click', { asset: '/a' }), at(3, 'click', { asset: '/b' }), at(3, 'open')];
    expect(gateOf('divert', clicked, { signals })).toMatchObject({
      state: 'fail',
      because: [
        { input: 'signal.click', value: '/b', occurredAt: onDay(3) },
        { input: 'signal.click', value: '/a', occurredAt: onDay(2) },
      ],
    });
    expect(gateOf('divert', clicked, {})).toMatchObject({ state: 'pass', because: [] });
  });

  it('shows both where it asks for something known and something done', () => {
    const both = { all: [inBonn, clicked] };
    expect(gateOf('divert', both, { contact: { town: 'Bonn' }, signals: [at(3, 'click')] })).toMatchObject({
      state: 'fail',
      because: [{ input: 'contact.town', value: 'Bonn' }, { input: 'signal.click' }],
    });
    expect(gateOf('divert', both, { contact: { town: 'Bonn' } })).toMatchObject({
      state: 'pass',
      because: [{ input: 'contact.town' }],
    });
  });

  it('shows each property it asks for once, in the order of its questions', () => {
    const not = { filters: [{ propertyName: 'town', operator: 'NEQ', value: 'Wien' }] };
    const { because } = gateOf(
      'divert',
      { all: [inBonn, ofSortA, not] },
      { contact: { town: 'Bonn', sort: 'B' } },
    );
    expect(because).toEqual([
      { input: 'contact.town', value: 'Bonn' },
      { input: 'contact.sort', value: 'B' },
    ]);
  });

  it('that cannot be told holds a lead with enough points, be it the only gate there is', () => {
    const gate = {
      id: 'gate',
      label: 'Gate',
      otherwise: 'is out',
      rejectAs: 'competitor',
      nextAction: 'reroute',
      kind: 'require',
      when: inBonn,
      onMissing: 'hold',
    };
    const given = { signals: [at(2, 'guide')] };
    expect(judge(smallModel({ inputs, gates: [gate] }), 3, given)).toMatchObject({
      decision: 'hold',
      scoreState: 'insufficient_data',
      nextAction: 'reroute',
    });
  });

  it('says the same of the next lead with the same value, and something else of another', () => {
    const gate = {
      id: 'gate',
      label: 'Gate',
      otherwise: 'is out',
      rejectAs: 'competitor',
      nextAction: 'none',
    };
    const other = { ...gate, id: 'other', kind: 'require', when: ofSortA, onMissing: 'fail' };
    const model = smallModel({ inputs, gates: [{ ...gate, kind: 'divert', when: inBonn }, other] });
    const statesOf = (town: string, sort: string) =>
      judge(model, 3, { contact: { town, sort } }).gates.map(({ state, because }) => [
        state,
        because[0]!.value,
      ]);
    for (let round = 0; round < 2; round++) {
      expect(statesOf('Bonn', 'A')).toEqual([
        ['fail', 'Bonn'],
        ['pass', 'A'],
      ]);
      expect(statesOf('Graz', 'A')).toEqual([
        ['pass', 'Graz'],
        ['pass', 'A'],
      ]);
      expect(statesOf('Bonn', 'B')).toEqual([
        ['fail', 'Bonn'],
        ['fail', 'B'],
      ]);
    }
  });
});
