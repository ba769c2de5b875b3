/** The same thing said through each door gives the same signal. */
import { beforeAll, describe, expect, test } from 'vitest';
import { recordSignal } from '../../src/actions/record-signal.ts';
import type { Model } from '../../src/engine/model.ts';
import { parseMap } from '../../src/import/map.ts';
import { readRow } from '../../src/import/rows.ts';
import type { DecisionInput } from '../../src/inbox/decide-lead.ts';
import { newSignals } from '../../src/inbox/new-signals.ts';
import { compileHere } from '../../src/model-file/compile-here.ts';
import { loadPack } from '../../src/packs.ts';
import { readItem } from '../../src/signals/signal-list.ts';
import type { ToldSignal } from '../../src/webhooks/event.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const AT = Date.UTC(2026, 10, 19, 15);
const KIND = 'webinar_attended';
const kinds = new Map([[KIND, 'Webinar attendance']]);

/** What is said of the signal, each as the text that a person or a program would give. */
interface Said {
  readonly asset?: string;
  readonly topic?: string;
  readonly minutes?: string;
}

interface Heard {
  readonly asset: string | null;
  readonly attributes: Readonly<Record<string, string | number>>;
}

let model: Model;
beforeAll(async () => {
  const document = structuredClone((await loadPack('default')).document);
  const door = { property: 'last_webinar', any: true, datedBy: 'change', asset: 'last_webinar' } as const;
  const attributes = { minutes: 'last_minutes', topic: 'last_topic' };
  model = compileHere({
    ...document,
    signals: { ...document.signals, [KIND]: { label: 'Webinar', doors: [{ ...door, attributes }] } },
  });
});

/** What is kept of it after the look at the lead. */
function looked(changes: Partial<DecisionInput>): Heard {
  const given = { model, known: null, events: [], history: [], recorded: [], ...changes };
  const { signals } = newSignals(
    { contact: { properties: {} }, now: NOW, ...given } as unknown as DecisionInput,
    [],
  );
  const { asset, attributes } = signals[0]!;
  return { asset, attributes };
}

const DOORS: Readonly<Record<string, (said: Said) => Heard | Promise<Heard>>> = {
  property: ({ asset = 'x', topic, minutes }) => {
    const properties = { last_webinar: asset, last_topic: topic, last_minutes: minutes };
    return looked({
      contact: { properties, updatedAt: NOW } as DecisionInput['contact'],
      events: [{ property: 'last_webinar', value: asset, occurredAt: AT }],
    });
  },
  workflow: async ({ asset = 'x', topic, minutes }) => {
    const told: ToldSignal[] = [];
    const intake = {
      accept: async ({ events }: { events: readonly { signal: ToldSignal }[] }) => {
        told.push(...events.map(({ signal }) => signal));
        return { duplicates: 0 };
      },
    };
    const inputs = new Map<string, unknown>(Object.entries({ kind: KIND, asset, topic, minutes }));
    const call = {
      portalId: '1',
      objectId: '901',
      objectType: 'CONTACT',
      callbackId: 'c',
      workflowId: '7',
      inputs,
    };
    await recordSignal({ appId: '1', intake } as unknown as Parameters<typeof recordSignal>[0], call, {
      kinds,
      now: NOW,
    });
    return looked({ recorded: [{ signal: { ...told[0]!, occurredAt: AT }, isNews: true }] });
  },
  'POST /api/signals': ({ asset = 'x', topic, minutes }) => {
    const { signal } = readItem(
      { contactId: 901, kind: KIND, occurredAt: AT, asset, topic, attributes: { minutes } },
      { kinds, now: NOW },
    );
    return looked({ recorded: [{ signal: { ...signal, door: 'api' }, isNews: true }] });
  },
  file: ({ asset = 'x', topic = '', minutes = '' }) => {
    const map = parseMap(`
schema: fairlead-import/1
source: old
files:
  - object: signal
    contact: who
    kind: ${KIND}
    occurredAt: { column: at, date: epoch-ms }
    asset: where
    attributes: { minutes: stayed, topic: about }`);
    const cells = { who: 'dana', at: String(AT), where: asset, stayed: minutes, about: topic };
    const reading = readRow(map, map.files[0]!, cells, NOW);
    if (reading.kind !== 'signal') throw new Error(JSON.stringify(reading));
    return { asset: reading.payload.asset || null, attributes: reading.payload.attributes };
  },
};

describe.each(Object.keys(DOORS))('through the door %s', (name) => {
  const hear = DOORS[name]!;

  test.each([
    ['60', 60],
    [' 60 ', 60],
    ['1,200', 1200],
    ['1e3', 1000],
    ['-0', 0],
    ['.5', 0.5],
    ['0x10', '0x10'],
    ['Infinity', 'Infinity'],
    ['NaN', 'NaN'],
    ['1.200,5', '1.200,5'],
    [' about an Hour ', 'about an Hour'],
    ['true', 'true'],
  ])('minutes of "%s" are %j', async (minutes, heard) => {
    expect((await hear({ minutes })).attributes).toEqual({ minutes: heard });
  });

  test.each(['', '   ', undefined])('minutes of "%s" are unknown, never zero', async (minutes) => {
    expect((await hear(minutes === undefined ? {} : { minutes })).attributes).toEqual({});
  });

  test('a topic is a text, also one of figures', async () => {
    expect((await hear({ topic: ' 007 ' })).attributes).toEqual({ topic: '007' });
  });

  test('what it was about is kept as it identifies', async () => {
    const { asset } = await hear({ asset: ' HTTPS://A.example/W?utm=1#x ' });
    expect(asset).toBe('https://a.example/w');
  });
});

describe('what no signal can hold', () => {
  const LONG = `https://a.example/${'x'.repeat(600)}`;

  test('an address that is too long is known by how it begins where it comes as a property', async () => {
    expect((await DOORS.property!({ asset: LONG })).asset).toBe(LONG.slice(0, 500));
  });

  test('a row of a file with it is bad, like one with a character that is no text', () => {
    expect(() => DOORS.file!({ asset: LONG })).toThrow(/asset is longer than 500 characters/);
    expect(() => DOORS.file!({ asset: 'a\0b' })).toThrow(/where holds a character that is no text/);
    expect(() => DOORS.file!({ minutes: 'x'.repeat(1_001) })).toThrow(
      /attributes.minutes is longer than 1000/,
    );
  });
});
