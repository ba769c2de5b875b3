import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { type FollowDeps, followJournal } from '../../src/journal/follow.ts';
import { JournalFileError } from '../../src/journal/journal-file.ts';
import { createJournalMetrics } from '../../src/journal/metrics.ts';
import type { JournalEntry, Place } from '../../src/journal/ports.ts';

const at = (offset: string | null, more: Partial<Place> = {}): Place => ({
  ...{ offset, repairSince: null, readUntil: null, unavailable: null },
  ...more,
});

/** A journal of some files, and what the store is told. `caughtUp` is what HubSpot answers after the last one; `broken` cannot be read. */
function world(
  offsets: readonly string[],
  given: Partial<FollowDeps> & { caughtUp?: null | 'not found'; broken?: ReadonlySet<string> } = {},
) {
  const told: string[] = [];
  const tell = (what: string) => async (detail?: unknown) =>
    void told.push([what, detail ?? ''].join(' ').trim());
  const { caughtUp = null, broken = new Set(), ...others } = given;
  const entry = (offset: string | undefined): JournalEntry | null =>
    offset === undefined ? null : { offset, url: `https://files.test/${offset}` };
  const deps: FollowDeps = {
    mode: 'always',
    appId: '1',
    now: () => 100,
    isStopping: () => false,
    log: { warn: () => told.push('warned') },
    unreadable: new Map(),
    forget: () => undefined,
    metrics: createJournalMetrics(new Registry()),
    journal: {
      earliest: async () => entry(offsets[0]),
      latest: async () => entry(offsets.at(-1)),
      next: async (offset) => {
        const place = offsets.indexOf(offset);
        return place < 0 ? 'not found' : (entry(offsets[place + 1]) ?? caughtUp);
      },
      download: async ({ offset }) => (broken.has(offset) ? '<Error/>' : { journalEvents: [] }),
    } as Partial<FollowDeps['journal']> as FollowDeps['journal'],
    store: {
      begin: tell('begin'),
      bookmark: tell('bookmark'),
      caughtUp: tell('caught up'),
      startAnew: tell('anew'),
      passOver: tell('passed over'),
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

describe('a file that cannot be read', () => {
  const HOUR = 3_600_000;

  /** Reads on from `a`, at a time. */
  function readingAt(offsets: readonly string[], broken: ReadonlySet<string>) {
    let time = 0;
    const { told, follow } = world(offsets, { broken, now: () => time });
    const readAt = (now: number) => {
      time = now;
      return follow(at('a'));
    };
    return { told, readAt };
  }

  test('is tried for an hour, and then passed over where the one after it can be read', async () => {
    const { told, readAt } = readingAt(['a', 'b', 'c'], new Set('b'));
    await expect(readAt(0)).rejects.toThrow(JournalFileError);
    await expect(readAt(HOUR - 1)).rejects.toThrow(JournalFileError);
    expect(told).toEqual([]);
    await readAt(HOUR);
    expect(told).toEqual(['passed over b', 'warned', 'b to c', `caught up ${HOUR}`]);
  });

  test.each([
    ['the one after it cannot be read either', ['a', 'b', 'c']],
    ['none has come after it', ['a', 'b']],
  ])('is tried on while %s', async (_why, offsets) => {
    const { told, readAt } = readingAt(offsets, new Set(['b', 'c']));
    await expect(readAt(0)).rejects.toThrow(JournalFileError);
    await expect(readAt(2 * HOUR)).rejects.toThrow(JournalFileError);
    expect(told).toEqual([]);
  });

  test('has its hour again once it could be read', async () => {
    const broken = new Set('b');
    const { told, readAt } = readingAt(['a', 'b', 'c'], broken);
    await expect(readAt(0)).rejects.toThrow(JournalFileError);
    broken.delete('b');
    await readAt(1);
    broken.add('b');
    await expect(readAt(HOUR)).rejects.toThrow(JournalFileError);
    expect(told).toEqual(['a to b', 'b to c', 'caught up 1']);
  });
});
