/** Forms and text are one document: what a form changes in it, and that the rest stays as it was written. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { deriveSignals } from '../../src/engine/signals.ts';
import { packFile } from '../../src/packs.ts';
import type { Edit } from '../../src/settings/draft-contract.ts';
import { modelOf } from '../../src/settings/draft-text.ts';
import { EditRefusedError, editText, LEFT_ALONE } from '../../src/settings/edit-text.ts';
import { EditableYaml } from '../../src/settings/editable-yaml.ts';
import { formGroups } from '../../src/settings/form.ts';
import { sourcesOf } from '../../src/settings/map-edits.ts';
import { SETTINGS_IN_ENGLISH } from '../../src/settings/speech.ts';

const DEFAULT = readFileSync(packFile('default', 'model.yaml'), 'utf8');

const edited = (text: string, ...edits: Edit[]) => editText(text, edits, new Set(['1.0.0']));
const set = (path: (string | number)[], value: string | number | null): Edit => ({
  kind: 'set',
  path,
  value,
});

function modelIn(text: string) {
  const read = modelOf(text);
  if (read.kind === 'faulty') throw new Error(JSON.stringify(read.faults));
  return read.model;
}

/** Lines that are in one of the texts only. */
function differing(before: string, after: string): { gone: string[]; added: string[] } {
  const [was, is] = [before.split('\n'), after.split('\n')];
  return { gone: was.filter((line) => !is.includes(line)), added: is.filter((line) => !was.includes(line)) };
}

describe('a value that is there', () => {
  test('is replaced where it stands, with its comment beside it', () => {
    const after = edited(DEFAULT, set(['mql', 'threshold', 'default'], 66));
    expect(differing(DEFAULT, after)).toEqual({
      gone: ['    default: 60 # worked example; 60 itself reaches it'],
      added: ['    default: 66 # worked example; 60 itself reaches it'],
    });
  });

  test('inside of braces leaves the braces as they are', () => {
    const path = ['mql', 'threshold', 'channels', 'webinar', 'threshold'];
    expect(differing(DEFAULT, edited(DEFAULT, set(path, 70)))).toEqual({
      gone: ['      webinar: { threshold: 65 }'],
      added: ['      webinar: { threshold: 70 }'],
    });
  });
});

describe('the handoff, which the default model does not speak of', () => {
  test('is added at the end, and nothing else changes', () => {
    const after = edited(DEFAULT, set(['handoff', 'recycleDays'], 45));
    expect(differing(DEFAULT, after)).toEqual({ gone: [], added: ['handoff:', '  recycleDays: 45'] });
    expect(modelIn(after).document.handoff).toEqual({ recycleDays: 45 });
  });

  test('goes again with its last value', () => {
    const after = edited(
      DEFAULT,
      set(['handoff', 'recycleDays'], 45),
      set(['handoff', 'graceDays'], 9),
      set(['handoff', 'recycleDays'], null),
      set(['handoff', 'graceDays'], null),
    );
    expect(after).toBe(DEFAULT);
  });

  test('a target says whole what it is, also where only its hours were typed', () => {
    const after = edited(DEFAULT, set(['handoff', 'sla', 'acceptance', 'hours'], 12));
    expect(modelIn(after).document.handoff?.sla?.acceptance).toEqual({ hours: 12, counted: 'elapsed' });
  });

  test('one day with other hours leaves the rest of the week as it usually is', () => {
    const after = edited(
      DEFAULT,
      set(['handoff', 'calendar', 'hours', 'fri'], '9-12, 13:00 - 15:30'),
      set(['handoff', 'calendar', 'hours', 'mon'], 'closed'),
    );
    const { hours } = modelIn(after).document.handoff!.calendar!;
    expect(hours!.fri).toEqual([
      { from: '09:00', to: '12:00' },
      { from: '13:00', to: '15:30' },
    ]);
    expect(hours!.mon).toBeUndefined();
    expect(hours!.tue).toEqual([{ from: '09:00', to: '18:00' }]);
  });

  test('holidays are a line each, half days among them', () => {
    const typed = '12-25 Christmas\n2026-12-24 Christmas Eve 09:00-12:00';
    const after = edited(DEFAULT, set(['handoff', 'calendar', 'holidays'], typed));
    expect(modelIn(after).document.handoff?.calendar?.holidays).toEqual([
      { date: '12-25', name: 'Christmas' },
      { date: '2026-12-24', name: 'Christmas Eve', hours: [{ from: '09:00', to: '12:00' }] },
    ]);
  });

  test('hours that are none are refused with their line', () => {
    const after = edited(DEFAULT, set(['handoff', 'calendar', 'hours', 'fri'], 'nine to five'));
    const read = modelOf(after);
    expect(read).toMatchObject({ kind: 'faulty' });
    const [fault] = read.kind === 'faulty' ? read.faults : [];
    expect(fault!.path).toMatch(/^handoff\.calendar\.hours\.fri/);
    expect(after.split('\n')[fault!.line - 1]).toContain('nine to five');
  });

  test('a stage that HubSpot’s field shall not follow says so', () => {
    const after = edited(
      DEFAULT,
      set(['handoff', 'lifecycle', 'mql'], LEFT_ALONE),
      set(['handoff', 'lifecycle', 'sal'], 'abc_1'),
    );
    expect(modelIn(after).document.handoff?.lifecycle).toEqual({ mql: null, sal: 'abc_1' });
  });
});

