/** Rules, gates and fast tracks by their forms: what a form says is what the text says then, and the rest is untouched. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packFile } from '../../src/packs.ts';
import type { Edit } from '../../src/settings/draft-contract.ts';
import { modelOf, textOutcome } from '../../src/settings/draft-text.ts';
import { editText } from '../../src/settings/edit-text.ts';
import type { Asked, EntryForm, FilterForm, RuleForm } from '../../src/settings/entries-contract.ts';
import { entryGroups, ruleEntries } from '../../src/settings/entries-form.ts';
import { gateForm, ruleForm, trackForm } from '../../src/settings/entry-forms.ts';
import { writtenPacks } from '../../src/settings/packs.ts';
import { settingsSpeechFor } from '../../src/settings/speech.ts';

const DEFAULT = readFileSync(packFile('default', 'model.yaml'), 'utf8');
const SMALL = `schema: fairlead/1
model: { key: small, title: Small, version: 1.0.0 }
inputs:
  contact:
    country: { type: country, label: country } # in any spelling
    jobtitle: title
    born: date
  company:
    size: { type: number, label: employees }
    tier: { type: enumeration, label: tier }
    public: bool
lists:
  near: [a, b] # the near ones
signals:
  looked: { label: Looked at prices }
  asked: { label: Asked }
scores:
  fit: { limit: 100, floor: 0 }
  intent: { limit: 100, floor: 0 }
leadScore: { sum: [intent] }
decays:
  month: { kind: linear, holdDays: 7, days: 30 }
rules:
  # --- Fit
  - id: fit.size
    score: fit
    points: 60 # of sixty
    label: Large
    when: { filters: [{ object: company, propertyName: size, operator: GTE, value: 50 }] }

  # --- Intent
  - id: int.looked # once
    score: intent
    label: Looked
    points: 20
    when:
      signal: looked
      withinDays: 90 # a quarter
    # as it was agreed
    decay: month
  - { id: int.near, score: intent, points: 5, label: Near, when: { filters: [{ object: company, propertyName: tier, operator: IN, list: near }] } }

# What no points outweigh.
gates:
  - id: gate.known
    label: Known
    otherwise: is not known
    kind: require
    onMissing: hold # until somebody asks
    rejectAs: invalid_data
    nextAction: fix_data
    when:
      filterGroups:
        - filters: [{ propertyName: jobtitle, operator: HAS_PROPERTY }]
        - filters: [{ propertyName: country, operator: HAS_PROPERTY }]
channel: { default: other }
mql:
  fitMinimum: 60
  threshold: { default: 20 }
grades:
  fit: { A: 80, B: 60, C: 40 }
  behaviour: { 1: 60, 2: 40, 3: 20 } # the end
`;

const edited = (text: string, ...edits: Edit[]) => editText(text, edits, new Set());
function documentOf(text: string) {
  const read = modelOf(text);
  if (read.kind === 'faulty') throw new Error(JSON.stringify(read.faults));
  return read.model.document;
}
const rules = (text: string) => {
  const document = documentOf(text);
  return document.rules.map((rule) => ({ id: rule.id, form: ruleForm(document, rule) }));
};
const ruleOf = (text: string, id: string) => rules(text).find((rule) => rule.id === id)!.form;

const label = fc.stringMatching(/^[A-Za-zÄ][ -~ÄöÜ]{0,20}[a-z:#?,]$/);
const days = fc.integer({ min: 1, max: 730 });
const filter = (
  given: Pick<FilterForm, 'object' | 'property' | 'type' | 'label'>,
  operators: readonly FilterForm['operator'][],
  values: fc.Arbitrary<string[]>,
): fc.Arbitrary<FilterForm> =>
  fc.record({ operator: fc.constantFrom(...operators), values, orUnset: fc.boolean() }).map((one) => ({
    ...given,
    list: null,
    ...one,
  }));
const number = fc.integer({ min: -1_000, max: 1_000_000 }).map(String);
const size = { object: 'company', property: 'size', type: 'number', label: 'employees' } as const;
const tier = { object: 'company', property: 'tier', type: 'enumeration', label: 'tier' } as const;
const title = { object: 'contact', property: 'jobtitle', type: 'title', label: 'jobtitle' } as const;
const words = fc.array(fc.stringMatching(/^[a-zA-Z0-9][ -)+-~]{0,9}[a-z]$/), { minLength: 1, maxLength: 4 });
const declared: fc.Arbitrary<FilterForm> = fc.oneof(
  filter(size, ['GT', 'GTE', 'LT', 'LTE', 'EQ', 'NEQ'], fc.tuple(number)),
  filter(
    size,
    ['BETWEEN'],
    fc.tuple(number, number).map((two) => two.sort((one, other) => Number(one) - Number(other))),
  ),
  filter(size, ['HAS_PROPERTY', 'NOT_HAS_PROPERTY'], fc.constant([])),
  filter(tier, ['IN', 'NOT_IN'], words),
  filter(title, ['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN'], words),
  filter({ ...title, property: 'jobtitle.seniority' }, ['EQ', 'NEQ'], fc.constantFrom(['head'], ['owner'])),
  filter(
    { object: 'contact', property: 'born', type: 'date', label: 'born' },
    ['LT', 'GTE'],
    fc.constantFrom(['2026-03-01'], ['1999-12-31']),
  ),
  filter(
    { object: 'company', property: 'public', type: 'bool', label: 'public' },
    ['EQ', 'NEQ'],
    fc.constantFrom(['true'], ['false']),
  ),
);
const fresh = filter(
  { object: 'contact', property: 'seats', type: 'number', label: 'Seats: wanted' },
  ['GTE'],
  fc.tuple(number),
);
const signal: fc.Arbitrary<Asked> = fc.record({
  kind: fc.constant('signal' as const),
  signal: fc.constantFrom('looked', 'asked'),
  withinDays: days,
  atLeast: fc.integer({ min: 1, max: 9 }),
});
const filters = (one: fc.Arbitrary<FilterForm>): fc.Arbitrary<Asked> =>
  fc.array(one, { minLength: 1, maxLength: 2 }).map((all) => ({ kind: 'filters', filters: all }));
const ruleOn = (asked: fc.Arbitrary<Asked>): fc.Arbitrary<RuleForm> =>
  fc
    .record({
      label,
      score: fc.constantFrom('fit', 'intent'),
      points: fc.integer({ min: 1, max: 60 }),
      asked,
      decay: fc.constantFrom(null, 'month'),
      most: fc.integer({ min: 1, max: 5 }),
    })
    .map((form) => ({
      list: 'rules' as const,
      ...form,
      ...(form.asked.kind === 'signal' && form.score === 'intent' ? {} : { decay: null, most: 1 }),
    }));
const isUsable = (text: string) => modelOf(text).kind === 'model';

describe('a rule by its form', () => {
  test('that is added says what its form said, with the others of its kind, and taken away again leaves no trace', () => {
    fc.assert(
      fc.property(ruleOn(fc.oneof(signal, filters(declared))), (entry) => {
        const after = edited(SMALL, { kind: 'add_entry', entry });
        fc.pre(isUsable(after));
        const known = new Set(rules(SMALL).map(({ id }) => id));
        const all = rules(after);
        const place = all.findIndex(({ id }) => !known.has(id));
        expect(all[place]!.form).toEqual(entry);
        expect(all[place - 1]!.form.score).toBe(entry.score);
        const { id } = all[place]!;
        expect(edited(after, { kind: 'remove_entry', list: 'rules', id })).toBe(SMALL);
      }),
      { numRuns: 25 },
    );
  });

  test('that is changed says what its form says, and every byte outside of it stays', () => {
    const ids = rules(SMALL).map(({ id }) => id);
    fc.assert(
      fc.property(fc.constantFrom(...ids), ruleOn(fc.oneof(signal, filters(declared))), (id, form) => {
        const entry = { ...form, score: ruleOf(SMALL, id).score };
        const after = edited(SMALL, { kind: 'change_entry', id, entry });
        fc.pre(isUsable(after));
        expect(ruleOf(after, id)).toEqual(entry);
        const [before, behind] = around(SMALL, id);
        expect(after.startsWith(before)).toBe(true);
        expect(after.endsWith(behind)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test('on a property that the model does not read yet has it declared, with its type and label', () => {
    fc.assert(
      fc.property(ruleOn(filters(fresh)), (entry) => {
        const after = edited(SMALL, { kind: 'add_entry', entry });
        expect(documentOf(after).inputs.contact.seats).toEqual({ type: 'number', label: 'Seats: wanted' });
        expect(rules(after).map(({ form }) => form)).toContainEqual(entry);
      }),
      { numRuns: 10 },
    );
  });

  test('on a shared list changes the list, its comment stays', () => {
    const form = ruleOf(SMALL, 'int.near');
    const asked = form.asked as Extract<Asked, { kind: 'filters' }>;
    const entry = { ...form, asked: { ...asked, filters: [{ ...asked.filters[0]!, values: ['a', 'c'] }] } };
    const after = edited(SMALL, { kind: 'change_entry', id: 'int.near', entry });
    expect(after).toBe(SMALL.replace('near: [a, b]', 'near: [ a, c ]'));
  });

  test('stands where it belongs in a long model, and no comment is lost', () => {
    const entry = { ...ruleOf(DEFAULT, 'eng.click'), label: 'Came to the stand' };
    const after = edited(DEFAULT, { kind: 'add_entry', entry });
    const ids = rules(after).map(({ id }) => id);
    expect(ids[ids.indexOf('eng.came_to_the_stand') - 1]).toBe('eng.click');
    expect(after.indexOf('# --- Intent')).toBeGreaterThan(after.indexOf('Came to the stand'));
    const kept = after.split('\n');
    expect(DEFAULT.split('\n').every((line) => kept.includes(line))).toBe(true);
  });
});

test('every entry of a model, changed to what it says already, leaves the text as it is', () => {
  const document = documentOf(DEFAULT);
  const change = (id: string, entry: EntryForm): Edit => ({ kind: 'change_entry', id, entry });
  const edits = [
    ...document.rules.map((rule) => change(rule.id, ruleForm(document, rule))),
    ...document.gates.map((gate) => change(gate.id, gateForm(document, gate))),
    ...document.fastTracks.map((track) => change(track.id, trackForm(track))),
  ];
  expect(edits.length).toBeGreaterThan(35);
  expect(edited(DEFAULT, ...edits)).toBe(DEFAULT);
});

describe('gates and fast tracks', () => {
  const gate = () => {
    const document = documentOf(SMALL);
    return gateForm(document, document.gates[0]!);
  };

  test('what no form shows stays as it stands while the rest is changed', () => {
    expect(gate().asked).toEqual({ kind: 'kept' });
    const entry = { ...gate(), gate: 'disqualify' as const, onMissing: 'fail' as const };
    const after = edited(SMALL, { kind: 'change_entry', id: 'gate.known', entry });
    expect(after).toBe(
      SMALL.replace('kind: require', 'kind: disqualify').replace('onMissing: hold', 'onMissing: fail'),
    );
  });

  test('a gate is added after the last one, a fast track where there was none', () => {
    const asked: Asked = {
      kind: 'filters',
      filters: [{ ...tier, operator: 'IN', values: ['x'], list: null, orUnset: true }],
    };
    const entry = { ...gate(), label: 'Not small', asked };
    const track: EntryForm = { list: 'fastTracks', label: 'Asked us', signal: 'asked', withinDays: 30 };
    const after = edited(SMALL, { kind: 'add_entry', entry }, { kind: 'add_entry', entry: track });
    const document = documentOf(after);
    expect(document.gates.map((one) => gateForm(document, one))).toEqual([gate(), entry]);
    expect(document.fastTracks.map(({ id, ...one }) => [id, trackForm({ id, ...one })])).toEqual([
      ['fast.asked_us', track],
    ]);
    expect(after.indexOf('id: gate.not_small')).toBeLessThan(after.indexOf('channel:'));
  });

  test('all that a form shows is told in the viewer’s words', () => {
    const { entries } = settingsSpeechFor('de').words.form;
    const [gates] = entryGroups(documentOf(SMALL), entries);
    expect(gates!.entries!.entries[0]!.sentence).toBe(
      'Muss für einen MQL so sein: jobtitle ist bekannt, oder country ist bekannt.',
    );
    const intent = ruleEntries(documentOf(SMALL), 'intent', entries);
    expect(intent.entries[0]).toMatchObject({
      place: 'rules.1',
      sentence: 'Zählt, wenn: Looked at prices innerhalb von 90 Tagen.',
    });
    expect(intent.next).toBe('rules.3');
  });
});

describe('an entry that makes no model', () => {
  const job = (...edits: Edit[]) => ({ text: SMALL, edits, used: [], now: 0 });

  test('is not taken, its faults are told at their place, and what was changed beside it stays', () => {
    const entry = { ...ruleOf(SMALL, 'int.looked'), points: 0.5 };
    const outcome = textOutcome(
      job(
        { kind: 'set', path: ['mql', 'fitMinimum'], value: 50 },
        { kind: 'change_entry', id: 'int.looked', entry },
      ),
    );
    expect(outcome).toMatchObject({
      kind: 'document',
      text: SMALL.replace('fitMinimum: 60', 'fitMinimum: 50'),
      refused: [{ path: 'rules.1.points' }],
    });
  });

  test('a number with a sign for thousands is refused: it is a thousand to some and one to others', () => {
    const asking = (typed: string) => {
      const filter: FilterForm = { ...size, operator: 'GTE', values: [typed], list: null, orUnset: false };
      const entry: EntryForm = {
        ...ruleOf(SMALL, 'int.looked'),
        asked: { kind: 'filters', filters: [filter] },
        decay: null,
      };
      return textOutcome(job({ kind: 'change_entry', id: 'int.looked', entry }));
    };
    for (const typed of ['1,000', '1.000', '-12,500', '1.000.000']) {
      expect(asking(typed)).toMatchObject({
        kind: 'document',
        text: SMALL,
        refused: [{ path: expect.stringMatching(/^rules\.1\.when\.filters\.0\.value/) }],
      });
    }
    for (const [typed, meant] of [
      ['2,5', 'value: 2.5'],
      ['0.125', 'value: 0.125'],
      ['1000', 'value: 1000'],
    ] as const)
      expect(asking(typed)).toMatchObject({ refused: [], text: expect.stringContaining(meant) });
  });

  test('that others refer to is taken away all the same: what they referred to is said in full where they stand', async () => {
    const { text } = (await writtenPacks()).find(({ name }) => name === 'topic-intent')!;
    const before = documentOf(text);
    for (const [list, id] of [
      ['rules', 'int.committee'],
      ['gates', 'gate.large_enough'],
    ] as const) {
      const outcome = textOutcome({ ...job({ kind: 'remove_entry', list, id }), text });
      if (outcome.kind !== 'document') throw new Error(`${id} makes it ${outcome.kind}`);
      expect(outcome.refused).toEqual([]);
      expect(outcome.document[list]).toEqual(before[list].filter((entry) => entry.id !== id));
    }
  });

  test('one that is not there is refused', () => {
    expect(textOutcome(job({ kind: 'remove_entry', list: 'rules', id: 'nobody' }))).toEqual({
      kind: 'refused',
    });
  });
});

/** The text before the first line of an entry, and after its last. */
function around(text: string, id: string): [string, string] {
  const start = text.lastIndexOf('\n', text.indexOf(`id: ${id}`)) + 1;
  const rest = text.slice(start);
  const end = rest.slice(1).search(/\n( *- |\n|[^ ])/) + 1;
  return [text.slice(0, start), rest.slice(end)];
}
