import { expect, test } from 'vitest';
import { sumOf } from '../../scripts/local/teller.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { loadPack } from '../../src/packs.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 20, 12);

test('AT-01 the terms are told in the order in which they happened, and add up', async () => {
  const signals = [
    { kind: 'email_reply', occurredAt: NOW },
    { kind: 'pricing_page_view', occurredAt: NOW - 2 * DAY },
    { kind: 'guide_download', occurredAt: NOW - 4 * DAY },
    { kind: 'case_study_view', occurredAt: NOW - 2 * DAY + 60_000 },
  ];
  const receipt = evaluate(await loadPack('default'), { contact: {}, company: null, signals }, NOW);
  expect(sumOf(receipt)).toBe('15 + 20 + 10 + 25 = 70 points, 60 needed');
});

test('points taken off are told with their sign, and an empty sum is nought', async () => {
  const model = await loadPack('default');
  const contact = { hs_email_domain: 'gmail.com' };
  const receipt = evaluate(
    model,
    { contact, company: null, signals: [{ kind: 'email_reply', occurredAt: NOW }] },
    NOW,
  );
  expect(sumOf(receipt)).toBe('-15 + 25 = 10 points, 60 needed');
  expect(sumOf(evaluate(model, { contact: {}, company: null, signals: [] }, NOW))).toBe(
    '0 points, 60 needed',
  );
});
