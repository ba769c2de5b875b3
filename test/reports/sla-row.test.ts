import { describe, expect, test } from 'vitest';
import { measure } from '../../src/reports/sla-row.ts';
import { AGREED, accepted, aRow, DAY, HOUR, MINUTE, sentBack, TEN } from './sla-builders.ts';

const LATER = TEN + 10 * DAY;
const measured = (given: Parameters<typeof aRow>[0], now = LATER) => measure(aRow(given, now), now);

describe('what sales has answered', () => {
  test.each([
    ['accepted', accepted(TEN + HOUR)],
    ['accepted', sentBack('recycle', TEN + 2 * HOUR, { salAt: TEN + HOUR })],
    ['accepted', { sqlAt: TEN + HOUR }],
    ['rejected', sentBack('reject', TEN + HOUR)],
    ['recycled', sentBack('recycle', TEN + HOUR)],
    ['taken_away', { outcome: 'opportunity', closedAt: TEN + HOUR }],
    ['taken_away', { ...sentBack('reject', TEN + HOUR), outcome: 'disqualified', closedAt: TEN + 2 * HOUR }],
    ['waiting', {}],
    [
      'waiting',
      { ...sentBack('reject', TEN + HOUR), outcome: null, closedAt: null, restartedAt: TEN + HOUR },
    ],
  ] as const)('is "%s" (%#)', (answer, episode) => {
    expect(measured({ episode }).answer).toBe(answer);
  });

  test('took as long as until it was said, since the lead was handed to whom it is asked of', () => {
    expect(measured({ episode: sentBack('reject', TEN + DAY) }).toAnswer).toEqual({
      elapsed: DAY,
      business: 9 * HOUR,
    });
    const handedOn = { ...accepted(TEN + 5 * HOUR), restartedAt: TEN + 3 * HOUR };
    expect(measured({ episode: handedOn }).toAnswer?.elapsed).toBe(2 * HOUR);
  });

  test.each([{}, { outcome: 'opportunity', closedAt: TEN + HOUR }] as const)(
    'took no time where nothing was said (%#)',
    (episode) => expect(measured({ episode }).toAnswer).toBeNull(),
  );
});

describe('AT-33 the wait for the first touch', () => {
  test('is the system’s until the lead has an owner, and then that person’s', () => {
    const ownership = [{ ownerId: '7', from: TEN + 30 * MINUTE }];
    const { toTouch } = measured({ touches: [TEN + 35 * MINUTE], ownership });
    expect(toTouch).toMatchObject({
      whole: { elapsed: 35 * MINUTE },
      system: { elapsed: 30 * MINUTE },
      human: { elapsed: 5 * MINUTE },
    });
  });

  test.each([
    ['nobody', []],
    ['an owner who came after it', [{ ownerId: '7', from: TEN + HOUR }]],
    [
      'an owner who had left before',
      [
        { ownerId: '7', from: TEN - DAY },
        { ownerId: null, from: TEN - HOUR },
      ],
    ],
  ])('of %s is nobody’s: how long a person took is unknown, and not zero', (_, ownership) => {
    const { toTouch } = measured({ touches: [TEN + 35 * MINUTE], ownership });
    expect(toTouch).toMatchObject({ system: { elapsed: 35 * MINUTE }, human: null });
  });

  test('is a person’s, and no time at all, who owned the lead in the moment of the touch', () => {
    const ownership = [{ ownerId: '7', from: TEN + 35 * MINUTE }];
    expect(measured({ touches: [TEN + 35 * MINUTE], ownership }).toTouch?.human?.elapsed).toBe(0);
  });

  test('has not ended where nobody got in touch, or only after the attempt', () => {
    expect(measured({}).toTouch).toBeNull();
    const episode = sentBack('reject', TEN + HOUR);
    expect(measured({ episode, touches: [TEN + 2 * HOUR] }).toTouch).toBeNull();
  });
});

test('AT-34 past the hard limit it was escalated, also where the answer came later', () => {
  const limit = TEN + 48 * HOUR;
  expect(measured({}, limit - 1).isEscalated).toBe(false);
  expect(measured({}, limit).isEscalated).toBe(true);
  expect(measured({ episode: accepted(limit) }).isEscalated).toBe(false);
  expect(measured({ episode: accepted(limit + 1) }).isEscalated).toBe(true);
});

describe('AT-61 an unresponsive lead', () => {
  const episode = sentBack('reject', TEN + 5 * DAY, { reason: 'no_response', salAt: TEN + HOUR });
  const touches = (count: number) => Array.from({ length: count }, (_, i) => TEN + 2 * HOUR + i * HOUR);

  test('was touched once and given up', () => {
    expect(measured({ episode, touches: touches(1) })).toMatchObject({
      isTouchedOnce: true,
      tooFewAttempts: { attempts: 1, asked: 6 },
    });
  });

  test('was tried less often than agreed, by the agreement of then', () => {
    expect(measured({ episode, touches: touches(5) })).toMatchObject({
      isTouchedOnce: false,
      tooFewAttempts: { attempts: 5, asked: 6 },
    });
    const agreement = { ...AGREED, sla: { ...AGREED.sla, minAttempts: 5 } };
    expect(measured({ episode, touches: touches(5), agreement }).tooFewAttempts).toBeNull();
  });

  test('was tried often enough', () => {
    expect(measured({ episode, touches: touches(6) })).toMatchObject({
      isTouchedOnce: false,
      tooFewAttempts: null,
    });
  });

  test('is none that was sent back for another reason', () => {
    const other = sentBack('recycle', TEN + 5 * DAY, { salAt: TEN + HOUR });
    expect(measured({ episode: other, touches: touches(1) })).toMatchObject({
      isTouchedOnce: false,
      tooFewAttempts: null,
    });
  });
});

test('whose it is now is what HubSpot said last', () => {
  const ownership = [
    { ownerId: '9', from: TEN + DAY },
    { ownerId: '7', from: TEN },
  ];
  expect(measured({ ownership }).ownerId).toBe('9');
  expect(measured({ ownership: [...ownership, { ownerId: null, from: TEN + 2 * DAY }] }).ownerId).toBeNull();
});
