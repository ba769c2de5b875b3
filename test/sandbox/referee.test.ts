import { describe, expect, it } from 'vitest';
import { makeReferee, readRefereeDocument } from '../referee/referee.ts';

const referee = await makeReferee(readRefereeDocument('2026-09'));
const json = { 'content-type': 'application/json', authorization: 'Bearer token' };
const path = '/crm/objects/2026-09/contacts/batch/update';
const time = '2026-11-22T09:00:00.000Z';

const request = (body: unknown, headers = json) => ({
  method: 'POST',
  path,
  headers,
  rawBody: JSON.stringify(body),
});
const response = (body: unknown, status = 200) => ({ status, headers: json, rawBody: JSON.stringify(body) });
const goodRequest = request({ inputs: [{ id: '1', properties: { jobtitle: 'CTO' } }] });
const goodBody = { status: 'COMPLETE', results: [], startedAt: time, completedAt: time };

describe('the referee', () => {
  it('is content with an exchange that fits the document', () => {
    expect(referee(goodRequest, response(goodBody))).toEqual([]);
  });

  it.each([
    [
      'a path that does not exist',
      { ...goodRequest, path: '/crm/objects/2031-01/contacts/x/y' },
      response(goodBody),
    ],
    [
      'an undeclared field in the request',
      request({ inputs: [{ id: '1', properties: {}, extra: 1 }] }),
      response(goodBody),
    ],
    [
      'a missing token',
      request({ inputs: [] }, { 'content-type': 'application/json' } as typeof json),
      response(goodBody),
    ],
    [
      'a batch of 101',
      request({ inputs: Array.from({ length: 101 }, () => ({ id: '1', properties: {} })) }),
      response(goodBody),
    ],
    ['a missing field in the answer', goodRequest, response({ ...goodBody, completedAt: undefined })],
    ['a number where a text belongs', goodRequest, response({ ...goodBody, results: [{ id: 7 }] })],
    ['a status that is not declared', goodRequest, response(goodBody, 302)],
    ['an error without a message', goodRequest, response({ status: 'error' }, 400)],
  ])('reports %s', (_, wrongRequest, wrongResponse) => {
    expect(referee(wrongRequest, wrongResponse)).not.toEqual([]);
  });
});
