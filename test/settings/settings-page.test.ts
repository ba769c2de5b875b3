/** The settings page in HubSpot's own renderer: each state once, and each act from the button to what is sent. */
import {
  Button,
  EmptyState,
  Input,
  MultiSelect,
  ProgressBar,
  Select,
  StatusTag,
  StepIndicator,
  Tabs,
  TextArea,
} from '@hubspot/ui-extensions';
import { describe, expect, test, vi } from 'vitest';
import type { Edit, GroupView } from '../../src/settings/draft-contract.ts';
import { aDraft, aPreview, aProposal, aView, PUBLISHED_HASH } from './a-view.ts';
import { type Answer, aServer, done, ok, openPageBefore, refused } from './open-page.ts';

const server = aServer();
const openPage = (first: Answer, others: Record<string, Answer[]> = {}, language = 'en') =>
  openPageBefore(server, first, others, language);

/** What a call says about a draft that was changed. */
const CHANGED = { begunOn: PUBLISHED_HASH, keep: true };

function twoFields(points: number, fit: number, text: string) {
  const draft = aDraft({ text });
  const [first, ...rest] = draft.groups;
  const field = (path: string[], label: string, value: number) => ({
    ...first!.fields[0]!,
    path,
    label,
    value,
  });
  const fields = [
    field(['mql', 'threshold', 'default'], 'Points needed', points),
    field(['mql', 'fitMinimum'], 'Fit needed', fit),
  ];
  return { ...draft, groups: [{ ...first!, fields }, ...rest] };
}

describe('health', () => {
  test('says what is wrong, what to do about it, and what is under way', async () => {
    const { renderer, says } = await openPage(ok(aView()));
    expect(says('Something needs you: connection.')).toBe(true);
    expect(says('Have a Super Admin connect it again.')).toBe(true);
    const tags = renderer.findAll(StatusTag).map(({ text, props }) => [text, props.variant]);
    expect(tags).toEqual([
      ['Needs you', 'danger'],
      ['Connection: Needs you', 'danger'],
      ['Permissions: Good', 'success'],
    ]);
    expect(renderer.find(ProgressBar).props).toMatchObject({ value: 40, maxValue: 90 });
  });

  test('what gave up can be tried again by an admin, where there is something to try', async () => {
    const { renderer, press, sent } = await openPage(ok(aView()), { '/dead-letters': [done(aView())] });
    expect(renderer.findAll(Button, ({ text }) => text === 'Try it again')).toHaveLength(1);
    press('Try it again');
    await renderer.waitFor(() => expect(sent('/dead-letters')).toHaveLength(1));
    expect(sent('/dead-letters')[0]).toMatchObject({
      id: '5',
      idempotencyKey: expect.stringMatching(/^.{16,64}$/),
    });
  });
});

describe('a server that does not answer', () => {
  test.each([
    ['cannot be reached', new Error('timeout')],
    ['cannot be reached', 'HubSpot says 502' as const],
    ['does not understand', 'not JSON' as const],
    ['does not understand', ok({})],
  ])('%s is told in a sentence, with another try', async (title, trouble) => {
    const { renderer, press, shows } = await openPage(trouble);
    expect(renderer.find(EmptyState).props.title).toContain(title);
    server.answers = { '': [ok(aView())] };
    press('Try again');
    await shows('Something needs you');
  });

  test('a portal without the app is told so, and there is nothing to try', async () => {
    const { renderer, button } = await openPage({
      ok: false,
      code: 'not_installed',
      title: 'Fairlead is not installed here',
      message: 'Ask a Super Admin.',
      again: false,
    });
    expect(renderer.find(EmptyState).props.title).toBe('Fairlead is not installed here');
    expect(button('Try again')).toBeNull();
  });

  test('what was known stays when a later look fails', async () => {
    const { press, shows, says } = await openPage(ok(aView()));
    server.answers = { '': [new Error('timeout')] };
    press('Look again');
    await shows('This may be out of date');
    expect(says('Something needs you')).toBe(true);
  });
});

