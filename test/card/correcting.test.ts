/** The card of a lead that was sent back: what was said is corrected by a button that says so, in a form that knows it. */
import { Button, DateInput, Heading, MultiSelect, Select, Text, TextArea } from '@hubspot/ui-extensions';
import { describe, expect, test } from 'vitest';
import type { CardView } from '../../src/card/contract.ts';
import { decidedEpisode, openEpisode } from '../../src/lifecycle/episodes.ts';
import { anMql, DANA, Handoff, passed, NOW as SENT } from '../lifecycle/handoff-builders.ts';
import { aBuyer, receiptOn } from '../lifecycle/pack-leads.ts';
import { aCardLead, aView, viewOf } from './a-view.ts';
import { openCard, openCardFor, withCards } from './open-card.ts';

withCards();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LATER = SENT + 3 * DAY;

type Act = Parameters<Handoff['person']>[0];

/** The card, three days after a person has said these words about an MQL. */
function viewAfter(...acts: readonly Act[]): CardView {
  const handoff = new Handoff();
  for (const act of acts) passed(handoff.person(act, DANA));
  const opened = openEpisode(anMql(), {
    at: SENT,
    by: 'engine',
    receipt: receiptOn(0, aBuyer()),
    signals: [],
    channel: 'other',
    origin: { campaign: null, source: null, topic: null },
    owner: '7',
  });
  const episodes = [decidedEpisode(opened, handoff.context.decisions)];
  return viewOf(aCardLead({ state: handoff.state, episodes }), LATER);
}

const until = Date.UTC(2027, 0, 12);
const RECYCLED: Act = {
  decision: 'recycle',
  reason: 'no_current_need',
  at: SENT + HOUR,
  note: 'Asks again in the new year.',
  until,
  wakeOn: ['email_reply'],
};

describe('what was said of a lead that was sent back', () => {
  test('is there for the form that corrects it', () => {
    expect(viewAfter(RECYCLED).forms!.correction).toEqual({
      word: 'recycle',
      reason: 'no_current_need',
      note: 'Asks again in the new year.',
      until,
      wakeOn: ['email_reply'],
    });
  });

  test('has no day where its reason said when, or where the day has come', () => {
    expect(viewAfter({ ...RECYCLED, until: null }).forms!.correction!.until).toBeNull();
    expect(viewAfter({ ...RECYCLED, until: SENT + 2 * DAY }).forms!.correction!.until).toBeNull();
  });

  test('is nothing while sales has the lead', () => {
    expect(aView().forms!.correction).toBeNull();
  });

  test('may have any reason that its attempt could have had, also one for accepted leads alone', () => {
    const reasonsFor = (word: 'reject' | 'disqualify', view: CardView) =>
      view.forms!.reasons.filter(({ outcomes }) => outcomes[word] !== undefined).map(({ value }) => value);
    const accepted: Act = { decision: 'accept', at: SENT + HOUR, answers: 'implied' };
    const rejected: Act = { decision: 'reject', reason: 'wrong_persona', at: SENT + 2 * HOUR };
    expect(reasonsFor('reject', viewAfter(accepted, rejected))).toContain('no_response');
    expect(reasonsFor('disqualify', viewAfter(accepted, rejected))).not.toContain('no_response');
    expect(reasonsFor('reject', viewAfter(rejected))).not.toContain('no_response');
  });
});

describe('the card of a lead that was sent back', () => {
  const shown = { ok: true, data: viewAfter(RECYCLED) };
  const done = { ok: true, data: { told: 'Recycled.', view: aView() } };

  test('offers to correct it, in a form that says what was said', async () => {
    const { renderer, press, isShown } = await openCard(shown);
    await isShown();
    const labels = renderer.findAll(Button).map(({ text }) => text);
    expect(labels).toContain('Correct it');
    expect(labels).not.toContain('Recycle');
    press('Correct it');
    const titles = () => renderer.findAll(Heading).map(({ text }) => text);
    await renderer.waitFor(() => expect(titles()).toContain('Correct what was said'));
    expect(renderer.findAll(Text).map(({ text }) => text)).toContain(
      'The attempt stays the same and ends when it ended; only what was said about it changes.',
    );
    expect(renderer.find(Select).props.value).toBe('no_current_need');
    expect(renderer.find(DateInput).props.value).toEqual({ year: 2027, month: 0, date: 12 });
    expect(renderer.find(MultiSelect).props.value).toEqual(['email_reply']);
    expect(renderer.find(TextArea).props.value).toBe('Asks again in the new year.');
  });

  test('sends what is said now, and what was taken out as taken out', async () => {
    const { renderer, press, send, decisions, isShown } = await openCard(shown, done);
    await isShown();
    press('Correct it');
    renderer.find(TextArea).trigger('onInput' as never, ' ' as never);
    renderer.find(MultiSelect).trigger('onChange' as never, [] as never);
    await renderer.waitFor(() => expect(renderer.find(MultiSelect).props.value).toEqual([]));
    send();
    await renderer.waitFor(() => expect(decisions()).toHaveLength(1));
    expect(decisions()[0]!.body).toMatchObject({
      decision: 'recycle',
      reason: 'no_current_need',
      note: '',
      until,
      wakeOn: [],
    });
  });

  test('says so in German', async () => {
    const { renderer, isShown } = await openCardFor({ language: 'de' }, shown);
    await isShown();
    expect(renderer.findAll(Button).map(({ text }) => text)).toContain('Berichtigen');
  });

  test('asks for the reason of another word without what was said by the first', async () => {
    const { renderer, press, isShown } = await openCard(shown);
    await isShown();
    press('Disqualify');
    expect(renderer.find(Select).props.value).toBe('');
    expect(renderer.find(TextArea).props.value).toBe('');
  });
});
