/** Drafts are read beside the server, never in its way; what a form cannot change is refused, not a crash. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { nameRequest } from '../../src/settings/contract.ts';
import { draftRequest, type Edit } from '../../src/settings/draft-contract.ts';
import { type TextJob, textOutcome } from '../../src/settings/draft-text.ts';
import { outcomeInThread } from '../../src/settings/draft-thread.ts';
import { BusyError } from '../../src/settings/portal-line.ts';

const DEFAULT = await readFile('packs/default/model.yaml', 'utf8');
const set = (path: (string | number)[], value: number): Edit => ({ kind: 'set', path, value });
const job = (...edits: Edit[]): TextJob => ({ text: DEFAULT, edits, used: [], now: 0 });
const threshold = (value: number) => set(['mql', 'threshold', 'default'], value);

describe('the thread of drafts', () => {
  test('says what reading here would say, and the loop turns meanwhile', async () => {
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
    }, 1);
    const outcome = await outcomeInThread('1', job(threshold(61), threshold(62)));
    clearInterval(turning);
    expect(outcome).toEqual(textOutcome(job(threshold(61), threshold(62))));
    expect(turns).toBeGreaterThan(10);
  });

  test('who asks for many at once is told to wait, and another portal is not', async () => {
    const many = Array.from({ length: 8 }, (_, index) => outcomeInThread('1', job(threshold(60 + index))));
    const other = outcomeInThread('2', job(threshold(50)));
    const ends = await Promise.allSettled(many);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(refused).toHaveLength(2);
    for (const reason of refused) expect(reason).toBeInstanceOf(BusyError);
    expect(await other).toMatchObject({ kind: 'document' });
    expect(await outcomeInThread('1', job(threshold(40)))).toMatchObject({ kind: 'document' });
  });

  test('takes no more than twenty edits in one call', () => {
    const request = (count: number) => ({
      from: { kind: 'published' },
      edits: Array.from({ length: count }, () => threshold(61)),
    });
    expect(draftRequest.safeParse(request(20)).success).toBe(true);
    expect(draftRequest.safeParse(request(21)).success).toBe(false);
  });
});

describe('what a form cannot change is refused', () => {
  test.each([
    ['a place before a list begins', ['rules', -1]],
    ['a word where a list has numbers', ['rules', 'x']],
    ['a place inside of a word', ['model', 'version', 'x']],
  ] as const)('%s', (_, path) => {
    expect(textOutcome(job(set([...path], 5)))).not.toMatchObject({ kind: 'document' });
  });

  test('a value that is shared with another by an anchor', () => {
    const shared = DEFAULT.replace(
      'webinar: { threshold: 65 }',
      'webinar: &usual { threshold: 65 }\n      referral_kept: *usual',
    );
    expect(shared).not.toBe(DEFAULT);
    const path = ['mql', 'threshold', 'channels', 'referral_kept', 'threshold'];
    const outcome = textOutcome({ ...job(set(path, 5)), text: shared });
    expect(outcome).toEqual({ kind: 'refused' });
  });
});

test.each(['ra\u0000e@northwind.example', 'ra\ud83de@northwind.example'])(
  'an address is text that can be kept: %j',
  (email) => {
    const request = { idempotencyKey: 'test-key-000000000001', role: 'sales', email, holds: true };
    expect(nameRequest.safeParse(request).success).toBe(false);
    expect(nameRequest.safeParse({ ...request, email: 'rae@northwind.example' }).success).toBe(true);
  },
);
