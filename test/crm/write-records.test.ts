import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Call, CrmRequest } from '../../src/crm/client.ts';
import { clientOf } from '../../src/crm/crm.ts';
import { CrmError, errorFromResponse } from '../../src/crm/errors.ts';
import { aRawRecord } from './support/hubspot-double.ts';

interface Input {
  readonly id: string;
  readonly properties: Record<string, string>;
  readonly objectWriteTraceId: string;
}

interface Sent {
  readonly inputs: readonly Input[];
}

function portal(answer: (sent: Sent) => unknown) {
  const sent: Sent[] = [];
  const call: Call = async (request: CrmRequest, schema) => {
    sent.push(request.body as Sent);
    return schema.parse(answer(request.body as Sent)) as never;
  };
  return { client: clientOf('1', call), sent };
}

function refusal(message: string, code = 'INVALID') {
  const body = { category: 'VALIDATION_ERROR', message: 'bad', errors: [{ message, code }] };
  return errorFromResponse('contacts batch update', { status: 400, retryAfter: null, body }, 0);
}

const updates = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index + 1),
    properties: { city: `town-${index}` },
  }));

describe('a 207 (R29)', () => {
  test('keeps 97 of 100 and names the three with the message of HubSpot', async () => {
    const bad = new Set(['7', '50', '99']);
    const { client, sent } = portal(({ inputs }) => ({
      results: inputs.filter((row) => !bad.has(row.id)).map((row) => aRawRecord(row.id)),
      errors: inputs
        .filter((row) => bad.has(row.id))
        .map((row) => ({
          category: 'VALIDATION_ERROR',
          message: `value ${row.properties.city} of ${row.id} is not allowed`,
          context: { objectWriteTraceId: [row.objectWriteTraceId] },
        })),
    }));
    const { written, refused } = await client.updateBatch('contact', updates(100));
    expect(sent).toHaveLength(1);
    expect(written).toHaveLength(97);
    expect(refused.map((row) => row.id)).toEqual(['7', '50', '99']);
    expect(refused[0]).toEqual({
      id: '7',
      reason: 'value [value] of 7 is not allowed',
      category: 'VALIDATION_ERROR',
      accountRule: false,
      missingProperties: [],
    });
  });

  test('finds a merged record by its trace id and reads errors by id', async () => {
    const { client } = portal(() => ({
      results: [{ ...aRawRecord('900'), objectWriteTraceId: '0' }],
      errors: [{ category: 'OBJECT_NOT_FOUND', message: 'gone', context: { ids: ['2'] } }],
    }));
    const { written, refused } = await client.updateBatch('contact', updates(2));
    expect(written).toMatchObject([{ id: '900', key: '1' }]);
    expect(refused).toMatchObject([{ id: '2', category: 'OBJECT_NOT_FOUND', reason: 'gone' }]);
  });
});

describe('a 400 for the whole batch', () => {
  test('is halved down to the bad rows, whichever they are; the others are written once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 8 }),
        async (count, positions) => {
          const bad = new Set(positions.map(String));
          const stored: string[] = [];
          const { client } = portal(({ inputs }) => {
            if (inputs.some((row) => bad.has(row.id))) throw refusal('no');
            stored.push(...inputs.map((row) => row.id));
            return { results: inputs.map((row) => aRawRecord(row.id)) };
          });
          const { written, refused } = await client.updateBatch('contact', updates(count));
          const ids = updates(count).map((row) => row.id);
          expect(stored).toEqual(ids.filter((id) => !bad.has(id)));
          expect(written.map((row) => row.key)).toEqual(stored);
          expect(refused.map((row) => row.id)).toEqual(ids.filter((id) => bad.has(id)));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('with one bad row of 100 costs at most 15 calls', async () => {
    const { client, sent } = portal(({ inputs }) => {
      if (inputs.some((row) => row.id === '42')) throw refusal('no');
      return { results: inputs.map((row) => aRawRecord(row.id)) };
    });
    const { written } = await client.updateBatch('contact', updates(100));
    expect(written).toHaveLength(99);
    expect(sent.length).toBeLessThanOrEqual(15);
  });

  test('of which one half was written says of the other what the portal lacks', async () => {
    const { client } = portal(({ inputs }) => {
      if (inputs.length === 4) throw refusal('no');
      if (inputs[0]!.id === '3') throw refusal('Property "city" does not exist', 'PROPERTY_DOESNT_EXIST');
      return { results: inputs.map((row) => aRawRecord(row.id)) };
    });
    const { written, refused } = await client.updateBatch('contact', updates(4));
    expect(written.map((row) => row.key)).toEqual(['1', '2']);
    expect(refused.map(({ id, missingProperties }) => [id, missingProperties])).toEqual([
      ['3', ['city']],
      ['4', ['city']],
    ]);
  });

  test('by a rule of the account is told apart and quotes no value', async () => {
    const { client } = portal(({ inputs }) => {
      throw refusal(
        `"${inputs[0]!.properties.city}" needs a reason`,
        'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
      );
    });
    const { refused } = await client.updateBatch('contact', updates(1));
    expect(refused).toEqual([
      {
        id: '1',
        reason: '"[value]" needs a reason',
        category: 'VALIDATION_ERROR',
        accountRule: true,
        missingProperties: [],
      },
    ]);
  });
});

describe('a batch', () => {
  test('that fails for a reason of the portal is thrown, not split', async () => {
    const { client, sent } = portal(() => {
      throw new CrmError('contacts batch update', { kind: 'transient', reason: 'timeout' });
    });
    await expect(client.updateBatch('contact', updates(10))).rejects.toMatchObject({ code: 'transient' });
    expect(sent).toHaveLength(1);
  });

  test('with one record twice, or with 101, is refused before it is sent', async () => {
    const { client, sent } = portal(() => ({ results: [] }));
    const [row] = updates(1);
    await expect(client.updateBatch('contact', [row!, row!])).rejects.toThrow(/each record once/);
    await expect(client.updateBatch('contact', updates(101))).rejects.toThrow(/at most 100/);
    expect(sent).toHaveLength(0);
  });

  test('of creations without trace ids in the answer is matched by the values sent', async () => {
    const { client } = portal(({ inputs }) => ({
      results: inputs.toReversed().map((row, index) => aRawRecord(`9${index}`, row.properties)),
    }));
    const { written, refused } = await client.createBatch('contact', [
      { email: 'a@x.test' },
      { email: 'b@x.test' },
    ]);
    expect(refused).toEqual([]);
    expect(written.map(({ id, key }) => [id, key])).toEqual([
      ['91', '0'],
      ['90', '1'],
    ]);
  });

  test('without rows sends nothing', async () => {
    const { client, sent } = portal(() => ({ results: [] }));
    expect(await client.updateBatch('contact', [])).toEqual({ written: [], refused: [] });
    expect(sent).toHaveLength(0);
  });

  test('upserts by a unique property and tells which records are new', async () => {
    const { client, sent } = portal(({ inputs }) => ({
      results: inputs.map((row, index) => ({
        ...aRawRecord(`90${index}`, { ref: row.id }),
        new: index === 1,
      })),
    }));
    const { written } = await client.upsertBatch('contact', 'ref', [
      { key: 'r1', properties: { city: 'Ulm' } },
      { key: 'r2', properties: { city: 'Bonn' } },
    ]);
    expect(sent[0]!.inputs[0]).toMatchObject({ id: 'r1', idProperty: 'ref', properties: { city: 'Ulm' } });
    expect(written.map(({ id, key, isNew }) => [id, key, isNew])).toEqual([
      ['900', 'r1', false],
      ['901', 'r2', true],
    ]);
  });
});