describe('a draft', () => {
  test('of two fields changed one right after the other neither is lost: the second is made in the first answer', async () => {
    const answer: { first?: (body: object) => void } = {};
    const slow = new Promise<object>((resolve) => {
      answer.first = resolve;
    });
    const { type, sent, shows, begin, renderer } = await openPage(ok(aView()), {
      '/model/draft': [
        ok(twoFields(60, 60, 'points 60, fit 60')),
        slow as never,
        ok(twoFields(80, 70, 'points 80, fit 70')),
      ],
    });
    await begin();
    await shows('Checked against');
    type('mql.threshold.default', '80');
    await vi.waitFor(() => expect(sent('/model/draft')).toHaveLength(2));
    type('mql.fitMinimum', '70');
    answer.first!(ok(twoFields(80, 60, 'points 80, fit 60')));
    await vi.waitFor(() => expect(sent('/model/draft')).toHaveLength(3));
    expect(sent('/model/draft')[2]).toEqual({
      from: { kind: 'text', text: 'points 80, fit 60' },
      edits: [{ kind: 'set', path: ['mql', 'fitMinimum'], value: 70 }],
      ...CHANGED,
    });
    await renderer.waitFor(() =>
      expect(renderer.find(TextArea, ({ props }) => props.name === 'yaml').props.value).toBe(
        'points 80, fit 70',
      ),
    );
  });

  test('a number in a form is sent with its place in the document', async () => {
    const { type, sent, shows, begin } = await openPage(ok(aView()), { '/model/draft': [ok(aDraft())] });
    await begin();
    await shows('Checked against');
    type('mql.threshold.default', '70');
    await vi.waitFor(() => expect(sent('/model/draft')).toHaveLength(2));
    expect(sent('/model/draft')[0]).toEqual({ from: { kind: 'published' } });
    expect(sent('/model/draft')[1]).toEqual({
      from: { kind: 'text', text: aDraft().text },
      edits: [{ kind: 'set', path: ['mql', 'threshold', 'default'], value: 70 }],
      ...CHANGED,
    });
  });

  test('an edit is not overtaken by the look for what is still being read', async () => {
    const reading = ok({ ...aDraft(), properties: { state: 'reading', sentence: 'Being read' } });
    let arrive: (answer: object) => void = () => {};
    const edited = new Promise<object>((resolve) => {
      arrive = resolve;
    });
    const { type, sent, shows, begin } = await openPage(ok(aView()), {
      '/model/draft': [reading, edited, reading],
    });
    await begin();
    await shows('Being read');
    type('mql.threshold.default', '70');
    await vi.waitFor(() => expect(sent('/model/draft')).toHaveLength(2));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent('/model/draft')).toHaveLength(2);
    arrive(ok({ ...aDraft(), properties: { state: 'known', sentence: 'Was read' } }));
    await shows('Was read');
  });

  test('what is no number is not sent, and the field says why', async () => {
    const { renderer, type, sent, shows, begin } = await openPage(ok(aView()), {
      '/model/draft': [ok(aDraft())],
    });
    await begin();
    await shows('Checked against');
    type('mql.threshold.default', 'many');
    const field = renderer.find(Input, ({ props }) => props.name === 'mql.threshold.default');
    expect(field.props).toMatchObject({ error: true, validationMessage: 'Type a whole number.' });
    expect(sent('/model/draft')).toHaveLength(1);
  });

  test('a value that the server refuses stays in its field, with the reason, until it is mended', async () => {
    const place = 'mql.threshold.default';
    const faults = [{ line: 12, column: 5, path: place, message: 'is more than anybody reaches' }];
    const refused = aDraft({ name: null, text: 'refused', faults, groups: [], findings: [], changes: [] });
    const { renderer, type, sent, shows, begin } = await openPage(ok(aView()), {
      '/model/draft': [ok(aDraft()), ok(refused), ok(aDraft())],
    });
    const field = () => renderer.find(Input, ({ props }) => props.name === place).props;
    await begin();
    await shows('Checked against');
    type(place, '900');
    await shows('Line 12, column 5');
    expect(field()).toMatchObject({ value: '900', error: true, validationMessage: faults[0]!.message });
    type(place, '66');
    await renderer.waitFor(() => expect(field().error).toBe(false));
    expect(sent('/model/draft')[2]).toMatchObject({
      from: { kind: 'text', text: 'refused' },
      edits: [{ kind: 'set', value: 66 }],
    });
  });

  test('a promise for some leads is added, says for whom, and is taken away', async () => {
    const path = ['handoff', 'sla', 'overrides', 0];
    const group = (key: string, fields: GroupView['fields'], edit: Edit): GroupView => ({
      key,
      area: 'sla',
      title: key,
      help: null,
      fields,
      acts: [{ label: key, edit }],
    });
    const channels: GroupView['fields'][number] = {
      kind: 'choices',
      path: [...path, 'channels'],
      label: 'From channel',
      help: null,
      usual: 'any',
      value: [],
      options: [{ value: 'webinar', label: 'Webinar' }],
    };
    const groups = [
      group('Take it away', [channels], { kind: 'set', path, value: null }),
      group('Add one', [], { kind: 'add_promise' }),
    ];
    const { renderer, press, sent, button, begin } = await openPage(ok(aView()), {
      '/model/draft': [ok(aDraft({ groups }))],
    });
    await begin();
    renderer.find(Tabs).trigger('onSelectedChange' as never, 'sla' as never);
    await renderer.waitFor(() => expect(button('Add one')?.props.disabled).toBe(false));
    renderer.find(MultiSelect).trigger('onChange' as never, ['webinar'] as never);
    await renderer.waitFor(() => expect(button('Add one')?.props.disabled).toBe(false));
    press('Add one');
    await renderer.waitFor(() => expect(button('Take it away')?.props.disabled).toBe(false));
    press('Take it away');
    await vi.waitFor(() => expect(sent('/model/draft')).toHaveLength(4));
    expect(sent('/model/draft').map(({ edits }) => edits)).toEqual([
      undefined,
      [{ kind: 'set', path: [...path, 'channels'], value: ['webinar'] }],
      [{ kind: 'add_promise' }],
      [{ kind: 'set', path, value: null }],
    ]);
  });

  test('faults stand with line and column, and such a text cannot be proposed', async () => {
    const faults = [{ line: 12, column: 5, path: 'rules.0.points', message: 'expected a whole number' }];
    const broken = aDraft({ name: null, faults, groups: [], findings: [], changes: [] });
    const { shows, button, begin } = await openPage(ok(aView()), { '/model/draft': [ok(broken)] });
    await begin();
    await shows('Line 12, column 5: rules.0.points: expected a whole number');
    await shows('Correct the faults first.');
    expect(button('Propose')).toBeNull();
  });

  test('a text that was typed is checked before anything is done with it', async () => {
    const { type, press, shows, sent, button, begin } = await openPage(ok(aView()), {
      '/model/draft': [ok(aDraft())],
    });
    await begin();
    await shows('Checked against');
    type('yaml', 'model: {}\n');
    await shows('check it, then propose');
    expect(button('Propose')).toBeNull();
    expect(button('Preview')!.props.disabled).toBe(true);
    press('Check the text');
    await vi.waitFor(() => expect(sent('/model/draft')).toHaveLength(2));
    expect(sent('/model/draft')[1]).toEqual({
      from: { kind: 'text', text: 'model: {}\n' },
      ...CHANGED,
    });
  });

  test('what contacts came with is given a signal or a channel, and it is taken back', async () => {
    const { renderer, sent, shows, begin } = await openPage(ok(aView()), { '/model/draft': [ok(aDraft())] });
    await begin();
    await shows('Checked against');
    const select = (name: string) => renderer.find(Select, ({ props }) => props.name === name);
    const choose = async (name: string, value: string) => {
      const count = sent('/model/draft').length;
      await renderer.waitFor(() => expect(select(name).props.readOnly).toBe(false));
      select(name).trigger('onChange' as never, value as never);
      await vi.waitFor(() => expect(sent('/model/draft')).toHaveLength(count + 1));
    };
    const page = 'https://example.com/pricing';
    expect(select(`map ${page}`).props).toMatchObject({
      value: 'pricing',
      label: `Page: ${page}`,
      description: 'Seen with 9 contacts. Also seen at https://www.example.com/pricing.',
    });
    await choose('map Talk to us', 'contact_us');
    await choose(`map ${page}`, '(none)');
    await choose('channel PAID_SOCIAL', '(none)');
    const names = aDraft().seen[1]!.names;
    expect(sent('/model/draft').flatMap(({ edits }) => edits ?? [])).toEqual([
      { kind: 'map', what: 'form', names: ['Talk to us'], signal: 'contact_us' },
      { kind: 'map', what: 'page', names, signal: null },
      { kind: 'channel', source: 'PAID_SOCIAL', channel: null },
    ]);
  });

  test('a preview shows contacts before and after, with the reason', async () => {
    const { press, shows, sent, begin } = await openPage(ok(aView()), {
      '/model/draft': [ok(aDraft())],
      '/model/preview': [ok(aPreview())],
    });
    await begin();
    await shows('Checked against');
    press('Preview');
    await shows('1 would stop being one');
    await shows('Dana Reyes');
    await shows('Not an MQL yet: 70 of 75 points.');
    expect(sent('/model/preview')).toEqual([{ text: aDraft().text }]);
  });

  test('is proposed with a note, and then it is gone from the page', async () => {
    const after = aView({ proposal: aProposal() });
    const { type, press, shows, sent, button, begin, actions } = await openPage(ok(aView()), {
      '/model/draft': [ok(aDraft())],
      '/model/proposals': [done(after)],
    });
    await begin();
    await shows('Checked against');
    type('note', ' fewer of them ');
    press('Propose');
    await shows('Proposed by sam@northwind.example');
    expect(sent('/model/proposals')[0]).toMatchObject({ text: aDraft().text, note: 'fewer of them' });
    expect(actions.addAlert.calls[0]![0]).toMatchObject({ type: 'success', message: 'It is done.' });
    expect(button('Check the text')).toBeNull();
  });

  test('whoever holds no key sees who does, and no way to propose', async () => {
    const viewer = {
      ...aView().viewer,
      mayPropose: false,
      sentence: 'The sales key is held by sam@northwind.example.',
    };
    const { shows, button, begin } = await openPage(ok(aView({ viewer })), {
      '/model/draft': [ok(aDraft())],
    });
    await begin();
    await shows('The sales key is held by sam@northwind.example.');
    expect(button('Propose')).toBeNull();
  });
});

