/** Rules and gates on the settings page: from the button over the form to what is sent, and back. */
import { Input, LoadingButton, MultiSelect, Select, TextArea } from '@hubspot/ui-extensions';
import { describe, expect, test, vi } from 'vitest';
import type { DraftView, GroupView } from '../../src/settings/draft-contract.ts';
import type { EntryForm, FilterForm, GateForm, RuleForm } from '../../src/settings/entries-contract.ts';
import { aDraft, aView } from './a-view.ts';
import { type Answer, aServer, ok, openPageBefore } from './open-page.ts';

const server = aServer();

const size: FilterForm = {
  ...{ object: 'company', property: 'size', type: 'number', label: 'employees' },
  ...{ operator: 'GTE', values: ['50'], list: null, orUnset: false },
};
const reply: RuleForm = {
  ...{ list: 'rules', label: 'Replied', score: 'intent', points: 25, decay: 'standard', most: 1 },
  asked: { kind: 'signal', signal: 'contact_us', withinDays: 90, atLeast: 1 },
};
const kept: GateForm = {
  ...{ list: 'gates', label: 'Known', otherwise: 'is not known', gate: 'require', asked: { kind: 'kept' } },
  ...{ onMissing: 'hold', rejectAs: 'invalid_data', nextAction: 'fix_data' },
};

function group(key: string, entry: EntryForm, blank: EntryForm): GroupView {
  const place = `${entry.list}.3`;
  const points = {
    ...{ path: [entry.list, 3, 'points'], label: entry.label, help: null, kind: 'whole' as const },
    ...{ value: 25, usual: null, options: [] },
  };
  const told = { id: key, place, label: entry.label, sentence: `Counts when: ${key}.`, isDated: true };
  return {
    ...{ key, area: 'model', title: key, help: null, fields: entry.list === 'rules' ? [points] : [] },
    entries: { entries: [{ ...told, form: entry }], blank, next: `${entry.list}.4` },
  };
}

function draft(change: Partial<DraftView> = {}): DraftView {
  const blank = { ...reply, label: '' };
  return aDraft({
    groups: [group('int.reply', reply, blank), group('gate.known', kept, kept)],
    choices: {
      decays: [{ value: 'standard', label: 'standard: half every 30' }],
      gates: [{ value: 'require', label: 'Has to be so' }],
      onMissing: [{ value: 'hold', label: 'is held' }],
      reasons: [{ value: 'invalid_data', label: 'Invalid data' }],
      actions: [{ value: 'fix_data', label: 'Fix data' }],
      inputs: [{ object: 'company', property: 'size', label: 'employees', type: 'number', options: null }],
    },
    ...change,
  });
}

const INDUSTRY = {
  ...{ object: 'company', property: 'industry', label: 'Industry', type: 'enumeration' },
  options: [
    { value: 'BANKING', label: 'Banking' },
    { value: 'INTERNET', label: 'Internet' },
  ],
};

async function openDraft(...answers: Answer[]) {
  const page = await openPageBefore(server, ok(aView()), {
    '/model/draft': [ok(draft()), ...answers],
    '/properties': [ok([INDUSTRY])],
  });
  const { renderer, begin, shows } = page;
  await begin();
  await shows('Checked against');
  const select = (name: string) => renderer.find(Select, ({ props }) => props.name === name);
  const choose = async (name: string, value: string) => {
    select(name).trigger('onChange' as never, value as never);
    await renderer.waitFor(() => expect(select(name).props.value).toBe(value));
  };
  const field = (name: string) => renderer.find(Input, ({ props }) => props.name === name).props;
  const edits = () => page.sent('/model/draft').flatMap(({ edits: all }) => (all ?? []) as object[]);
  return { ...page, select, choose, field, edits };
}

test('a rule tells what it looks at, and its points are changed where they stand', async () => {
  const { says, type, edits } = await openDraft(ok(draft()));
  expect(says('Counts when: int.reply.')).toBe(true);
  type('rules.3.points', '30');
  await vi.waitFor(() => expect(edits()).toEqual([{ kind: 'set', path: ['rules', 3, 'points'], value: 30 }]));
});

test('a rule is changed in its form, which goes once the draft has it', async () => {
  const { renderer, press, type, choose, edits, button } = await openDraft(ok(draft()));
  press('Change “Replied”');
  type('entry.withinDays', '30');
  await choose('entry.decay', '(never)');
  press('Save it in the draft');
  await renderer.waitFor(() => expect(button('Save it in the draft')).toBeNull());
  const asked = { ...reply.asked, withinDays: 30 };
  expect(edits()).toEqual([
    { kind: 'change_entry', id: 'int.reply', entry: { ...reply, asked, decay: null } },
  ]);
});

