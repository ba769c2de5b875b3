/** The doors behind looking closer, with a real store: receipts that were kept, and the what-if of the server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PastView, pastAnswer } from '../../src/card/contract.ts';
import { triedAnswer, whatIfAnswer } from '../../src/card/what-if-contract.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { type HandoffStage, openHandoffStage } from '../support/handoff-stage.ts';
import { PORTAL } from '../support/stage.ts';
import { DAY, fetchAsCard, VIEWER, viewOf } from './support.ts';

let stage: HandoffStage;
beforeAll(async () => {
  stage = await openHandoffStage();
});
afterAll(() => stage.close());

const path = (rest: string) => `/api/card/contacts/${stage.contact1}${rest}`;

async function ask(rest: string, more: Parameters<typeof fetchAsCard>[2] = {}): Promise<unknown> {
  const { status, body } = await fetchAsCard(stage, path(rest), more);
  return status === 200 ? body : status;
}

async function attempt(number: number | string): Promise<PastView | string> {
  const answer = pastAnswer.parse(await ask(`/attempts/${number}`));
  return answer.ok ? answer.data : answer.code;
}

describe('the what-if of the server', () => {
  test('gives what the card needs, and judges the same by itself', async () => {
    const offered = whatIfAnswer.parse(await ask('/what-if'));
    if (!offered.ok) throw new Error(offered.message);
    expect(offered.data.material).toMatchObject({ score: 70_000, decision: 'mql' });
    const body = {
      facts: [{ object: 'company', property: 'numberofemployees', value: '12' }],
      happening: null,
    };
    const tried = triedAnswer.parse(await ask('/what-if', { method: 'POST', body }));
    if (!tried.ok) throw new Error(tried.message);
    expect(tried.data.before).toMatchObject({ decision: 'mql', points: 70, fit: 100 });
    expect(tried.data.after).toMatchObject({ decision: 'mql', points: 70, fit: 80 });
  });

  test('keeps nothing', async () => {
    const before = await stage.rows('select count(*) from signal union all select count(*) from work');
    const body = { facts: [], happening: { signal: 'demo_request', times: 1, attributes: {} } };
    await ask('/what-if', { method: 'POST', body });
    expect(await stage.rows('select count(*) from signal union all select count(*) from work')).toEqual(
      before,
    );
    expect((await viewOf(stage, stage.contact1)).total).toBe('70');
  });

  test.each([
    ['no supposition', {}],
    ['a fact of something else', { facts: [{ object: 'deal', property: 'x', value: '1' }], happening: null }],
    ['too much of everything', { facts: [], happening: { signal: 's', times: 10_000, attributes: {} } }],
  ])('%s is told to be unreadable', async (_, body) => {
    expect(await ask('/what-if', { method: 'POST', body })).toMatchObject({ ok: false, code: 'unreadable' });
  });
});

describe('an earlier attempt', () => {
  test('that is still running has no past', async () => {
    expect(await attempt(1)).toBe('no_attempt');
  });

  test('is shown as it was when it was decided, also after the model and the lead have changed', async () => {
    stage.clock.at += DAY;
    const answer = await stage.decide({
      decision: 'reject',
      reason: 'no_business_context',
      note: 'writes a thesis',
    });
    expect(answer).toMatchObject({ ok: true });
    const then = await attempt(1);
    const { history } = await viewOf(stage, stage.contact1);
    expect(history.map(({ number }) => number)).toEqual([1]);
    expect(then).toMatchObject({
      title: 'When it was rejected today by you (no business context)',
      sentence: '70 points, 60 needed',
      total: '70',
      fit: { sentence: '5 of 5 criteria match.' },
    });

    const source = defaultSource();
    source.model.version = '9.0.0';
    for (const rule of source.rules) {
      rule.label = `Newly called: ${rule.label}`;
      if (rule.score === 'intent' && rule.points > 1) rule.points += 1;
    }
    await stage.context.models.publish(PORTAL, compileModel(parseModel(source), LEXICON));
    stage.clock.at += 10 * DAY;
    await stage.edit({ jobtitle: 'Intern' });
    const later = await attempt(1);
    expect(later).toEqual({ ...(then as PastView), title: expect.stringContaining('rejected 7 Nov') });
    expect((await viewOf(stage, stage.contact1)).total).not.toBe('70');
  });

  test('is told in German to whom HubSpot speaks German, and in English to everybody else', async () => {
    const told = async (lang: string) => pastAnswer.parse(await ask(`/attempts/1?lang=${lang}`));
    expect(await told('de')).toMatchObject({ data: { sentence: '70 Punkte, 60 nötig' } });
    expect(await told('fr')).toMatchObject({ data: { sentence: '70 points, 60 needed' } });
  });

  test.each(['0', '2', '1.5', 'first', '99999999999'])('%s is none', async (number) => {
    expect(await attempt(number)).toBe('no_attempt');
  });

  test('is nobody else’s: not of another portal, not of a contact that is not there', async () => {
    const viewer = { ...VIEWER, portalId: '4001999' };
    expect(await ask('/attempts/1', { viewer })).toMatchObject({ code: 'no_attempt' });
    expect(await ask('/what-if', { viewer })).toMatchObject({ code: 'not_installed' });
    const { status } = await fetchAsCard(stage, '/api/card/contacts/abc/attempts/1');
    expect(status).toBe(404);
    const unsigned = await fetch(`${stage.url}${path('/attempts/1')}?portalId=${PORTAL}&userId=77`);
    expect(unsigned.status).toBe(401);
  });
});
