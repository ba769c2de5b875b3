/** AT-57 on the card: a decision that the data contradict is told, and whoever holds a key says what was wrong. */
import { Alert, Button, Select, Text, TextArea } from '@hubspot/ui-extensions';
import { describe, expect, test } from 'vitest';
import type { CardView, ReviewRequest } from '../../src/card/contract.ts';
import { type ReviewDesk, reviewAs } from '../../src/card/review-door.ts';
import type { Contradicted } from '../../src/card/review-view.ts';
import { type CardSpeech, speechFor } from '../../src/card/speech.ts';
import type { Person } from '../../src/lifecycle/actors.ts';
import { type ReviewAct, review } from '../../src/lifecycle/resolution.ts';
import type { Roster } from '../../src/settings/people.ts';
import { aCardLead, aView, NOW, viewOf } from './a-view.ts';
import { openCard, withCards } from './open-card.ts';

withCards();

const DAY = 86_400_000;
const ENGLISH = speechFor('en');
const RAE: Person = { kind: 'person', id: '77', name: 'rae@seller.test', door: 'card' };
const CONTRADICTED: Contradicted = {
  key: 'd1',
  at: NOW - 3 * DAY,
  by: { kind: 'person', id: '9', door: 'card' },
  reason: 'wrong_company_size',
  evidence: 'Company size (number of employees 200)',
  resolution: null,
};
const RESOLVED: Contradicted = {
  ...CONTRADICTED,
  resolution: { wrong: 'record', note: 'counted\none branch', by: RAE, at: NOW - DAY },
};

const told = (contradicted: Contradicted | null, speech?: CardSpeech): CardView['review'] =>
  viewOf(aCardLead({ contradicted, users: new Map([['9', 'Lee Park']]) }), NOW, speech).review;

describe('AT-57 what the card says of a contradiction', () => {
  test('is the reason, what the data say, and what somebody has found', () => {
    expect(told(null)).toBeNull();
    expect(told(CONTRADICTED)).toEqual({
      decisionKey: 'd1',
      sentence:
        'Sent back as “Wrong company size”, but the data say otherwise: Company size (number of employees 200). ' +
        'It is in the monthly review until somebody says what was wrong.',
      found: null,
    });
    expect(told(RESOLVED)!.found).toBe('The record was wrong: you said so yesterday: “counted one branch”.');
  });

  test('is told in German', () => {
    const german = told(RESOLVED, speechFor('de'))!;
    expect(german.sentence).toMatch(/^Zurückgegeben als „[^“]+“, aber die Daten sagen etwas anderes: /);
    expect(german.found).toBe('Der Datensatz war falsch, gesagt von Ihnen, gestern: „counted one branch“.');
  });
});

