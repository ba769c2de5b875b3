/** Forms for what sales promises, to everybody and to some, and for thresholds by channel: both ways between form and text. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CHANNELS } from '../../src/engine/channels.ts';
import { PRIORITIES } from '../../src/engine/handoff-words.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { packFile } from '../../src/packs.ts';
import type { Edit } from '../../src/settings/draft-contract.ts';
import { modelOf } from '../../src/settings/draft-text.ts';
import { editText } from '../../src/settings/edit-text.ts';
import { formGroups } from '../../src/settings/form.ts';
import { SETTINGS_IN_ENGLISH } from '../../src/settings/speech.ts';

const DEFAULT = readFileSync(packFile('default', 'model.yaml'), 'utf8');
const ACCOUNT = { timeZone: 'Europe/Berlin' };
const OVERRIDES = ['handoff', 'sla', 'overrides'];
const FIRST = [...OVERRIDES, 0];

type Value = Extract<Edit, { kind: 'set' }>['value'];
const set = (path: (string | number)[], value: Value): Edit => ({ kind: 'set', path, value });
const ADD: Edit = { kind: 'add_promise' };
const edited = (text: string, ...edits: Edit[]) => editText(text, edits, new Set());

function documentOf(text: string) {
  const read = modelOf(text);
  if (read.kind === 'faulty') throw new Error(JSON.stringify(read.faults));
  return read.model.document;
}

const promised = (text: string) => settingsOf(ACCOUNT, documentOf(text)).sla;
const groupsOf = (text: string) =>
  formGroups({ document: documentOf(text), account: ACCOUNT, properties: null, speech: SETTINGS_IN_ENGLISH });
const group = (text: string, key: string) => groupsOf(text).find((one) => one.key === key)!;
const fieldAt = (text: string, path: readonly (string | number)[]) =>
  groupsOf(text)
    .flatMap(({ fields }) => fields)
    .find((field) => field.path.join() === path.join());

describe('promises for some leads', () => {
  test('the usual one shows without being written down, and is written down once it is changed', () => {
    expect(group(DEFAULT, 'promise-0').title).toBe('Otherwise promised: Hand-raiser');
    const after = edited(DEFAULT, set([...FIRST, 'targets', 'firstTouch', 'hours'], 0.5));
    expect(promised(after).overrides).toEqual([
      { priorities: ['hand_raiser'], targets: { firstTouch: { hours: 0.5, counted: 'business' } } },
    ]);
  });

  test('one more is added, and told by whom it is for', () => {
    const after = edited(DEFAULT, ADD, set([...OVERRIDES, 1, 'channels'], ['webinar', 'paid_social']));
    expect(promised(after).overrides).toHaveLength(2);
    expect(group(after, 'promise-1').title).toBe('Otherwise promised: High, from Webinar and Paid social');
  });

  test('a target of its own begins as everybody is promised it', () => {
    const after = edited(
      DEFAULT,
      set(['handoff', 'sla', 'followUp', 'counted'], 'elapsed'),
      set([...FIRST, 'targets', 'followUp', 'hours'], 8),
    );
    expect(promised(after).overrides[0]!.targets.followUp).toEqual({ hours: 8, counted: 'elapsed' });
  });

  test('what is left empty is promised as to everybody', () => {
    const after = edited(
      DEFAULT,
      set([...FIRST, 'targets', 'followUp', 'hours'], 2),
      set([...FIRST, 'targets', 'firstTouch', 'hours'], null),
    );
    expect(promised(after).overrides[0]!.targets).toEqual({ followUp: { hours: 2, counted: 'business' } });
    expect(fieldAt(after, [...FIRST, 'targets', 'firstTouch', 'hours'])).toMatchObject({
      value: null,
      usual: '4 business hours',
    });
  });

  test('one that says nothing any more stays in its place, and is refused there', () => {
    const emptied = edited(DEFAULT, ADD, set([...FIRST, 'targets', 'firstTouch', 'hours'], null));
    expect(modelOf(emptied)).toMatchObject({ faults: [{ path: 'handoff.sla.overrides.0.targets' }] });
    expect(parsed(emptied).handoff.sla.overrides).toHaveLength(2);
  });

  test('without priorities and channels it is for every lead', () => {
    const after = edited(DEFAULT, set([...FIRST, 'priorities'], []));
    expect(promised(after).overrides[0]!.priorities).toBeUndefined();
    expect(group(after, 'promise-0').title).toBe('Otherwise promised: every lead');
  });

  test('one that is taken away is gone alone; with the last the usual does not come back', () => {
    const two = edited(DEFAULT, ADD);
    const one = edited(two, set(FIRST, null));
    expect(promised(one).overrides.map(({ priorities }) => priorities)).toEqual([['high']]);
    expect(promised(edited(one, set(FIRST, null))).overrides).toEqual([]);
  });

  test('taking one out of a written list leaves every other byte', () => {
    const head = 'handoff:\n  sla:\n    overrides:\n';
    const [a, b, c] = ['hand_raiser', 'high', 'low'].map(
      (priority) =>
        `      - priorities: [${priority}] # why\n        targets: { firstTouch: { hours: 1, counted: business } }\n`,
    );
    const text = `${DEFAULT}${head}${a}${b}${c}`;
    expect(edited(text, set([...OVERRIDES, 1], null))).toBe(`${DEFAULT}${head}${a}${c}`);
  });

  test('whatever is set in the form of a promise is what holds for its leads', () => {
    const span = fc.constantFrom('firstTouch', 'acceptance', 'hardLimit', 'followUp');
    fc.assert(
      fc.property(
        span,
        fc.integer({ min: 1, max: 40 }),
        fc.subarray([...PRIORITIES]),
        fc.subarray([...CHANNELS]),
        fc.constantFrom('business', 'elapsed'),
        (target, hours, priorities, channels, counted) => {
          const at = [...OVERRIDES, 1];
          const after = edited(
            'schema: fairlead/1\n',
            ADD,
            set([...at, 'targets', target, 'hours'], hours),
            set([...at, 'targets', target, 'counted'], counted),
            set([...at, 'priorities'], priorities),
            set([...at, 'channels'], channels),
          );
          const { handoff } = parsed(after);
          expect(handoff.sla.overrides[1]).toMatchObject({ targets: { [target]: { hours, counted } } });
          expect(handoff.sla.overrides[1]!.priorities ?? []).toEqual(priorities);
          expect(handoff.sla.overrides[1]!.channels ?? []).toEqual(channels);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('promises to everybody', () => {
  test('a target that is emptied is the usual again', () => {
    const changed = edited(DEFAULT, set(['handoff', 'sla', 'firstTouch', 'hours'], 2));
    expect(promised(changed).firstTouch.hours).toBe(2);
    expect(edited(changed, set(['handoff', 'sla', 'firstTouch', 'hours'], null))).toBe(DEFAULT);
  });
});

describe('thresholds by channel', () => {
  const at = (channel: string) => ['mql', 'threshold', 'channels', channel, 'threshold'];

  test('every channel has its field; what is left empty needs as many as any other', () => {
    expect(group(DEFAULT, 'channels').fields).toHaveLength(CHANNELS.length);
    expect(fieldAt(DEFAULT, at('referral'))).toMatchObject({ value: null, usual: '60, as for any other' });
    expect(fieldAt(DEFAULT, at('webinar'))).toMatchObject({ value: 65, label: 'Webinar' });
  });

  test('one is added, and emptied it is gone', () => {
    const added = edited(DEFAULT, set(at('referral'), 50));
    expect(documentOf(added).mql.threshold.channels.referral).toEqual({ threshold: 50 });
    expect(edited(added, set(at('referral'), null))).toBe(DEFAULT);
  });

  test('one that asks for a condition besides keeps its number', () => {
    expect(fieldAt(DEFAULT, at('content_syndication'))).toMatchObject({ value: 75, usual: null });
  });
});

interface Written {
  readonly handoff: {
    readonly sla: {
      readonly overrides: readonly { readonly priorities?: string[]; readonly channels?: string[] }[];
    };
  };
}

/** The text as YAML alone: some promises contradict each other, which is for the check of the model to say. */
function parsed(text: string): Written {
  return parse(text) as Written;
}