describe('what contacts came with', () => {
  const map = (what: 'form' | 'page', name: string, signal: string | null): Edit => ({
    kind: 'map',
    what,
    names: [name],
    signal,
  });
  const at = Date.parse('2026-03-02T10:00:00Z');
  const pageSignal = (text: string, url: string) =>
    deriveSignals(modelIn(text), [
      {
        property: 'hs_analytics_last_url',
        value: url,
        occurredAt: at,
        beside: { hs_analytics_last_url: url },
      },
    ]).map(({ kind }) => kind);
  const formSignal = (text: string, name: string) =>
    deriveSignals(modelIn(text), [
      {
        property: 'recent_conversion_date',
        value: new Date(at).toISOString(),
        occurredAt: at,
        beside: { recent_conversion_event_name: name, recent_conversion_date: new Date(at).toISOString() },
      },
    ]).map(({ kind }) => kind);

  test('a form becomes one more word of the signal, a comma in its name and all', () => {
    const after = edited(DEFAULT, map('form', 'Talk to us, now', 'contact_us'));
    expect(formSignal(DEFAULT, 'Talk to us, now')).toEqual([]);
    expect(formSignal(after, 'Talk to us, now')).toEqual(['contact_us']);
    expect(differing(DEFAULT, after).gone).toHaveLength(1);
  });

  test('a page counts by its whole address, whatever is asked of it, and no page beside it', () => {
    const after = edited(DEFAULT, map('page', 'https://www.example.com/c?utm_source=x', 'pricing_page_view'));
    for (const end of ['', '/', '?a=1', '/?a=1', '#plans', '/#plans']) {
      expect(pageSignal(after, `https://www.example.com/c${end}`), end).toEqual(['pricing_page_view']);
    }
    expect(pageSignal(after, 'https://www.example.com/careers')).not.toContain('pricing_page_view');
    expect(pageSignal(after, 'https://www.example.com/c/more')).toEqual([]);
    expect(pageSignal(after, 'https://www.example.com/pricing')).toEqual(['pricing_page_view']);
  });

  test('a site’s first page is one page, not all of the site', () => {
    const after = edited(DEFAULT, map('page', 'https://www.seller.test/', 'pricing_page_view'));
    expect(pageSignal(after, 'https://www.seller.test')).toEqual(['pricing_page_view']);
    expect(pageSignal(after, 'https://www.seller.test/?ref=mail')).toEqual(['pricing_page_view']);
    expect(pageSignal(after, 'https://www.seller.test/about')).toEqual([]);
  });

  test('a signal without a door gets one', () => {
    const after = edited(DEFAULT, map('form', 'Survey of attendees', 'webinar_attended'));
    expect(formSignal(after, 'Survey of attendees')).toContain('webinar_attended');
    expect(differing(DEFAULT, after).gone).toEqual([]);
  });

  test('a page and a form are taken back, and nothing else changes', () => {
    const page = 'https://www.example.com/c';
    const mapped = edited(DEFAULT, map('page', page, 'pricing_page_view'), map('form', 'Talk', 'contact_us'));
    const back = edited(mapped, map('page', page, null), map('form', 'Talk', null));
    expect(pageSignal(back, `${page}?a=1`)).toEqual([]);
    expect(formSignal(back, 'Talk')).toEqual([]);
    expect(modelIn(back).document.signals).toEqual(modelIn(DEFAULT).document.signals);
  });

  test('another signal takes the place of the one before, and a wider word goes with it', () => {
    const page = 'https://www.example.com/pricing';
    const after = edited(DEFAULT, map('page', page, 'comparison_view'));
    expect(pageSignal(after, page)).toEqual(['comparison_view']);
    expect(pageSignal(after, 'https://www.example.com/pricing/plans')).toEqual([]);
  });

  test('two hosts of one page stand in one rule', () => {
    const names = ['https://www.example.com/c', 'https://example.com/c'];
    const edit: Edit = { kind: 'map', what: 'page', names, signal: 'pricing_page_view' };
    const after = edited(DEFAULT, edit);
    for (const name of names) expect(pageSignal(after, name)).toEqual(['pricing_page_view']);
    const [, ...more] = modelIn(after).document.signals.pricing_page_view!.doors;
    expect(more).toHaveLength(1);
    expect(edited(after, edit)).toBe(after);
  });

  test('a signal that the model does not have changes nothing', () => {
    expect(edited(DEFAULT, map('form', 'Anything', 'no_such_signal'))).toBe(DEFAULT);
  });
});

