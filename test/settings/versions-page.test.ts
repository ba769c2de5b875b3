/** What was published before, the draft that outlasts the page, and the backtest, in HubSpot's own renderer. */
import { Accordion, Button, Link, Tabs, Text } from '@hubspot/ui-extensions';
import { describe, expect, test, vi } from 'vitest';
import type { KeptDraftView } from '../../src/settings/contract.ts';
import type { VersionView } from '../../src/settings/versions-contract.ts';
import { aDraft, aPreview, aProposal, aView, PUBLISHED_HASH } from './a-view.ts';
import { type Answer, aServer, done, ok, openPageBefore, refused } from './open-page.ts';

const server = aServer();
const openPage = (first: Answer, others: Record<string, Answer[]> = {}, language = 'en') =>
  openPageBefore(server, first, others, language);

const DRAFT = '/model/draft';
const VERSIONS = '/model/versions';
const THROW_AWAY = '/model/draft/throw-away';

function aVersion(change: Partial<VersionView> = {}): VersionView {
  return {
    id: '2',
    name: 'default 1.0.1',
    fingerprint: 'aa11',
    sentence: 'Published 10:12 by sam@northwind.example with the sales key.',
    isInForce: true,
    summary: 'The MQL threshold is 66 points instead of 60. And one more change.',
    changes: ['The MQL threshold is 66 points instead of 60.', 'The fit must reach 50 instead of 60.'],
    mayBegin: false,
    ...change,
  };
}

const FIRST = aVersion({
  id: '1',
  name: 'default 1.0.0',
  sentence: 'Came with the installation, Tue 09:00.',
  isInForce: false,
  summary: 'The first one.',
  changes: [],
  mayBegin: true,
});

function aKeptDraft(change: Partial<KeptDraftView> = {}): KeptDraftView {
  return {
    sentence: 'You have a draft, last changed 14:05.',
    outdated: null,
    rejected: null,
    isThrown: false,
    ...change,
  };
}

describe('what was published', () => {
  const both = ok({ versions: [aVersion(), FIRST], older: null });

  test('is asked for at a press: who, what changed, and a draft with another than the one in force', async () => {
    const { renderer, goTo, press, shows, says, sent, button } = await openPage(ok(aView()), {
      [VERSIONS]: [both],
      [DRAFT]: [ok(aDraft())],
    });
    goTo('model');
    expect(sent(VERSIONS)).toEqual([]);
    press('Show all versions');
    await shows('Published 10:12 by sam');
    expect(says('Came with the installation')).toBe(true);
    const told = renderer.find(Accordion, ({ props }) => props.title === 'What changed with default 1.0.1');
    expect(told.findAll(Text).map(({ text }) => text)).toEqual(aVersion().changes);
    expect([button('Begin a draft with default 1.0.1'), button('Older ones')]).toEqual([null, null]);
    press('Begin a draft with default 1.0.0');
    await shows('Propose it or throw it away');
    expect(sent(DRAFT)).toEqual([{ from: { kind: 'version', id: '1' } }]);
    expect(button('Begin a draft with default 1.0.0')).toBeNull();
  });

  test('older ones come below, from where the last page ended', async () => {
    const { goTo, press, shows, says, sent, button } = await openPage(ok(aView()), {
      [VERSIONS]: [ok({ versions: [aVersion()], older: '2' }), ok({ versions: [FIRST], older: null })],
    });
    goTo('model');
    press('Show all versions');
    await shows('Published 10:12 by sam');
    press('Older ones');
    await shows('Came with the installation');
    expect(says('Published 10:12 by sam')).toBe(true);
    expect(sent(VERSIONS)).toEqual([{}, { before: '2' }]);
    expect(button('Older ones')).toBeNull();
  });

  test('a history that cannot be had says why, and can be asked for again', async () => {
    const { goTo, press, shows } = await openPage(ok(aView()), { [VERSIONS]: [new Error('timeout'), both] });
    goTo('model');
    press('Show all versions');
    await shows('cannot be reached');
    press('Show all versions');
    await shows('Came with the installation');
  });
});