describe('AT-57 who says what was wrong', () => {
  const resolve: ReviewRequest = {
    kind: 'resolve',
    decisionKey: 'd1',
    wrong: 'rule',
    note: ' asks too much ',
  };
  const holder = { userId: '77', email: 'rae@seller.test' };

  /** A portal with one contradiction, and whoever is named for the sales key. */
  function deskOf(contradicted: Contradicted, named: Roster['named'] = [{ ...holder, role: 'sales' }]) {
    const said: { act: ReviewAct; by: Person }[] = [];
    const desk: ReviewDesk = {
      roster: async () => ({ installer: { userId: '1', email: 'boss@seller.test' }, named }),
      review: async (_portal, contactId, act, by) => {
        if (contactId !== '501') return null;
        said.push({ act, by });
        return review([contradicted], act, by, NOW);
      },
    };
    const say = (request: ReviewRequest, userId = '77', contactId = '501') =>
      reviewAs(
        desk,
        { portalId: '1', userId, userEmail: `${userId}@seller.test` },
        contactId,
        request,
        ENGLISH,
      );
    return { say, said };
  }

  test('is whoever holds a key, as the person whom HubSpot has signed for', async () => {
    const { say, said } = deskOf(CONTRADICTED);
    expect(await say(resolve)).toEqual({ ok: true, told: ENGLISH.words.review.told.resolved });
    expect(said).toEqual([
      {
        act: { kind: 'resolve', wrong: 'rule', note: 'asks too much', decisionKey: 'd1' },
        by: { kind: 'person', id: '77', name: '77@seller.test', door: 'card' },
      },
    ]);
  });

  test('is nobody else, who is told whom to ask', async () => {
    const { say, said } = deskOf(CONTRADICTED);
    expect(await say(resolve, '78')).toMatchObject({
      ok: false,
      code: 'no_key',
      message: expect.stringContaining('Ask boss@seller.test or rae@seller.test.'),
    });
    expect(said).toEqual([]);
  });

  test('takes it back, says it once, and is not overruled unasked', async () => {
    const reopen: ReviewRequest = { kind: 'reopen', decisionKey: 'd1' };
    const { told: words } = ENGLISH.words.review;
    expect(await deskOf(RESOLVED).say(reopen)).toEqual({ ok: true, told: words.reopened });
    expect(await deskOf(CONTRADICTED).say(reopen)).toEqual({ ok: true, told: words.known });
    expect(await deskOf(RESOLVED).say({ ...resolve, wrong: 'record' })).toEqual({
      ok: true,
      told: words.known,
    });
    expect(await deskOf(RESOLVED).say(resolve)).toMatchObject({ ok: false, code: 'resolved_otherwise' });
    expect(await deskOf(CONTRADICTED).say(resolve, '77', '502')).toMatchObject({
      ok: false,
      code: 'waiting',
    });
  });
});

describe('AT-57 the card', () => {
  const shown = (contradicted: Contradicted) => ({ ok: true, data: aView({ review: told(contradicted) }) });
  const done = { ok: true, data: { told: 'Kept.', view: aView({ review: told(RESOLVED) }) } };

  test('asks what was wrong and what was found, and sends both', async () => {
    const { renderer, press, send, decisions, isShown, actions } = await openCard(shown(CONTRADICTED), done);
    await isShown();
    expect(renderer.find(Alert).props.title).toBe('Against the data');
    press('Say what was wrong');
    renderer.find(Select).trigger('onChange' as never, 'record' as never);
    renderer.find(TextArea).trigger('onInput' as never, ' one branch ' as never);
    await renderer.waitFor(() => expect(renderer.find(TextArea).props.value).toBe(' one branch '));
    send();
    await renderer.waitFor(() => expect(decisions()).toHaveLength(1));
    expect(decisions()[0]!.url).toMatch(/\/review$/);
    expect(decisions()[0]!.body).toEqual({
      kind: 'resolve',
      decisionKey: 'd1',
      wrong: 'record',
      note: 'one branch',
    });
    await renderer.waitFor(() =>
      expect(renderer.findAll(Text).map(({ text }) => text)).toContain(told(RESOLVED)!.found),
    );
    expect(actions.addAlert.calls[0]![0]).toMatchObject({ type: 'success', message: 'Kept.' });
  });

  test('offers to open again what is resolved', async () => {
    const { renderer, press, send, decisions, isShown } = await openCard(shown(RESOLVED), done);
    await isShown();
    expect(renderer.findAll(Button).map(({ text }) => text)).not.toContain('Say what was wrong');
    press('Open it again');
    send();
    await renderer.waitFor(() => expect(decisions()).toHaveLength(1));
    expect(decisions()[0]!.body).toEqual({ kind: 'reopen', decisionKey: 'd1' });
  });

  test('keeps the form and says why where it is refused', async () => {
    const refusal = { ok: false, code: 'no_key', title: 'Not done', message: 'Ask boss@seller.test.' };
    const { renderer, press, send, isShown } = await openCard(shown(RESOLVED), refusal);
    await isShown();
    press('Open it again');
    send();
    await renderer.waitFor(() =>
      expect(renderer.findAll(Text).map(({ text }) => text)).toContain('Ask boss@seller.test.'),
    );
  });
});
