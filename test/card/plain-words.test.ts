/** No jargon, and no dead end: why the fit fails, who the colleagues are, and that there was more before. */
import { Text } from '@hubspot/ui-extensions';
import { CrmActionLink } from '@hubspot/ui-extensions/crm';
import { describe, expect, test } from 'vitest';
import { failureText } from '../../src/card/plain-failure.ts';
import { speechFor } from '../../src/card/speech.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { closeEpisode, openEpisode } from '../../src/lifecycle/episodes.ts';
import { withHandoff } from '../../src/lifecycle/lead-state.ts';
import { aSignal, defaultModel } from '../engine/default-pack.ts';
import { aCardLead, aView, NOW, viewOf } from './a-view.ts';
import { openCard, withCards } from './open-card.ts';

withCards();

const ENGLISH = speechFor('en');
const GERMAN = speechFor('de');

/** Seven people who ask for a demo, where fifty are needed. */
function aRaisedHand(speech = ENGLISH) {
  const { input } = aCardLead();
  const small = {
    ...input,
    contact: { ...input.contact, jobtitle: 'Intern' },
    company: { ...input.company, industry: 'RESTAURANTS', numberofemployees: '7', annualrevenue: '400000' },
    signals: [aSignal('demo_request', 5)],
  };
  const receipt = evaluate(defaultModel, small, NOW);
  expect(receipt.attention).toBe('hand_raiser_gate_failed');
  const state = withHandoff({
    stage: 'lead',
    furthestStage: 'lead',
    salStatus: 'none',
    episode: 0,
    mqlAt: null,
  });
  return viewOf(aCardLead({ state, receipt, input: small }), NOW, speech);
}

describe('a raised hand outside the market', () => {
  test('is told without the engine’s signs, and what is in the way is listed', () => {
    const { headline, barriers } = aRaisedHand();
    expect(headline).toBe(
      'Asked for contact, yet does not qualify by the rules: requested a demo; what stands in the way is below.',
    );
    expect(barriers).not.toEqual([]);
    expect([headline, ...barriers].join(' ')).not.toMatch(/[<>=]|fit gate|gate failed/);
  });

  test('is told in German', () => {
    const { headline, barriers } = aRaisedHand(GERMAN);
    expect(headline).toMatch(/^Bittet um Kontakt, ist nach den Regeln aber nicht qualifiziert: /);
    expect(barriers).not.toEqual([]);
    expect(barriers.join(' ')).not.toMatch(/[<>=]/);
  });
});

test.each([
  ['employee count 7 < 50', 'employee count is 7, less than 50', '„employee count“ ist 7, weniger als 50'],
  [
    'annual revenue 400000 < 5000000',
    'annual revenue is 400,000, less than 5,000,000',
    '„annual revenue“ ist 400.000, weniger als 5.000.000',
  ],
  [
    'employee count 900 > 500',
    'employee count is 900, more than 500',
    '„employee count“ ist 900, mehr als 500',
  ],
  ['visits 3 <= 3', 'visits is 3, no more than 3', '„visits“ ist 3, nicht mehr als 3'],
  ['age 7 >= 7', 'age is 7, 7 or more', '„age“ ist 7, 7 oder mehr'],
  [
    'industry "RESTAURANTS" is not among those wanted',
    'industry "RESTAURANTS" is not among those wanted',
    null,
  ],
])('%s', (failure, english, german) => {
  expect(failureText(failure, ENGLISH)).toBe(english);
  expect(failureText(failure, GERMAN)).toBe(german ?? failure);
});

test('a colleague leads to their record, whoever is not known does not', async () => {
  const people = [
    { name: 'Imani Okafor', did: 'pricing page, Fri 6 Nov', contactId: '70000000002' },
    { name: 'A colleague', did: 'blog, Fri 6 Nov', contactId: null },
  ];
  const committee = { sentence: '2 people at this company are active.', people };
  const { renderer, isShown } = await openCard({ ok: true, data: aView({ committee }) });
  await isShown();
  const links = renderer.findAll(CrmActionLink);
  expect(links.map(({ text }) => text)).toEqual(['Imani Okafor']);
  expect(links[0]!.props).toMatchObject({
    actionType: 'PREVIEW_OBJECT',
    actionContext: { objectTypeId: '0-1', objectId: 70_000_000_002 },
  });
});

test('the five newest attempts are listed, and the view counts the others', () => {
  const given = aCardLead();
  const opening = {
    at: NOW,
    by: 'engine',
    receipt: given.receipt,
    signals: [],
    channel: 'email',
    origin: { campaign: null, source: null, topic: null },
    owner: null,
  } as const;
  const episodes = [1, 2, 3, 4, 5, 6, 7].map((number) =>
    closeEpisode(openEpisode({ ...given.state, episode: number }, opening), 'recycled', NOW),
  );
  const { history, earlier } = viewOf({ ...given, episodes }, NOW);
  expect(history.map(({ number }) => number)).toEqual([7, 6, 5, 4, 3]);
  expect(earlier).toBe('And 2 earlier attempts.');
  expect(viewOf({ ...given, episodes: episodes.slice(0, 5) }, NOW).earlier).toBeNull();
});

test('attempts that are not listed are told on the card', async () => {
  const history = [{ number: 6, title: 'Attempt 6', sentence: 'Qualified.' }];
  const { renderer, isShown } = await openCard({
    ok: true,
    data: aView({ history, earlier: ENGLISH.words.earlierAttempts(2) }),
  });
  await isShown();
  expect(renderer.findAll(Text).map(({ text }) => text)).toContain('And 2 earlier attempts.');
  expect(GERMAN.words.earlierAttempts(1)).toBe('Und 1 früherer Anlauf.');
});
