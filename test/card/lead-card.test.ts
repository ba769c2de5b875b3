/** The card in HubSpot's own renderer: each state once, and each decision from the button to what is sent. */
import {
  Alert,
  Button,
  DateInput,
  EmptyState,
  Heading,
  LoadingButton,
  LoadingSpinner,
  ProgressBar,
  Select,
  StatusTag,
  TableBody,
  TableRow,
  Text,
  TextArea,
  ToggleGroup,
} from '@hubspot/ui-extensions';
import { describe, expect, test } from 'vitest';
import type { CardAnswer, DecisionAnswer } from '../../src/card/contract.ts';
import { aView } from './a-view.ts';
import { openCard, withCards } from './open-card.ts';

withCards();

const shown = (change: Parameters<typeof aView>[0] = {}): CardAnswer => ({ ok: true, data: aView(change) });

describe('what the card shows', () => {
  test('the record tells the reason before the server has answered', async () => {
    const { renderer, isShown } = await openCard(shown());
    expect(renderer.find(Text).text).toBe('MQL: replied to your e-mail.');
    expect(renderer.find(LoadingSpinner).props.label).toBe('Loading the evidence');
    await isShown();
  });

  test('the sentence comes first, then stage, what runs out, and the lines that add up', async () => {
    const clocks = [
      {
        label: 'Accept',
        sentence: 'by 14:00, 2 hours left',
        tone: 'soon' as const,
        dueAt: 0,
        usedPercent: 92,
      },
    ];
    const { renderer, isShown, calls } = await openCard(shown({ clocks }));
    await isShown();
    expect(renderer.find(Heading).text).toContain('replied to your e-mail after visiting the pricing page');
    expect(renderer.find(StatusTag).text).toBe('MQL, waits for you');
    expect(renderer.find(ProgressBar).props).toMatchObject({
      valueDescription: 'by 14:00, 2 hours left',
      variant: 'warning',
    });
    expect(renderer.find(TableBody).findAll(TableRow)).toHaveLength(4);
    expect(calls()[0]!.url).toMatch(/^https:\/\/fairlead\.example\.com\/api\/card\/contacts\/\d+$/);
  });

  test('where nobody can decide, there is no button', async () => {
    const { renderer, isShown } = await openCard(shown({ forms: null }));
    await isShown();
    expect(renderer.findAll(Button)).toHaveLength(0);
  });

  test.each([
    [
      'a portal without the app',
      { ok: false, code: 'not_installed', title: 'Not installed', message: 'Ask an admin.', again: false },
      0,
    ],
    [
      'a contact that is not scored yet',
      { ok: false, code: 'waiting', title: 'Not scored yet', message: 'It comes.', again: true },
      1,
    ],
    [
      'an answer without title',
      { ok: false, code: 'internal_error', message: 'Something went wrong here.' },
      0,
    ],
  ] as const)('%s is told in a sentence', async (_, failure, buttons) => {
    const { renderer } = await openCard(failure);
    await renderer.waitFor(() => renderer.find(EmptyState));
    expect(renderer.find(EmptyState).find(Text).text).toBe(failure.message);
    expect(renderer.findAll(Button)).toHaveLength(buttons);
  });

  test.each([
    ['cannot be reached', new Error('timeout')],
    ['cannot be reached', 'HubSpot says 502'],
    ['does not understand', 'not JSON'],
    ['does not understand', { ok: true, data: {} } as never],
  ] as const)('a server that %s is told in a sentence, with another try', async (title, trouble) => {
    const { renderer, press, isShown } = await openCard(trouble, shown());
    await renderer.waitFor(() => renderer.find(EmptyState));
    expect(renderer.find(EmptyState).props.title).toContain(title);
    press('Try again');
    await isShown();
  });

  test('before anything was known, a server that is away leaves what the record itself says', async () => {
    const { renderer } = await openCard('HubSpot says 502');
    await renderer.waitFor(() => renderer.find(EmptyState));
    expect(renderer.find(Text).text).toBe('MQL: replied to your e-mail.');
  });

  test('an expired session is told as one', async () => {
    const { renderer } = await openCard('HubSpot says 401');
    await renderer.waitFor(() => renderer.find(EmptyState));
    expect(renderer.find(EmptyState).props.title).toBe('HubSpot did not let this through');
  });

  test('what was known stays while the server is away', async () => {
    const { renderer, isShown } = await openCard(shown({ refreshInMs: 5 }), 'HubSpot says 502');
    await isShown();
    await renderer.waitFor(() => renderer.find(Alert));
    expect(renderer.find(Alert).props.title).toBe('This may be out of date');
    expect(renderer.find(Heading).text).toContain('replied to your e-mail');
  });
});

