import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashOfKey } from '../../src/signals/portal-key.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { fairlead } from './support/fairlead.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.install();
});
afterAll(() => stage.close());

const keys = (...line: string[]) => fairlead(['keys', ...line, '--portal', PORTAL], { stage });

describe('fairlead keys', () => {
  test('says so where there is none, with how to make one', async () => {
    const { out, exitCode } = await keys('list');
    expect(exitCode).toBe(0);
    expect(out).toContain('fairlead keys create');
  });

  test('makes a key that is shown once, lists it without, and revokes it', async () => {
    const made = await keys('create', '--label', 'Webinar tool', '--json');
    expect(made.exitCode).toBe(0);
    const { key, keyId } = made.json;
    expect(made.json).toMatchObject({ portalId: PORTAL, label: 'Webinar tool' });
    const { rows } = await stage.context.pool.query('select * from portal_key');
    expect(rows).toMatchObject([{ portal_id: PORTAL, key_id: keyId, hash: hashOfKey(key) }]);
    expect(JSON.stringify(rows)).not.toContain(key.slice(4));

    const listed = await keys('list');
    expect(listed.out).toMatch(new RegExp(`^${keyId} {2}Webinar tool {2}made .*, never used$`));
    expect(listed.out).not.toContain('flk_');

    const revoked = await keys('revoke', keyId, '--json');
    expect(revoked).toMatchObject({ exitCode: 0, json: { keyId, changed: true } });
    const again = await keys('revoke', keyId);
    expect(again).toMatchObject({ exitCode: 0, out: expect.stringContaining('was revoked before') });
    expect((await keys('list')).out).toContain(', revoked ');
  });

  test('in words, the key stands alone on its line', async () => {
    const { out } = await keys('create', '--label', 'Another');
    expect(out.split('\n')[0]).toMatch(/^flk_[\w-]{43}$/);
    expect(out).toContain(`/api/signals`);
  });

  test.each([
    [['create', '--portal', PORTAL], '--label'],
    [['create', '--portal', PORTAL, '--label', ' '], 'Give a label'],
    [['create', '--portal', '9', '--label', 'x'], 'Portal 9 is not known'],
    [['revoke', 'nonsense', '--portal', PORTAL], 'has no key nonsense'],
    [['revoke', '--portal', PORTAL], 'missing required argument'],
    [['list'], '--portal'],
  ])('%o is wrong use', async (line, sentence) => {
    const { err, exitCode } = await fairlead(['keys', ...line], { stage });
    expect(exitCode).toBe(2);
    expect(err).toContain(sentence);
  });

  test.each(['create', 'list', 'revoke'])('%s has a help with an example', async (name) => {
    const { out, exitCode } = await fairlead(['keys', name, '--help']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(new RegExp(`Example:\\n {2}\\$ fairlead keys ${name}`));
    expect(out).toContain('--json');
  });
});
