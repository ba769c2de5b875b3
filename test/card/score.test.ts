/** The score as a glance takes it: the bar is full where points are enough, and its colour is the decision's. */
import { ProgressBar, Text } from '@hubspot/ui-extensions';
import { describe, expect, test } from 'vitest';
import { speechFor } from '../../src/card/speech.ts';
import { scoreView } from '../../src/card/view.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { defaultModel } from '../engine/default-pack.ts';
import { aCardLead, aView } from './a-view.ts';
import { openCard, withCards } from './open-card.ts';

withCards();

function scoreOf(points: number, decision: Receipt['decision'], lang = 'en') {
  const milli = points * 1000;
  const { receipt } = aCardLead();
  const { threshold } = receipt;
  const changed = { ...receipt, score: milli, decisive: milli, margin: milli - threshold, decision };
  return scoreView(changed, defaultModel, speechFor(lang));
}

describe('the score', () => {
  test('of as many points as needed fills the bar, and of half as many half of it', () => {
    expect(scoreOf(60, 'mql')).toMatchObject({ sharePercent: 100, tone: 'good' });
    expect(scoreOf(60, 'mql').sentence).toBe('60 points, 60 needed');
    expect(scoreOf(30, 'not_mql')).toMatchObject({ sharePercent: 50, tone: 'soon' });
    expect(scoreOf(-5, 'not_mql').sharePercent).toBe(0);
  });

  test('of a lead that fails a gate is never told as good, and says that points do not decide', () => {
    const failed = scoreOf(70, 'not_mql');
    expect(failed.tone).toBe('soon');
    expect(failed.sentence).toBe(
      '70 points, 60 needed; no MQL all the same, because points alone do not decide',
    );
    expect(scoreOf(70, 'disqualified').tone).toBe('bad');
    expect(scoreOf(70, 'hold', 'de').sentence).toMatch(
      /trotzdem kein MQL, weil Punkte allein nicht entscheiden$/,
    );
  });

  test('of a raised hand says why it is an MQL without the points', () => {
    expect(scoreOf(20, 'mql')).toMatchObject({
      tone: 'good',
      sentence: '20 points, 60 needed; an MQL all the same, because it asked for contact',
    });
    expect(scoreOf(20, 'mql', 'de').sentence).toMatch(/trotzdem ein MQL, weil um Kontakt gebeten wurde$/);
  });
});

test('the card shows the bar with all four parts below it, closed behind nothing', async () => {
  const { renderer, isShown } = await openCard({ ok: true, data: aView() });
  await isShown();
  expect(renderer.find(ProgressBar).props).toMatchObject({
    title: 'Score',
    value: 100,
    variant: 'success',
    valueDescription: '70 points, 60 needed',
  });
  const lines = renderer.findAll(Text).map(({ text }) => text ?? '');
  for (const part of [
    'How well they fit',
    'How active they are',
    'How close to buying',
    'What speaks against',
  ])
    expect(lines.some((line) => line.startsWith(`${part}: `))).toBe(true);
});