describe('deciding', () => {
  const decided: DecisionAnswer = {
    ok: true,
    data: { told: 'Accepted.', view: aView({ headline: 'Accepted today by Rae.', forms: null }) },
  };

  test('AT-29 accepting is two clicks, says yes to four questions, and shows the record anew', async () => {
    const { renderer, press, send, decisions, isShown, actions } = await openCard(shown(), decided);
    await isShown();
    press('Accept');
    expect(renderer.find(ToggleGroup).props.options).toHaveLength(4);
    send();
    await renderer.waitFor(() => expect(renderer.find(Heading).text).toBe('Accepted today by Rae.'));
    expect(decisions()).toHaveLength(1);
    expect(decisions()[0]!.url).toMatch(/\/decisions$/);
    expect(decisions()[0]!.body).toMatchObject({
      decision: 'accept',
      answers: { valid: true, relevant: true, routed: true, willWork: true },
    });
    expect(actions.refreshObjectProperties.callCount).toBe(1);
    expect(actions.addAlert.calls[0]![0]).toMatchObject({ type: 'success', message: 'Accepted.' });
  });

  test('a question answered with no closes the way to accept and opens the one that fits', async () => {
    const { renderer, press, isShown } = await openCard(shown());
    await isShown();
    press('Accept');
    renderer.find(ToggleGroup).trigger('onChange' as never, ['valid', 'relevant', 'willWork'] as never);
    await renderer.waitFor(() => expect(renderer.find(LoadingButton).props.disabled).toBe(true));
    press('Reject instead');
    expect(renderer.find(Select).props.value).toBe('outside_territory');
  });

  test('rejecting needs a reason, and takes a note along', async () => {
    const { renderer, press, send, decisions, isShown } = await openCard(shown(), decided);
    await isShown();
    press('Reject');
    expect(renderer.find(LoadingButton).props.disabled).toBe(true);
    expect(renderer.find(Select).props.options).toHaveLength(14);
    renderer.find(Select).trigger('onChange' as never, 'wrong_persona' as never);
    renderer.find(TextArea).trigger('onInput' as never, ' An intern. ' as never);
    await renderer.waitFor(() => expect(renderer.find(LoadingButton).props.disabled).toBe(false));
    send();
    await renderer.waitFor(() => expect(decisions()).toHaveLength(1));
    expect(decisions()[0]!.body).toMatchObject({
      decision: 'reject',
      reason: 'wrong_persona',
      note: 'An intern.',
    });
  });

  test('recycling takes a day and signals to wake on', async () => {
    const { renderer, press, send, decisions, isShown } = await openCard(shown(), decided);
    await isShown();
    press('Recycle');
    renderer.find(Select).trigger('onChange' as never, 'no_current_need' as never);
    renderer.find(DateInput).trigger('onChange' as never, { year: 2027, month: 1, date: 3 } as never);
    await renderer.waitFor(() => expect(renderer.find(LoadingButton).props.disabled).toBe(false));
    send();
    await renderer.waitFor(() => expect(decisions()).toHaveLength(1));
    expect(decisions()[0]!.body).toMatchObject({
      decision: 'recycle',
      reason: 'no_current_need',
      until: Date.UTC(2027, 1, 3),
      wakeOn: [],
    });
  });

  test('a refusal is told in the form, and sending again uses the same key', async () => {
    const refusal = {
      ok: false,
      code: 'answers_missing',
      title: 'Not done',
      message: 'Answer all four.',
    } as const;
    const { renderer, press, send, decisions, isShown } = await openCard(shown(), refusal, decided);
    await isShown();
    press('Accept');
    send();
    await renderer.waitFor(() => renderer.find(Alert));
    expect(renderer.find(Alert).find(Text).text).toBe('Answer all four.');
    send();
    await renderer.waitFor(() => expect(decisions()).toHaveLength(2));
    const [first, second] = decisions().map(({ body }) => body.idempotencyKey);
    expect(second).toBe(first);
    expect(first).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
  });

  test('a lead that moves on under an open form is told, and what was typed stays', async () => {
    const stage = { ...aView().stage, key: 'customer' } as const;
    const forms = { ...aView().forms!, decisions: [] };
    const { renderer, press, isShown } = await openCard(shown({ refreshInMs: 50 }), shown({ stage, forms }));
    await isShown();
    press('Reject');
    renderer.find(TextArea).trigger('onInput' as never, 'They left.' as never);
    await renderer.waitFor(() => renderer.find(Alert));
    expect(renderer.find(Alert).props.title).toBe('The lead has moved on');
    expect(renderer.find(TextArea).props.value).toBe('They left.');
  });

  test('two forms have two keys', async () => {
    const refusal = { ok: false, code: 'x', title: 'Not done', message: 'No.' } as const;
    const { renderer, press, send, decisions, isShown } = await openCard(shown(), refusal);
    await isShown();
    for (const _ of [1, 2]) {
      press('Accept');
      send();
      await renderer.waitFor(() => renderer.find(Alert));
      press('Cancel');
    }
    const [first, second] = decisions().map(({ body }) => body.idempotencyKey);
    expect(second).not.toBe(first);
  });

  test('a decision can be taken back while the server says so', async () => {
    const forms = {
      ...aView().forms!,
      decisions: ['qualify' as const, 'undo' as const],
      undo: 'Accepted by Rae at 10:00.',
    };
    const { press, send, decisions, renderer, isShown } = await openCard(shown({ forms }), decided);
    await isShown();
    press('Undo');
    send();
    await renderer.waitFor(() => expect(decisions()).toHaveLength(1));
    expect(decisions()[0]!.body).toMatchObject({ decision: 'undo' });
  });

  test('the checklist sends what discovery has confirmed, item by item', async () => {
    const forms = { ...aView().forms!, decisions: ['qualify' as const] };
    const { press, send, decisions, renderer, isShown } = await openCard(shown({ forms }), decided);
    await isShown();
    press('Make it an SQL');
    const items = renderer.findAll(Select);
    expect(items.map(({ props }) => props.name)).toEqual([
      'budget',
      'authority',
      'need',
      'timeline',
      'conversation',
      'next_step',
    ]);
    items[2]!.trigger('onChange' as never, 'confirmed' as never);
    send();
    await renderer.waitFor(() => expect(decisions()).toHaveLength(1));
    expect(decisions()[0]!.body.checklist).toMatchObject({
      need: { state: 'confirmed' },
      budget: { state: 'unknown' },
    });
  });
});