describe('a proposal', () => {
  test('says what changes, what it would do and what is needed', async () => {
    const { says } = await openPage(ok(aView({ proposal: aProposal() })));
    for (const text of [
      '66 points instead of 60',
      '1 would stop being one',
      'confirm it with the marketing key',
    ])
      expect(says(text)).toBe(true);
  });

  test('sent again after a lost answer it has the same key; after a refusal another', async () => {
    const path = '/model/proposals/7';
    const { press, shows, sent } = await openPage(ok(aView({ proposal: aProposal() })), {
      [path]: [new Error('timeout'), refused('The sales key is held by sam.'), done(aView())],
    });
    press('Confirm and publish');
    await shows('The connection failed');
    press('Confirm and publish');
    await shows('The sales key is held by sam.');
    press('Confirm and publish');
    await vi.waitFor(() => expect(sent(path)).toHaveLength(3));
    const [first, second, third] = sent(path).map(({ idempotencyKey }) => idempotencyKey);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(sent(path)[0]).toMatchObject({ decision: 'confirm' });
  });

  test('offers nothing to whoever can do nothing', async () => {
    const proposal = aProposal({ mayConfirm: false, mayReject: false });
    const { button } = await openPage(ok(aView({ proposal })));
    expect(['Confirm and publish', 'Reject', 'Take it back'].map(button)).toEqual([null, null, null]);
  });
});

