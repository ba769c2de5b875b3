/** Looking closer in the card: what would be if, how an earlier attempt was decided, and in whose language. */
import {
  Accordion,
  Input,
  LoadingButton,
  NumberInput,
  Select,
  TableBody,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import { describe, expect, test } from 'vitest';
import type { CardAnswer, PastAnswer } from '../../src/card/contract.ts';
import { suppose } from '../../src/card/try-out.ts';
import { whatIfView } from '../../src/card/what-if.ts';
import type { WhatIfAnswer, WhatIfView } from '../../src/card/what-if-contract.ts';
import { aLead, aSignal, defaultModel, onDay } from '../engine/default-pack.ts';
import { aView } from './a-view.ts';
import { type Answer, openCard, openCardFor, withCards } from './open-card.ts';

withCards();

const NOW = onDay(5, 12);
const input = aLead({ signals: [aSignal('guide_download', 1), aSignal('pricing_page_view', 3)] });
const shown = (change: Parameters<typeof aView>[0] = {}): CardAnswer => ({ ok: true, data: aView(change) });
const offered = (change: Partial<WhatIfView> = {}): WhatIfAnswer => ({
  ok: true,
  data: { ...whatIfView({ model: defaultModel, input }, NOW), ...change },
});

type Card = Awaited<ReturnType<typeof openCard>>;
const texts = ({ renderer }: Card) => renderer.findAll(Text).map(({ text }) => text ?? '');
const says = (card: Card, part: string | RegExp) =>
  card.renderer.waitFor(() =>
    expect(
      texts(card).some((text) => (typeof part === 'string' ? text.includes(part) : part.test(text))),
    ).toBe(true),
  );

describe('what if', () => {
  async function tryOut(...answers: readonly Answer[]) {
    const card = await openCard(shown(), ...answers);
    await card.isShown();
    card.send('Try something out');
    await card.renderer.waitFor(() => card.renderer.find(NumberInput));
    return card;
  }

  test('another fact shows another decision, by the engine in the card, and nothing is sent', async () => {
    const card = await tryOut(offered());
    const { renderer, calls } = card;
    const asked = calls().length;
    const happens = renderer.findAll(Select).find(({ props }) => props.name === 'happens')!;
    const demo = happens.props.options!.find(({ label }) => label === 'Demo request')!;
    happens.trigger('onChange' as never, demo.value as never);
    await says(card, 'The decision changes: No MQL becomes MQL.');
    await says(card, /^No MQL, grade .+: 35 points, 60 needed; fit 100, 60 needed$/);
    expect(calls()).toHaveLength(asked);
  });

  test('a company that is too small is said to cost fit', async () => {
    const card = await tryOut(offered());
    card.renderer.find(NumberInput).trigger('onChange' as never, 12 as never);
    await says(card, '-20 fit: 50 to 500 employees');
    await says(card, 'The decision stays the same.');
  });

  test('as it really is again, and nothing is supposed any more', async () => {
    const card = await tryOut(offered());
    card.renderer.find(Input).trigger('onInput' as never, 'Intern' as never);
    await says(card, 'The decision');
    card.press('As it really is');
    await card.renderer.waitFor(() => expect(card.renderer.findAll(NumberInput)).toHaveLength(0));
    expect(texts(card).some((text) => text.startsWith('The decision'))).toBe(false);
  });

  test('the server judges where this engine comes to something else', async () => {
    const { material } = whatIfView({ model: defaultModel, input }, NOW);
    const supposition = {
      facts: [{ object: 'company', property: 'numberofemployees', value: '12' }],
      happening: null,
    } as const;
    const tried = suppose(defaultModel, input, NOW, { ...supposition, facts: [...supposition.facts] });
    const card = await tryOut(offered({ material: { ...material!, engine: '0.9.0' } }), {
      ok: true,
      data: tried,
    });
    card.renderer.find(NumberInput).trigger('onChange' as never, 12 as never);
    await card.renderer.waitFor(() =>
      expect(card.renderer.findAll(LoadingButton).map(({ text }) => text)).toContain('See what it would be'),
    );
    card.send('See what it would be');
    await says(card, '-20 fit: 50 to 500 employees');
    expect(card.decisions()).toMatchObject([{ url: expect.stringMatching(/\/what-if$/), body: supposition }]);
  });

  test('a server that cannot be reached is told, and can be asked again', async () => {
    const card = await openCard(shown(), 'HubSpot says 502', offered());
    await card.isShown();
    card.send('Try something out');
    await says(card, 'The connection failed');
    card.send('Try something out');
    await card.renderer.waitFor(() => card.renderer.find(NumberInput));
  });
});

describe('an earlier attempt', () => {
  const history = [{ number: 1, title: 'Attempt 1', sentence: 'Qualified 3 Nov, was rejected 4 Nov.' }];
  const { reasons, total, fit, barriers } = aView();
  const past: PastAnswer = {
    ok: true,
    data: {
      title: 'When it was rejected 4 Nov by you (no budget)',
      sentence: '70 points, 60 needed',
      grade: 'A1: fits very well, is very active',
      reasons,
      total,
      fit,
      barriers,
      footnote: 'Model default 1.0.0 of then.',
    },
  };

  test('opens as it was when it was decided, and is asked for only then', async () => {
    const card = await openCard(shown({ history }), past);
    await card.isShown();
    expect(card.calls()).toHaveLength(1);
    card.send('As it was when decided');
    await says(card, 'When it was rejected 4 Nov by you (no budget)');
    expect(card.calls()[1]!.url).toMatch(/\/attempts\/1$/);
    expect(card.renderer.findAll(TableBody)[1]!.findAll(TableRow)).toHaveLength(reasons.length);
    card.press('Close');
    await card.renderer.waitFor(() => expect(card.renderer.findAll(TableBody)).toHaveLength(1));
  });

  test('of which nothing was kept is told in a sentence', async () => {
    const card = await openCard(shown({ history }), {
      ok: false,
      code: 'no_attempt',
      title: 'Nothing was kept of this attempt',
      message: 'It has been erased.',
    });
    await card.isShown();
    card.send('As it was when decided');
    await says(card, 'Nothing was kept of this attempt. It has been erased.');
  });
});

describe('the language of the viewer', () => {
  const titles = ({ renderer }: Card) => renderer.findAll(Accordion).map(({ props }) => props.title);

  test.each(['de', 'de-de', 'DE_AT'])(
    '%s is German, and the server is asked for German',
    async (language) => {
      const card = await openCardFor({ language }, shown());
      await card.isShown();
      expect(titles(card)).toContain('Was wäre, wenn');
      expect(card.calls()[0]!.url).toMatch(/\?lang=de$/);
      card.press('Ablehnen');
      expect(card.renderer.find(Select).props.label).toBe('Grund');
    },
  );

  test.each(['en', 'fr', 'pt-br', ''])('%s is English', async (language) => {
    const card = await openCardFor({ language }, shown());
    await card.isShown();
    expect(titles(card)).toContain('What if');
    expect(card.calls()[0]!.url).not.toContain('lang');
  });

  test('figures are written as the language writes them', async () => {
    const card = await openCardFor({ language: 'de' }, shown(), offered());
    await card.isShown();
    card.send('Etwas ausprobieren');
    await card.renderer.waitFor(() => card.renderer.find(NumberInput));
    const happens = card.renderer.findAll(Select).find(({ props }) => props.name === 'happens')!;
    const once = happens.props.options!.find(({ label }) => label === 'Blog post read')!;
    happens.trigger('onChange' as never, once.value as never);
    await says(card, /^Kein MQL, Note .+: 35 Punkte, 60 nötig; Passung 100, 60 nötig$/);
  });
});
