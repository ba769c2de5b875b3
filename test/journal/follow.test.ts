import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { type FollowDeps, followJournal } from '../../src/journal/follow.ts';
import { createJournalMetrics } from '../../src/journal/metrics.ts';
import type { JournalEntry, Place } from '../../src/journal/ports.ts';

const at = (offset: string | null, more: Partial<Place> = {}): Place => ({
  ...{ offset, repairSince: null, readUntil: null, unavailable: null },
  ...more,
});

/** A journal of some files, and what the store is told. `caughtUp` is what HubSpot answers after the last one. */
function world(
  offsets: readonly string[],
  given: Partial<FollowDeps> & { caughtUp?: null | 'not found' } = {},
) {
  const told: string[] = [];
  const tell = (what: string) => async (detail?: unknown) =>
    void told.push([what, detail ?? ''].join(' ').trim());
  const { caughtUp = null, ...others } = given;
  const entry = (offset: string | undefined): JournalEntry | null =>
    offset === undefined ? null : { offset, url: `https://files.test/${offset}` };
  const deps: FollowDeps = {
    mode: 'always',
    appId: '1',
    now: () => 100,
    isStopping: () => false,
    forget: () => undefined,
    metrics: createJournalMetrics(new Registry()),
    journal: {
      earliest: async () => entry(offsets[0]),
      latest: async () => entry(offsets.at(-1)),
      next: async (offset) => {
        const place = offsets.indexOf(offset);
        return place < 0 ? 'not found' : (entry(offsets[place + 1]) ?? caughtUp);
      },
      download: async () => ({ journalEvents: [] }),
    } as Partial<FollowDeps['journal']> as FollowDeps['journal'],
    store: {
      begin: tell('begin'),
      bookmark: tell('bookmark'),
      caughtUp: tell('caught up'),
      startAnew: tell('anew'),
      keep: async ({ from, to }) => {
        told.push(`${from || 'start'} to ${to}`);
        return { stored: 0, duplicates: 0, ended: [] };
      },
    } as Partial<FollowDeps['store']> as FollowDeps['store'],
    ...others,
  };
  return { told, follow: (place: Place) => followJournal(deps, place) };
}

describe('reading always', () => {
  test('begins at the end of the journal, and where that is empty at its first file to come', async () => {
    const some = world(['a', 'b']);
    await some.follow(at(null));
    expect(some.told).toEqual(['begin b']);
    const none = world([]);
    await none.follow(at(null));
    expect(none.told).toEqual(['begin']);
    const later = world(['a', 'b']);
    await later.follow(at(''));
    expect(later.told).toEqual(['start to a', 'a to b', 'caught up 100']);
  });

  test.each([null, 'not found'] as const)('ends at the last file, told by %j', async (caughtUp) => {
    const { told, follow } = world(['a', 'b', 'c'], { caughtUp });
    await follow(at('a'));
    expect(told).toEqual(['a to b', 'b to c', 'caught up 100']);
  });

  test('begins anew where HubSpot no longer knows the place, and has nothing to read where it keeps nothing', async () => {
    const lost = world(['x', 'y']);
    await lost.follow(at('gone'));
    expect(lost.told).toEqual(['anew 100']);
    const empty = world([]);
    await empty.follow(at('gone'));
    expect(empty.told).toEqual(['caught up 100']);
  });

  test('begins no file once the process is to end', async () => {
    const { told, follow } = world(['a', 'b'], { isStopping: () => true });
    await follow(at('a'));
    expect(told).toEqual([]);
  });
});

describe('repairing', () => {
  test('notes the end of the journal while there is no gap, and reads nothing', async () => {
    const { told, follow } = world(['a', 'b'], { mode: 'repair' });
    await follow(at('a'));
    expect(told).toEqual(['bookmark b']);
  });

  test('reads from the note on after a gap, and sweeps where nothing was ever noted', async () => {
    const noted = world(['a', 'b'], { mode: 'repair' });
    await noted.follow(at('a', { repairSince: 50 }));
    expect(noted.told).toEqual(['a to b', 'caught up 100']);
    const never = world(['a', 'b'], { mode: 'repair' });
    await never.follow(at(null, { repairSince: 50 }));
    expect(never.told).toEqual(['anew 100']);
  });
});