describe('what is in force', () => {
  test('is read without a draft, which one button begins', async () => {
    const { renderer, press, says, sent } = await openPage(ok(aView()), { '/model/draft': [ok(aDraft())] });
    renderer.find(Tabs).trigger('onSelectedChange' as never, 'sla' as never);
    expect(says('4 business hours')).toBe(true);
    press('Change something');
    await vi.waitFor(() => expect(sent('/model/draft')).toEqual([{ from: { kind: 'published' } }]));
  });
});

describe('in German', () => {
  test('the page speaks it, and asks the server to', async () => {
    const { renderer, button, press } = await openPage(
      ok(aView()),
      { '/dead-letters': [done(aView())] },
      'de-de',
    );
    expect(renderer.findAll(StatusTag).map(({ text }) => text)).toContain('Braucht Sie');
    expect(button('Try it again')).toBeNull();
    press('Noch einmal versuchen lassen');
    await vi.waitFor(() => expect(server.calls).toHaveLength(2));
    expect([...server.languages]).toEqual(['?lang=de']);
  });
});

describe('people', () => {
  test('an admin names somebody for a key, and takes it away', async () => {
    const { renderer, type, press, sent } = await openPage(ok(aView()), { '/people': [done(aView())] });
    type('email', 'sam@northwind.example');
    renderer
      .find(Select, ({ props }) => props.name === 'role')
      .trigger('onChange' as never, 'sales' as never);
    press('Name them');
    await vi.waitFor(() => expect(sent('/people')).toHaveLength(1));
    expect(sent('/people')[0]).toMatchObject({ role: 'sales', email: 'sam@northwind.example', holds: true });
    press('Take away');
    await vi.waitFor(() => expect(sent('/people')).toHaveLength(2));
    expect(sent('/people')[1]).toMatchObject({
      role: 'marketing',
      email: 'max@northwind.example',
      holds: false,
    });
  });

  test('whoever is no admin sees who holds what, and nothing to press', async () => {
    const viewer = { ...aView().viewer, isAdmin: false };
    const { button, says } = await openPage(ok(aView({ viewer })));
    expect(says('max@northwind.example')).toBe(true);
    expect([button('Name them'), button('Take away'), button('Erase')]).toEqual([null, null, null]);
    expect(says('Ask ina@northwind.example.')).toBe(true);
  });
});

