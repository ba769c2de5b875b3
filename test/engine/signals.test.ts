import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { assetOf } from '../../src/engine/signal-conditions.ts';
import { deriveSignals, type PropertyChange, signalKey } from '../../src/engine/signals.ts';
import { aSignal, defaultModel, defaultSource, onDay } from './default-pack.ts';

const aChange = (
  property: string,
  value: string | null,
  more: Partial<PropertyChange> = {},
): PropertyChange => ({
  property,
  value,
  occurredAt: onDay(3),
  beside: {},
  ...more,
});

/** The default pack with one more signal, fed by the given door. */
function throughDoor(door: Record<string, unknown>, changes: readonly PropertyChange[]) {
  const source = defaultSource();
  source.signals.special = { label: 'Special', doors: [door] };
  return deriveSignals(compileModel(parseModel(source), LEXICON), changes).filter(
    (signal) => signal.kind === 'special',
  );
}

describe('a page visit', () => {
  it('is a pricing page view with the page as asset, dated by the change', () => {
    expect(
      deriveSignals(defaultModel, [aChange('hs_analytics_last_url', 'https://X.example/Pricing')]),
    ).toEqual([
      {
        kind: 'pricing_page_view',
        occurredAt: onDay(3),
        asset: 'https://X.example/Pricing',
        attributes: {},
        door: 'property',
      },
    ]);
  });

  it.each(['https://x.example/about', '', null])('to %j is no signal', (value) => {
    expect(deriveSignals(defaultModel, [aChange('hs_analytics_last_url', value)])).toEqual([]);
  });
});

describe('a form', () => {
  const beside = { recent_conversion_event_name: 'Home: Demo Request' };

  it('is dated by the conversion itself and named by the form', () => {
    const signals = deriveSignals(defaultModel, [
      aChange('recent_conversion_date', String(onDay(2)), { beside }),
    ]);
    expect(signals).toMatchObject([
      { kind: 'demo_request', occurredAt: onDay(2), asset: 'Home: Demo Request' },
    ]);
  });

  it('R46 is no signal when its date cannot be read, rather than one of today', () => {
    expect(deriveSignals(defaultModel, [aChange('recent_conversion_date', 'soon', { beside })])).toEqual([]);
  });

  it('is no signal when the name beside it does not match', () => {
    const other = { recent_conversion_event_name: 'Newsletter' };
    expect(
      deriveSignals(defaultModel, [aChange('recent_conversion_date', String(onDay(2)), { beside: other })]),
    ).toEqual([]);
  });
});

describe('a door that waits for a number to rise', () => {
  const door = { property: 'num_conversion_events', rises: true };

  it.each([
    ['2', '1', 1],
    ['2', null, 1],
    ['2', '2', 0],
    ['1', '2', 0],
    ['many', '1', 0],
    ['many', '-1', 0],
  ])('%s after %s gives %d', (value, previous, count) => {
    expect(throughDoor(door, [aChange('num_conversion_events', value, { previous })])).toHaveLength(count);
  });

  it('finds the value before among the changes, in whatever order they come', () => {
    const changes = [
      aChange('num_conversion_events', '3', { occurredAt: onDay(4) }),
      aChange('num_conversion_events', '3', { occurredAt: onDay(3) }),
    ];
    expect(throughDoor(door, changes).map((signal) => signal.occurredAt)).toEqual([onDay(3)]);
  });
});

describe('the value before a change', () => {
  const door = { property: 'num_conversion_events', rises: true };
  const change = (day: number, value: string | null, more: Partial<PropertyChange> = {}) =>
    aChange('num_conversion_events', value, { occurredAt: onDay(day), ...more });
  const rises = (...changes: readonly PropertyChange[]) =>
    throughDoor(door, changes).map(({ occurredAt }) => occurredAt);

  it('is the latest of several before it', () => {
    expect(rises(change(1, '9'), change(3, '2'), change(2, '5'), change(4, '3'))).toEqual([
      onDay(1),
      onDay(4),
    ]);
  });

  it('is not one of the same moment, of another property or of an unknown time', () => {
    expect(rises(change(3, '2'), change(3, '2'))).toEqual([onDay(3)]);
    expect(rises(aChange('other', '9', { occurredAt: onDay(1) }), change(3, '2'))).toEqual([onDay(3)]);
    expect(rises(change(1, '9', { occurredAt: null }), change(3, '2'))).toEqual([onDay(3)]);
  });

  it('is taken from the caller who knows it, also where there was none', () => {
    expect(rises(change(1, '5'), change(3, '6', { previous: '7' }))).toEqual([onDay(1)]);
    expect(rises(change(1, '5'), change(3, '4', { previous: null }))).toEqual([onDay(1), onDay(3)]);
  });

  it('that cannot be read tells nothing, and one that was cleared counts as none', () => {
    expect(rises(change(3, '2', { previous: 'many' }))).toEqual([]);
    expect(rises(change(1, null), change(3, '1'))).toEqual([onDay(3)]);
    expect(rises(change(3, '0', { previous: null }))).toEqual([]);
  });
});