test('a rule on what the account has is added: its options are chosen, and what is missing is told', async () => {
  const { renderer, press, type, choose, edits, field } = await openDraft(ok(draft()));
  press('Add a rule');
  await choose('entry.asks', 'filters');
  const property = () => renderer.find(Select, ({ props }) => props.name === 'entry.filters.0.property');
  await renderer.waitFor(() => expect(property().props.options).toHaveLength(2));
  expect(property().props.options.map(({ label }) => label)).toEqual([
    'Company: employees',
    'Company: Industry',
  ]);
  await choose('entry.filters.0.property', 'company.industry');
  press('Save it in the draft');
  await renderer.waitFor(() =>
    expect(field('entry.label').validationMessage).toBe('This cannot be left empty.'),
  );
  const values = () => renderer.find(MultiSelect, ({ props }) => props.name === 'entry.filters.0.values');
  expect(values().props.validationMessage).toBe('Say what it is compared with.');
  expect(edits()).toEqual([]);
  type('entry.label', 'A bank');
  values().trigger('onChange' as never, ['BANKING'] as never);
  await renderer.waitFor(() => expect(values().props.value).toEqual(['BANKING']));
  press('Save it in the draft');
  await vi.waitFor(() => expect(edits()).toHaveLength(1));
  const filter = { ...size, property: 'industry', type: 'enumeration', label: 'Industry' };
  const filters = [{ ...filter, operator: 'IN', values: ['BANKING'] }];
  expect(edits()[0]).toEqual({
    kind: 'add_entry',
    entry: { ...reply, label: 'A bank', asked: { kind: 'filters', filters }, decay: null },
  });
});

test('what the server does not take stays in the form, the reason at its field', async () => {
  const at = { line: 9, column: 3 };
  const faults = [
    { ...at, path: 'rules.3.when.withinDays', message: '0 is too small' },
    { ...at, path: 'rules.3.exclusive', message: 'the set pulls another way' },
  ];
  const { renderer, press, type, field, shows, button } = await openDraft(
    ok(draft({ refused: faults })),
    ok(draft()),
  );
  press('Change “Replied”');
  type('entry.withinDays', '0');
  press('Save it in the draft');
  await shows('the set pulls another way');
  expect(field('entry.withinDays')).toMatchObject({
    value: '0',
    error: true,
    validationMessage: '0 is too small',
  });
  type('entry.withinDays', '7');
  press('Save it in the draft');
  await renderer.waitFor(() => expect(button('Save it in the draft')).toBeNull());
});

test('what no form shows is told as a sentence, and stays while the rest is changed', async () => {
  const { renderer, press, type, says, edits } = await openDraft(ok(draft()));
  press('Change “Known”');
  await renderer.waitFor(() => expect(says('change it in the YAML')).toBe(true));
  expect(renderer.maybeFind(Select, ({ props }) => props.name === 'entry.asks')).toBeNull();
  type('entry.otherwise', 'is nobody we know');
  press('Save it in the draft');
  await vi.waitFor(() => expect(edits()).toHaveLength(1));
  expect(edits()[0]).toMatchObject({
    id: 'gate.known',
    entry: { otherwise: 'is nobody we know', asked: { kind: 'kept' } },
  });
});

test('what was taken away comes back by undo, step by step', async () => {
  const { renderer, press, sent, button } = await openDraft(
    ok(draft({ text: 'without the reply' })),
    ok(draft({ text: 'without both' })),
    ok(draft({ text: 'without the reply' })),
    ok(draft()),
  );
  expect(button('Undo the last change')).toBeNull();
  const text = () => renderer.find(TextArea, ({ props }) => props.name === 'yaml').props.value;
  press('Take away “Replied”');
  await renderer.waitFor(() => expect(text()).toBe('without the reply'));
  press('Take away “Known”');
  await renderer.waitFor(() => expect(text()).toBe('without both'));
  press('Undo the last change');
  await renderer.waitFor(() => expect(text()).toBe('without the reply'));
  press('Undo the last change');
  await renderer.waitFor(() => expect(button('Undo the last change')).toBeNull());
  expect(sent('/model/draft').slice(1)).toMatchObject([
    { edits: [{ kind: 'remove_entry', list: 'rules', id: 'int.reply' }] },
    { edits: [{ kind: 'remove_entry', list: 'gates', id: 'gate.known' }] },
    { from: { kind: 'text', text: 'without the reply' } },
    { from: { kind: 'text', text: draft().text } },
  ]);
});

test('a text that cannot be read has no rules to change: its places are those of the text before', async () => {
  const faults = [{ line: 1, column: 1, path: 'rules.3.points', message: 'expected a number' }];
  const broken = aDraft({ name: null, faults, groups: [], findings: [], changes: [] });
  const { renderer, type, button } = await openDraft(ok(broken));
  const isDisabled = () => button('Change “Replied”')!.props.disabled === true;
  expect(isDisabled()).toBe(false);
  type('rules.3.points', '9000');
  await renderer.waitFor(() => expect(isDisabled()).toBe(true));
});

