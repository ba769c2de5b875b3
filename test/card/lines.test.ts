/** The lines of a receipt as a rep reads them. */
import { describe, expect, test } from 'vitest';
import { barriers, reasonLines } from '../../src/card/receipt-lines.ts';
import { IN_ENGLISH, speechFor } from '../../src/card/speech.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { aSignal, defaultModel, onDay, VP_CONTACT } from '../engine/default-pack.ts';

const NOW = onDay(20, 12);
const READER = { zone: 'Europe/Berlin', now: NOW, people: new Map(), signals: {}, speech: IN_ENGLISH };

function receiptOf(change: Partial<EvaluationInput>) {
  return evaluate(defaultModel, { contact: VP_CONTACT, company: null, signals: [], ...change }, NOW);
}

describe('a line that counts', () => {
  test('says what it was worth when it was fresh', () => {
    const { reasons } = reasonLines(receiptOf({ signals: [aSignal('pricing_page_view', 1)] }), READER);
    expect(reasons[0]).toMatchObject({
      label: 'Visited the pricing page',
      when: 'Sun 1 Nov',
      note: 'was +20 when fresh',
    });
    expect(Number(reasons[0]!.points)).toBeLessThan(20);
  });

  test('that counts several times says how often, and what each was worth', () => {
    const signals = [1, 2, 3].map((day) => aSignal('blog_view', day, { asset: `/blog/${day}` }));
    const { reasons } = reasonLines(receiptOf({ signals }), READER);
    const blog = reasons.find(({ label }) => label === 'Read the blog');
    expect(blog?.note).toMatch(/^3 times, each \+\d+ when fresh$/);
  });

  test('beyond the twelfth, lines are put together and the sum stays', () => {
    const receipt = receiptOf({ signals: [aSignal('pricing_page_view', 19)] });
    const [one] = receipt.contributions.filter(({ points, score }) => points !== 0 && score !== 'fit');
    const many = Array.from({ length: 20 }, (_, place) => ({ ...one!, ruleId: `r${place}`, points: 1_000 }));
    const score = 20_000;
    const scores = {
      ...receipt.scores,
      intent: { ...receipt.scores.intent!, raw: score, used: score, cut: 0 },
    };
    const { reasons, total } = reasonLines({ ...receipt, contributions: many, scores, score }, READER);
    expect(reasons).toHaveLength(12);
    expect(reasons.at(-1)).toMatchObject({ label: '9 more, each worth less', points: '+9' });
    expect(total).toBe('20');
  });
});

test('what stands in the way is said as it is found', () => {
  const rival = receiptOf({
    contact: { ...VP_CONTACT, email: 'eve@rival.example', hs_email_domain: 'rival.example' },
  });
  expect(barriers(rival, IN_ENGLISH)).toContain('Works for a competitor.');
  expect(barriers(receiptOf({}), IN_ENGLISH)).toEqual([]);
});

describe('in German', () => {
  const reader = { ...READER, speech: speechFor('de') };

  test('days, figures and notes are German; what the model calls its rules stays', () => {
    const { reasons, total } = reasonLines(receiptOf({ signals: [aSignal('pricing_page_view', 1)] }), reader);
    expect(reasons[0]).toMatchObject({
      label: 'Visited the pricing page',
      when: 'So 1. Nov.',
      note: 'frisch +20',
    });
    expect(total).toMatch(/^\d+,\d$/);
  });

  test('a language without a catalogue is English', () => {
    expect(speechFor('fr')).toBe(IN_ENGLISH);
    expect(speechFor(['de', 'de'])).toBe(IN_ENGLISH);
    expect(speechFor(undefined)).toBe(IN_ENGLISH);
  });
});