describe('a door that looks for words', () => {
  it.each([
    [{ contains: ['/pricing', '/plans'] }, 'https://x.example/PLANS/a', 1],
    [{ contains: ['/pricing', '/plans'] }, 'https://x.example/about', 0],
    [{ equals: ['Demo request', 'Trial'] }, ' TRIAL ', 1],
    [{ equals: ['Demo request', 'Trial'] }, 'Trial of it', 0],
    [{ equals: ' Trial ' }, 'trial', 1],
    [{ any: true }, 'anything', 1],
    [{ any: true }, ' ', 0],
  ])('%j finds in %j: %d', (match, value, count) => {
    expect(throughDoor({ property: 'p', ...match }, [aChange('p', value)])).toHaveLength(count);
  });

  it('may ask a second property too, the changed one itself among them', () => {
    const beside = (property: string) => ({
      property: 'p',
      any: true,
      beside: { property, equals: 'yes' },
    });
    const through = (door: object, values: Record<string, string>) =>
      throughDoor({ ...door }, [aChange('p', 'yes', { beside: values })]).length;
    expect(through(beside('q'), { q: 'yes' })).toBe(1);
    expect(through(beside('q'), { p: 'yes' })).toBe(0);
    expect(through(beside('p'), {})).toBe(1);
  });

  it('is for its own property alone', () => {
    expect(throughDoor({ property: 'p', any: true }, [aChange('q', 'yes')])).toEqual([]);
  });
});

describe('the time of a signal', () => {
  const at = (datedBy: string, occurredAt: number | null, value = String(onDay(2))) =>
    throughDoor({ property: 'p', any: true, datedBy }, [aChange('p', value, { occurredAt })]).map(
      (signal) => signal.occurredAt,
    );

  it('is that of the change, or the date that the property holds', () => {
    expect(at('change', onDay(3))).toEqual([onDay(3)]);
    expect(at('value', onDay(3))).toEqual([onDay(2)]);
  });

  it('is never made up: an unknown one gives no signal', () => {
    expect(at('change', null)).toEqual([]);
    expect(at('value', null)).toEqual([onDay(2)]);
    expect(at('value', onDay(3), 'soon')).toEqual([]);
  });
});

it('an asset and attributes that are not set are left out', () => {
  const door = { property: 'p', any: true, asset: 'page', attributes: { minutes: 'm', topic: 't' } };
  expect(throughDoor(door, [aChange('p', 'x', { beside: { m: ' ', t: '1,5' } })])).toMatchObject([
    { asset: null, attributes: { topic: '1,5' } },
  ]);
  expect(throughDoor({ property: 'p', any: true }, [aChange('p', 'x', { beside: { page: 'a' } })])).toEqual([
    { kind: 'special', occurredAt: onDay(3), asset: null, attributes: {}, door: 'property' },
  ]);
});

it('a topic is a text, also where it is written in figures', () => {
  const door = { property: 'p', any: true, attributes: { minutes: 'm', topic: 't' } };
  const [signal] = throughDoor(door, [aChange('p', 'x', { beside: { m: '1,200', t: '1,200' } })]);
  expect(signal?.attributes).toEqual({ minutes: 1200, topic: '1,200' });
});

it('attributes are taken from properties, as numbers where they are', () => {
  const door = {
    property: 'last_webinar',
    any: true,
    attributes: { minutes: 'webinar_minutes', topic: 'last_webinar' },
  };
  const [signal] = throughDoor(door, [
    aChange('last_webinar', 'Pipeline', { beside: { webinar_minutes: '45' } }),
  ]);
  expect(signal?.attributes).toEqual({ minutes: 45, topic: 'Pipeline' });
});

it('the same signal through two doors comes out once', () => {
  const at = String(onDay(5));
  const replies = [aChange('hs_sales_email_last_replied', at), aChange('hs_email_last_reply_date', at)];
  expect(deriveSignals(defaultModel, replies)).toHaveLength(1);
});

describe('the identity of a signal', () => {
  it.each([
    ['Issue #4', 'issue #4'],
    ['What is ABM? Part 2', 'what is abm? part 2'],
    [' C# for sales ', 'c# for sales'],
    ['Node.js? Or what?', 'node.js? or what?'],
    ['https://X.example/A?utm=1', 'https://x.example/a'],
    ['HTTPS://x.example#top', 'https://x.example'],
    [' /pricing?plan=b#top', '/pricing'],
    ['www.x.example/a?utm=1', 'www.x.example/a'],
    ['//cdn.x.example/a?v=1', '//cdn.x.example/a'],
    ['?only=a-query', ''],
    ['', ''],
  ])('is about %j as %j: only an address loses what follows ? or #', (asset, known) => {
    expect(assetOf({ kind: 'guide_download', occurredAt: 0, asset })).toBe(known);
  });

  it('ignores seconds, and the query of an address', () => {
    const a = aSignal('pricing_page_view', 3, { asset: 'https://x.example/pricing?utm=1' });
    expect(
      signalKey({ ...a, asset: 'https://x.example/pricing#top', occurredAt: a.occurredAt + 59_000 }),
    ).toBe(signalKey(a));
  });

  it('tells kind, asset and minute apart', () => {
    const a = aSignal('pricing_page_view', 3, { asset: 'a' });
    const others = [
      { ...a, kind: 'blog_view' },
      { ...a, asset: 'b' },
      { ...a, occurredAt: a.occurredAt + 60_000 },
    ];
    expect(new Set([a, ...others].map(signalKey)).size).toBe(4);
  });
});

it('tells what to request from HubSpot and what to watch', () => {
  expect(defaultModel.watched).toEqual([
    'hs_analytics_last_url',
    'hs_email_last_click_date',
    'hs_email_last_open_date',
    'hs_email_last_reply_date',
    'hs_sales_email_last_replied',
    'recent_conversion_date',
  ]);
  expect(defaultModel.reads.contact).toEqual(
    expect.arrayContaining([
      ...defaultModel.watched,
      'recent_conversion_event_name',
      'hs_email_last_send_date',
      'jobtitle',
      'hs_email_optout',
    ]),
  );
  expect(defaultModel.reads.company).toContain('hs_target_account');
});