describe('sources and channels', () => {
  const channel = (source: string, to: string | null): Edit => ({ kind: 'channel', source, channel: to });
  const said = (text: string) =>
    modelIn(text).document.channel.rules.flatMap((rule) => sourcesOf(rule).map((one) => [one, rule.channel]));

  test('a source gets another channel where its rule stands, and the finer rules stay before it', () => {
    const after = edited(DEFAULT, channel('PAID_SOCIAL', 'linkedin_ads'));
    expect(said(after)).toContainEqual(['PAID_SOCIAL', 'linkedin_ads']);
    expect(differing(DEFAULT, after).added).toHaveLength(1);
  });

  test('one without a rule gets its own, the last one; taken back, the document is as before', () => {
    const after = edited(DEFAULT, channel('OTHER_CAMPAIGNS', 'partner'));
    expect(said(after).at(-1)).toEqual(['OTHER_CAMPAIGNS', 'partner']);
    expect(differing(DEFAULT, after).gone).toEqual([]);
    expect(edited(after, channel('OTHER_CAMPAIGNS', null))).toBe(DEFAULT);
  });

  test('one of several in a rule leaves it, and the others stay', () => {
    const after = edited(SMALL, channel('E', 'direct'));
    expect(parseDocument(after).toJS().channel.rules.slice(1)).toMatchObject([
      { channel: 'email', when: { filters: [{ values: ['F'] }] } },
      { channel: 'direct', when: { filters: [{ value: 'E' }] } },
    ]);
  });
});

test('the version is raised past those that were used', () => {
  const after = editText(DEFAULT, [{ kind: 'raise_version' }], new Set(['1.0.0', '1.0.1', '1.0.2']));
  expect(modelIn(after).version).toBe('1.0.3');
});

test('the fields of each form lead to their values: what one is set to is what it shows then', () => {
  const account = { timeZone: 'Europe/Berlin' };
  const groups = (text: string) =>
    formGroups({ document: modelIn(text).document, account, properties: null, speech: SETTINGS_IN_ENGLISH });
  const numbers = groups(DEFAULT).flatMap(({ fields }) => fields.find(({ kind }) => kind === 'whole') ?? []);
  expect(numbers.length).toBeGreaterThan(6);
  const more = numbers.map(({ path, value }) => set(path, Number(value) + 1));
  const now = groups(edited(DEFAULT, ...more)).flatMap((group) => group.fields);
  for (const { path, value } of numbers) {
    const shown = now.find((field) => field.path.join() === path.join());
    expect(shown?.value, path.join('.')).toBe(Number(value) + 1);
  }
});

const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/);
const scalar = fc.oneof(
  fc.integer({ min: -999, max: 999 }),
  fc.boolean(),
  fc.string({ maxLength: 8 }),
  fc.constant(null),
);
const tree = fc.letrec<{ node: unknown; map: object }>((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, scalar, fc.array(scalar, { maxLength: 3 }), tie('map')),
  map: fc.dictionary(word, tie('node'), { minKeys: 1, maxKeys: 4 }),
})).map;

