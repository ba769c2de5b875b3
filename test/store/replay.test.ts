import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyChanges, type Facts } from '../../src/inbox/changes.ts';
import {
  eventfulDays,
  evidenceAsOf,
  factsAsOf,
  type LeadHistory,
  type RecordedChanges,
} from '../../src/store/replay.ts';

/** Evidence in the order in which it was recorded; it may be about any time before or after. */
const times = fc.integer({ min: 0, max: 40 });
const change = fc.record({
  property: fc.constantFrom('jobtitle', 'country', 'associatedcompanyid', 'constructor'),
  value: fc.constantFrom('1', '2', null),
  occurredAt: times,
});
const recorded = fc
  .array(fc.record({ recordedAt: times, changes: fc.array(change, { minLength: 1, maxLength: 3 }) }), {
    maxLength: 8,
  })
  .map((all) => all.toSorted((a, b) => a.recordedAt - b.recordedAt));
const signals = fc.array(
  fc.record({ kind: fc.constantFrom('reply', 'visit'), occurredAt: times, recordedAt: times }),
  { maxLength: 6 },
);
const histories = fc.record({ facts: recorded, company: recorded, signals }).map(
  ({ facts, company, signals }): LeadHistory => ({
    leadId: '1',
    contactId: '1',
    knownSince: 0,
    deletedAt: null,
    facts,
    companies: new Map([['1', company]]),
    signals,
    episodes: [{ openedAt: 20, channel: 'events' }],
    merges: [],
    account: null,
  }),
);

function upTo(history: LeadHistory, at: number): LeadHistory {
  const known = (all: readonly RecordedChanges[]) => all.filter(({ recordedAt }) => recordedAt <= at);
  return {
    ...history,
    facts: known(history.facts),
    companies: new Map([...history.companies].map(([id, all]) => [id, known(all)])),
    signals: history.signals.filter(({ recordedAt }) => recordedAt <= at),
    episodes: history.episodes.filter(({ openedAt }) => openedAt <= at),
  };
}

describe('evidence as of a time', () => {
  test('AT-50 what is recorded later changes nothing about it', () => {
    fc.assert(
      fc.property(histories, times, (history, at) => {
        expect(evidenceAsOf(history, at, 'recorded')).toEqual(
          evidenceAsOf(upTo(history, at), at, 'recorded'),
        );
      }),
    );
  });

  test('what had been recorded is folded as the worker folds it', () => {
    fc.assert(
      fc.property(recorded, (all) => {
        const kept = all.reduce<Facts>((facts, { changes }) => applyChanges(facts, changes), {});
        expect(factsAsOf(all, Infinity, 'recorded')).toEqual(kept);
      }),
    );
  });

  test('with hindsight each property has the value it last took by then, whenever that was recorded', () => {
    fc.assert(
      fc.property(recorded, times, (all, at) => {
        const facts = factsAsOf(all, at, 'occurred');
        for (const property of ['jobtitle', 'country', 'associatedcompanyid', 'constructor']) {
          const last = all
            .flatMap(({ changes }) => changes)
            .filter((each) => each.property === property && each.occurredAt <= at)
            .reduce<{ value: string | null; occurredAt: number } | null>(
              (latest, each) => (latest && latest.occurredAt > each.occurredAt ? latest : each),
              null,
            );
          const value = Object.hasOwn(facts, property) ? facts[property]![0] : null;
          expect(value).toBe(last?.value ?? null);
        }
      }),
    );
  });

  test('nothing at all is no evidence, and a signal alone is some', () => {
    const nothing: LeadHistory = {
      leadId: '1',
      contactId: '1',
      knownSince: 0,
      deletedAt: null,
      facts: [],
      companies: new Map(),
      signals: [],
      episodes: [],
      merges: [],
      account: null,
    };
    expect(evidenceAsOf(nothing, 10, 'recorded')).toBeNull();
    const late = { ...nothing, signals: [{ kind: 'reply', occurredAt: 5, recordedAt: 8 }] };
    expect(evidenceAsOf(late, 7, 'recorded')).toBeNull();
    expect(evidenceAsOf(late, 7, 'occurred')).toEqual({
      contact: {},
      company: null,
      signals: [{ kind: 'reply', occurredAt: 5 }],
    });
  });

  test('the channel of an episode is frozen from the decision after its first on', () => {
    fc.assert(
      fc.property(histories, times, (history, at) => {
        const evidence = evidenceAsOf(history, at, 'recorded');
        fc.pre(evidence !== null);
        expect(evidence?.channel).toBe(at > 20 ? 'events' : undefined);
      }),
    );
  });
});

describe('eventful days', () => {
  test('are the last moments of the days of signals, each once, and today ends now', () => {
    const DAY = 86_400_000;
    const at = (occurredAt: number) => ({ kind: 'visit', occurredAt, recordedAt: 9 * DAY });
    const history = {
      signals: [at(2 * DAY + 5), at(5), at(9), at(3 * DAY), at(8 * DAY)],
    } as unknown as LeadHistory;
    expect(eventfulDays(history, 3 * DAY + 1)).toEqual([DAY - 1, 3 * DAY - 1, 3 * DAY + 1]);
  });
});