describe('a form that could not be saved', () => {
  const away = { ok: false, code: 'unreachable', title: 'Away', message: 'Fairlead is away.', again: true };
  const ended = { ...away, again: false };

  test('and was given up leaves nothing behind for the next change', async () => {
    const { renderer, press, type, shows, edits, button } = await openDraft(away, ok(draft()));
    press('Change “Replied”');
    type('entry.label', 'Given up');
    press('Save it in the draft');
    await shows('Fairlead is away.');
    press('Cancel');
    await renderer.waitFor(() => expect(button('Save it in the draft')).toBeNull());
    type('rules.3.points', '30');
    await vi.waitFor(() => expect(edits()).toHaveLength(2));
    expect(edits()[1]).toEqual({ kind: 'set', path: ['rules', 3, 'points'], value: 30 });
  });

  test.each([
    ['for now', away],
    ['for good', ended],
  ])('%s keeps what was entered, whatever else is answered, and is saved once', async (_, failure) => {
    const { renderer, press, type, shows, field, edits, button } = await openDraft(
      failure,
      ok(draft({ text: 'without the gate' })),
      ok(draft()),
    );
    press('Change “Replied”');
    type('entry.label', 'Kept');
    press('Save it in the draft');
    await shows('Fairlead is away.');
    press('Take away “Known”');
    await vi.waitFor(() => expect(edits()).toHaveLength(2));
    await renderer.waitFor(() => expect(button('Undo the last change')).toBeTruthy());
    expect(field('entry.label').value).toBe('Kept');
    press('Save it in the draft');
    await renderer.waitFor(() => expect(button('Save it in the draft')).toBeNull());
    expect(edits().map((edit) => (edit as { kind: string }).kind)).toEqual([
      'change_entry',
      'remove_entry',
      'change_entry',
    ]);
  });
});

test('of two things asked of the same property the one that stays keeps its words', async () => {
  const { renderer, press, type, choose, field, edits } = await openDraft(ok(draft()));
  press('Add a rule');
  type('entry.label', 'Big');
  await choose('entry.asks', 'filters');
  press('And something else');
  await renderer.waitFor(() => expect(field('entry.filters.1.value').value).toBe(''));
  type('entry.filters.0.value', '10');
  type('entry.filters.1.value', '20');
  press('Not this one');
  await renderer.waitFor(() =>
    expect(renderer.maybeFind(Input, ({ props }) => props.name === 'entry.filters.1.value')).toBeNull(),
  );
  expect(field('entry.filters.0.value').value).toBe('20');
  press('Save it in the draft');
  await vi.waitFor(() => expect(edits()).toHaveLength(1));
  expect(edits()[0]).toMatchObject({ entry: { asked: { filters: [{ values: ['20'] }] } } });
});

test('the points of an open rule stand in its form alone', async () => {
  const { renderer, press } = await openDraft(ok(draft()));
  const inRow = () => renderer.maybeFind(Input, ({ props }) => props.name === 'rules.3.points');
  expect(inRow()).not.toBeNull();
  press('Change “Replied”');
  await renderer.waitFor(() => expect(inRow()).toBeNull());
});

test('points against a lead are below zero', async () => {
  const against = { ...reply, label: 'Student', score: 'negative', points: -10 };
  const groups = [group('int.reply', against, { ...against, label: '' })];
  const { renderer, press, type, field, edits, button } = await openDraft(ok(draft({ groups })));
  type('rules.3.points', '-11');
  await vi.waitFor(() => expect(edits()).toHaveLength(1));
  await renderer.waitFor(() => expect(button('Change “Student”')).toBeTruthy());
  press('Change “Student”');
  type('entry.points', '10');
  press('Save it in the draft');
  await renderer.waitFor(() => expect(field('entry.points').validationMessage).toContain('below zero'));
  type('entry.points', '-12');
  press('Save it in the draft');
  await vi.waitFor(() => expect(edits()).toHaveLength(2));
});

test('a change that gets no answer is sent once more with the next one, and then no more', async () => {
  const away = { ok: false, code: 'unreachable', title: 'Away', message: 'Fairlead is away.', again: true };
  const page = await openDraft(away, away, ok(draft({ text: 'changed' })));
  const { type, sent, shows } = page;
  const isWorking = () =>
    page.renderer.find(LoadingButton, ({ text }) => text === 'Check the text').props.loading;
  const values = () =>
    sent('/model/draft').map(({ edits }) =>
      ((edits ?? []) as { value: unknown }[]).map(({ value }) => value),
    );
  type('rules.3.points', '31');
  await shows('Fairlead is away.');
  type('rules.3.points', '32');
  await vi.waitFor(() => expect(values()).toHaveLength(3));
  await page.renderer.waitFor(() => expect(isWorking()).toBe(false));
  type('rules.3.points', '33');
  await vi.waitFor(() => expect(values()).toHaveLength(4));
  expect(values().slice(1)).toEqual([[31], [31, 32], [32, 33]]);
});
