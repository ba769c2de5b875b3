import { expect, test } from 'vitest';
import type { OpenEvent } from '../../src/inbox/ports.ts';
import { recordedSignals } from '../../src/inbox/recorded-signals.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const DAY = 86_400_000;

function told(occurredAt: number, changes: Partial<OpenEvent> = {}): OpenEvent {
  return {
    key: 'k',
    type: 'signal.recorded',
    property: null,
    value: null,
    detail: { door: 'api', kind: 'demo_request', asset: null, attributes: { minutes: 5 } },
    occurredAt,
    source: null,
    sourceId: null,
    ...changes,
  };
}

test('what was told is read, and other events are passed over', () => {
  const change = told(NOW, {
    type: 'object.propertyChange',
    property: 'jobtitle',
    value: 'CIO',
    detail: null,
  });
  const merge = told(NOW, { type: 'object.merge', detail: { primaryObjectId: '1', mergedObjectIds: ['2'] } });
  expect(recordedSignals([change, told(NOW), merge], { installedAt: 0, now: NOW })).toEqual([
    {
      signal: { door: 'api', kind: 'demo_request', asset: null, attributes: { minutes: 5 }, occurredAt: NOW },
      isNews: true,
    },
  ]);
});

test('news is what happened since the installation, or within a day', () => {
  const isNews = (occurredAt: number, installedAt: number) =>
    recordedSignals([told(occurredAt)], { installedAt, now: NOW })[0]!.isNews;
  const longAgo = NOW - 30 * DAY;
  expect(isNews(longAgo, longAgo)).toBe(true);
  expect(isNews(longAgo - 1, longAgo)).toBe(false);
  expect(isNews(NOW - DAY, NOW)).toBe(true);
  expect(isNews(NOW - DAY - 1, NOW)).toBe(false);
});

test('a detail that we cannot have written is an error, not a signal', () => {
  const wrong = told(NOW, { detail: { door: 'window', kind: 'demo_request', asset: null, attributes: {} } });
  expect(() => recordedSignals([wrong], { installedAt: 0, now: NOW })).toThrow(/door/);
});