describe('a draft that outlasts the page', () => {
  test('is offered on every tab, and gone on with where it is edited', async () => {
    const kept = aKeptDraft({
      outdated: 'Another model was published since.',
      rejected: 'Rejected: too few.',
    });
    const view = aView({ keptDraft: kept });
    const { renderer, press, shows, says, sent, button } = await openPage(ok(view), {
      [DRAFT]: [ok(aDraft())],
    });
    expect(says('last changed 14:05')).toBe(true);
    expect(says('Another model was published since.')).toBe(true);
    expect(says('Rejected: too few.')).toBe(true);
    press('Go on with your draft');
    await shows('Checked against');
    expect(sent(DRAFT)).toEqual([{ from: { kind: 'kept' } }]);
    expect(renderer.find(Tabs).props.selected).toBe('model');
    expect(button('Go on with your draft')).toBeNull();
  });

  test('is thrown away, and brought back', async () => {
    const thrown = aKeptDraft({ sentence: 'You have thrown a draft away, 14:06.', isThrown: true });
    const { press, shows, says, sent, goTo } = await openPage(ok(aView({ keptDraft: aKeptDraft() })), {
      [THROW_AWAY]: [done(aView({ keptDraft: thrown }))],
      [DRAFT]: [ok(aDraft())],
    });
    goTo('model');
    press('Throw it away');
    await shows('You have thrown a draft away');
    expect(sent(THROW_AWAY)).toEqual([{ idempotencyKey: expect.stringMatching(/^.{16,64}$/) }]);
    goTo('people');
    expect(says('You have thrown a draft away')).toBe(false);
    goTo('sla');
    press('Bring it back');
    await shows('Checked against');
    expect(sent(DRAFT)).toEqual([{ from: { kind: 'kept' } }]);
  });

  test('one that was changed is thrown away on the server, too; when that fails it stays on the page', async () => {
    const { type, press, shows, sent, says, begin, renderer } = await openPage(ok(aView()), {
      [DRAFT]: [ok(aDraft())],
      [THROW_AWAY]: [new Error('timeout'), done(aView())],
    });
    await begin();
    await shows('Checked against');
    type('mql.threshold.default', '70');
    await vi.waitFor(() => expect(sent(DRAFT)).toHaveLength(2));
    expect(sent(DRAFT)[1]).toMatchObject({ begunOn: PUBLISHED_HASH, keep: true });
    const throwAway = () => renderer.find(Button, ({ text }) => text === 'Throw the draft away');
    await renderer.waitFor(() => expect(throwAway().props.disabled).toBe(false));
    press('Throw the draft away');
    await shows('The connection failed');
    expect(says('Checked against')).toBe(true);
    press('Throw the draft away');
    await renderer.waitFor(() => expect(says('Checked against')).toBe(false));
    expect(sent(THROW_AWAY)).toHaveLength(2);
  });

  test('one that nobody has changed was never kept: it is only put away', async () => {
    const { press, shows, sent, says, begin, renderer } = await openPage(ok(aView()), {
      [DRAFT]: [ok(aDraft())],
    });
    await begin();
    await shows('Checked against');
    press('Throw the draft away');
    await renderer.waitFor(() => expect(says('Checked against')).toBe(false));
    expect(sent(THROW_AWAY)).toEqual([]);
  });

  test('says above all when another model was published meanwhile', async () => {
    const { shows, begin } = await openPage(ok(aView()), {
      [DRAFT]: [ok(aDraft({ outdated: 'Another model was published since this draft was begun.' }))],
    });
    await begin();
    await shows('Another model was published since this draft was begun.');
  });
});

describe('the backtest', () => {
  test('stands where the draft is proposed: how many, who they are, and how to get to them', async () => {
    const { renderer, press, shows, says, begin, type } = await openPage(ok(aView()), {
      [DRAFT]: [ok(aDraft()), ok(aDraft({ text: 'another' }))],
      '/model/preview': [ok(aPreview())],
    });
    await begin();
    await shows('This draft was not tried on your contacts yet.');
    press('Try it');
    await shows('1 would stop being one');
    const who = renderer.find(Accordion, ({ props }) => props.title === 'Who they are');
    const [link] = who.findAll(Link);
    expect(link!.text).toBe('Dana Reyes');
    expect(link!.props.href).toBe('https://app.hubspot.com/contacts/4001001/record/0-1/9');
    type('mql.threshold.default', '70');
    await shows('The draft has changed since');
    expect(says('This draft was not tried')).toBe(false);
    expect(renderer.maybeFind(Accordion, ({ props }) => props.title === 'Who they are')).toBeNull();
  });

  test('whoever decides on a proposal sees it on the contacts of now, or why not', async () => {
    const { press, shows, sent } = await openPage(ok(aView({ proposal: aProposal() })), {
      '/model/preview': [refused('The proposal is no longer open.'), ok(aPreview())],
    });
    press('Try it on the contacts as they are now');
    await shows('The proposal is no longer open.');
    press('Try it on the contacts as they are now');
    await shows('Dana Reyes');
    expect(sent('/model/preview')).toEqual([{ proposal: '7' }, { proposal: '7' }]);
  });
});

test('history, draft and backtest speak German', async () => {
  const view = aView({ keptDraft: aKeptDraft() });
  const { goTo, press, shows, button } = await openPage(
    ok(view),
    { [VERSIONS]: [ok({ versions: [aVersion(), FIRST], older: '1' })] },
    'de',
  );
  expect(button('Mit dem Entwurf weitermachen')).toBeTruthy();
  goTo('model');
  press('Alle Versionen zeigen');
  await shows('Fingerabdruck aa11');
  expect(button('Einen Entwurf mit default 1.0.0 beginnen')).toBeTruthy();
  expect(button('Ältere')).toBeTruthy();
});
