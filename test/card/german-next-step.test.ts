/** The next step of a receipt in German, where the model asks for nothing and where one point is missing. */
import { expect, test } from 'vitest';
import { germanNextStep } from '../../src/card/receipt-german.ts';
import { ENGLISH } from '../../src/card/words-english.ts';
import { GERMAN } from '../../src/card/words-german.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { aGateResult, aReceipt } from '../engine/a-receipt.ts';

const next = (more: Partial<Receipt>) => germanNextStep(aReceipt(more));
const none = (more: Partial<Receipt>) => next({ nextAction: 'none', ...more });

test('where nothing is to be done the gates are named that closed', () => {
  const closed = 'Keine Aktivität kann diesen Lead qualifizieren';
  const gates = [aGateResult({ kind: 'require', finding: 'too small' })];
  expect(none({ decision: 'not_mql', gates })).toBe(`${closed}: „too small“.`);
  expect(none({ decision: 'disqualified', gates: [aGateResult({ finding: 'a rival' })] })).toBe(
    `${closed}: „a rival“.`,
  );
  expect(none({ decision: 'diverted' })).toBe(`${closed}.`);
  expect(none({ decision: 'mql' })).toBe('Jetzt ist nichts zu tun.');
});

test('one point is told as one', () => {
  const nurture = (margin: number) => next({ nextAction: 'nurture', decision: 'not_mql', margin });
  expect(nurture(-1_000)).toBe('1 Punkt mehr macht ihn zum MQL; bis dahin Nurture.');
  expect(nurture(-2_000)).toBe('2 Punkte mehr machen ihn zum MQL; bis dahin Nurture.');
  expect([GERMAN.points('1'), GERMAN.points('1,5')]).toEqual(['1 Punkt', '1,5 Punkte']);
  expect([ENGLISH.points('1'), ENGLISH.points('1.5')]).toEqual(['1 point', '1.5 points']);
});