describe('data and privacy', () => {
  test('erasing takes the id typed once more', async () => {
    const { type, press, sent, button } = await openPage(ok(aView()), { '/privacy/erase': [done(aView())] });
    expect(button('Erase')!.props.disabled).toBe(true);
    type('contact', '4711');
    press('Erase');
    await vi.waitFor(() => expect(button('Erase for good')).toBeTruthy());
    expect(button('Erase for good')!.props.disabled).toBe(true);
    type('typed', '4712');
    expect(button('Erase for good')!.props.disabled).toBe(true);
    type('typed', '4711');
    press('Erase for good');
    await vi.waitFor(() => expect(sent('/privacy/erase')).toHaveLength(1));
    expect(sent('/privacy/erase')[0]).toMatchObject({ contactId: '4711', typed: '4711' });
  });

  test('an export is shown whole, and can be copied', async () => {
    const json = '{ "signal": [] }';
    const { renderer, type, press, shows, actions } = await openPage(ok(aView()), {
      '/privacy/export': [ok({ sentence: 'Dana Reyes: 0 signals.', json, leftOut: null })],
    });
    type('contact', '4711');
    press('Export');
    await shows('Dana Reyes: 0 signals.');
    expect(renderer.find(TextArea, ({ props }) => props.name === 'export').props.value).toBe(json);
    press('Copy');
    await vi.waitFor(() => expect(actions.copyTextToClipboard.calls[0]).toEqual([json]));
  });
});

describe('the first run', () => {
  const steps = ['Connect', 'Choose a pack', 'Map', 'Preview', 'Publish'].map((title) => ({
    title,
    help: `${title} it.`,
  }));

  test('leads from the pack over the mapping to the preview and the proposal', async () => {
    const { renderer, button, shows, press, begin } = await openPage(
      ok(aView({ firstRun: { steps, current: 1 } })),
      {
        '/model/draft': [ok(aDraft())],
        '/model/preview': [ok(aPreview())],
      },
    );
    const step = () => renderer.find(StepIndicator).props.currentStep;
    expect(step()).toBe(1);
    expect(renderer.find(Tabs).props.selected).toBe('model');
    expect(button('Choose a pack')).toBeNull();
    renderer.find(Tabs).trigger('onSelectedChange' as never, 'people' as never);
    press('Choose a pack');
    expect(renderer.find(Tabs).props.selected).toBe('model');
    await begin();
    await shows('Checked against');
    await renderer.waitFor(() => expect(step()).toBe(2));
    press('Preview');
    await renderer.waitFor(() => expect(step()).toBe(4));
  });

  test('the model that is there may be taken as it is', async () => {
    const { button, shows, begin } = await openPage(ok(aView({ firstRun: { steps, current: 1 } })), {
      '/model/draft': [ok(aDraft({ isPublished: true, changes: [] }))],
    });
    await begin();
    await shows('It says the same as the published model.');
    expect(button('Propose it as it is')).toBeTruthy();
  });

  test('is over once somebody has published', async () => {
    const { renderer } = await openPage(ok(aView()));
    expect(renderer.maybeFind(StepIndicator)).toBeNull();
    expect(renderer.find(Tabs).props.selected).toBe('health');
  });
});