test('whatever is set in a document is what it says then, and deleting it brings the rest back', () => {
  fc.assert(
    fc.property(
      tree,
      fc.array(word, { minLength: 1, maxLength: 3 }),
      scalar,
      fc.boolean(),
      (object, path, value, isFlow) => {
        const style = { collectionStyle: isFlow ? 'flow' : 'block' } as const;
        const text = yamlOf(object, style);
        const wanted = parseDocument(text);
        if (!isReachable(wanted.toJS(), path)) return;
        wanted.setIn(path, value);
        const yaml = new EditableYaml(text);
        yaml.setAt(path, value);
        expect(parseDocument(yaml.text()).toJS()).toEqual(wanted.toJS());
        yaml.deleteAt(path);
        const removed = parseDocument(yaml.text()).toJS();
        wanted.deleteIn(path);
        expect(withoutEmpty(removed)).toEqual(withoutEmpty(wanted.toJS()));
      },
    ),
    { numRuns: 100 },
  );
});

function yamlOf(object: object, options: { collectionStyle: 'flow' | 'block' }): string {
  const document = parseDocument('a: 1');
  document.contents = document.createNode(object) as never;
  return document.toString(options);
}

const SMALL = `model: { key: small, version: 1.0.0 } # raised with each
inputs:
  contact: { hs_analytics_source: enumeration }
signals:
  looked: # at prices
    label: Looked
    doors: [{ property: hs_analytics_last_url, contains: [/pricing, /prices], asset: hs_analytics_last_url }]
  read: { label: Read }
rules:
  - id: a
    points: 5 # five
    when: { signal: looked, withinDays: 9 }

  # --- The second
  - { id: b, points: 7 }
  - id: c
    points: 9
channel:
  default: other
  rules:
    - { channel: direct, when: { filters: [{ propertyName: hs_analytics_source, operator: EQ, value: DIRECT }] } }
    - { channel: email, when: { filters: [{ propertyName: hs_analytics_source, operator: IN, values: [E, F] }] } }
mql:
  threshold: &usual
    default: 60
`;
const step: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .record({
      path: fc.constantFrom<(string | number)[]>(
        ['mql', 'threshold', 'default'],
        ['mql', 'fitMinimum'],
        ['mql', 'threshold', 'channels', 'webinar', 'threshold'],
        ['rules', 0, 'points'],
        ['rules', 1, 'points'],
        ['rules', 1, 'repeat', 'max'],
        ['rules', 0, 'when', 'withinDays'],
        ['rules', 0, 'when'],
        ['handoff', 'recycleDays'],
        ['handoff', 'sla', 'acceptance', 'hours'],
        ['handoff', 'sla', 'remindBefore', 'minutes'],
      ),
      value: fc.option(fc.integer({ min: 1, max: 99 })),
    })
    .map(({ path, value }) => set(path, value)),
  fc.constantFrom<Edit>({ kind: 'raise_version' }, { kind: 'add_promise' }),
  fc
    .record({
      name: fc.constantFrom('https://a.example/pricing', 'https://a.example/', 'https://b.example/x'),
      signal: fc.constantFrom('looked', 'read', null),
    })
    .map(({ name, signal }): Edit => ({ kind: 'map', what: 'page', names: [name], signal })),
  fc
    .record({ source: fc.constantFrom('DIRECT', 'E', 'G'), channel: fc.constantFrom('direct', null) })
    .map((one): Edit => ({ kind: 'channel', ...one })),
);

test('several edits in one call say what they say one after another, to the last byte', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 6 }), (steps) => {
      const together = attempt(() => edited(SMALL, ...steps));
      const inTurn = attempt(() => steps.reduce((text, one) => edited(text, one), SMALL));
      expect(together).toBe(inTurn);
    }),
    { numRuns: 60 },
  );
});

/** A place that an edit before has made a number of is none for the next one. */
function attempt(work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (error instanceof EditRefusedError) return 'refused';
    throw error;
  }
}

/** A path that leads through something that is no mapping is nobody's place. */
function isReachable(value: unknown, path: readonly string[]): boolean {
  let here = value;
  for (const step of path.slice(0, -1)) {
    if (typeof here !== 'object' || here === null || Array.isArray(here)) return false;
    if (!Object.hasOwn(here, step)) return true;
    here = (here as Record<string, unknown>)[step];
  }
  return typeof here === 'object' && here !== null && !Array.isArray(here);
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, withoutEmpty(inner)] as const)
    .filter(([, inner]) => !(typeof inner === 'object' && inner !== null && Object.keys(inner).length === 0));
  return Object.fromEntries(kept);
}
