/** Laws of the card's figures, over generated leads: lines add up, and nothing makes the card large. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tenthsThatAddUp } from '../../src/card/adding-up.ts';
import { cardView } from '../../src/card/contract.ts';
import type { CardLead } from '../../src/card/ports.ts';
import { speechFor } from '../../src/card/speech.ts';
import { cardViewOf } from '../../src/card/view.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { withHandoff } from '../../src/lifecycle/lead-state.ts';
import { STAGES } from '../../src/lifecycle/stages.ts';
import { defaultModel } from '../engine/default-pack.ts';
import { seeded, seededLead } from '../fixtures/receipts/seeded-leads.ts';

const KINDS = Object.keys(defaultModel.document.signals);

function aLead(seed: number, stage: (typeof STAGES)[number]): { lead: CardLead; now: number } {
  const { now, input } = seededLead(seeded(seed), KINDS);
  const state = withHandoff({
    stage,
    furthestStage: stage,
    salStatus: stage === 'mql' ? 'pending' : stage === 'sal' || stage === 'sql' ? 'accepted' : 'none',
    episode: 1,
    mqlAt: now - 3_600_000,
  });
  const lead: CardLead = {
    contactId: '1',
    name: 'Dana Reyes',
    settings: settingsOf({ timeZone: 'Europe/Berlin' }),
    state,
    receipt: evaluate(defaultModel, input, now),
    model: defaultModel,
    input,
    episodes: [],
    activity: [],
    people: new Map(),
    users: new Map(),
    checklist: null,
    owner: { ownerId: '60001', since: null, isDeactivated: false },
    awaiting: null,
    held: null,
    unfollowed: null,
    putBack: null,
    askedDeal: { asks: false, isRefused: false, isAllowed: true, isRetried: false },
    contradicted: null,
  };
  return { lead, now };
}

describe('points with one decimal', () => {
  test('add up to their rounded total, and none is a tenth or more off', () => {
    const points = fc.array(fc.integer({ min: -60_000, max: 60_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(points, (milli) => {
        const total = milli.reduce((sum, each) => sum + each, 0);
        const tenths = tenthsThatAddUp(milli, total);
        expect(tenths.reduce((sum, each) => sum + each, 0)).toBe(Math.round(total / 100) + 0);
        for (const [index, each] of tenths.entries())
          expect(Math.abs(each * 100 - milli[index]!)).toBeLessThan(100);
      }),
    );
  });
});

describe('the card of a generated lead', () => {
  const leads = fc.tuple(fc.integer({ min: 1, max: 2 ** 30 }), fc.constantFrom(...STAGES));

  test('keeps the contract, adds up and stays below 30 kB, in every stage', () => {
    fc.assert(
      fc.property(leads, ([seed, stage]) => {
        const { lead, now } = aLead(seed, stage);
        const view = cardViewOf(lead, now, { viewerId: '77', mayDecide: true });
        expect(cardView.parse(view)).toEqual(view);
        const sum = view.reasons.reduce((all, { points }) => all + Math.round(Number(points) * 10), 0);
        expect(sum).toBe(Math.round(Number(view.total) * 10));
        expect(Buffer.byteLength(JSON.stringify({ ok: true, data: view }))).toBeLessThan(30_000);
      }),
      { numRuns: 150 },
    );
  });

  test('no sentence is empty, names a raw key or prints what is not there', () => {
    fc.assert(
      fc.property(leads, fc.constantFrom('en', 'de'), ([seed, stage], lang) => {
        const { lead, now } = aLead(seed, stage);
        const { headline, nextStep, ahead, score, footnote } = cardViewOf(lead, now, {
          viewerId: '77',
          mayDecide: true,
          speech: speechFor(lang),
        });
        for (const sentence of [headline, nextStep, ...ahead, score.sentence, footnote]) {
          expect(sentence).not.toMatch(/undefined|null|NaN|\[object|Invalid|; \.|: \./);
          expect(sentence.length).toBeGreaterThan(10);
        }
        expect(headline).toMatch(/^[A-Z].*\.$/s);
      }),
      { numRuns: 150 },
    );
  });
});
