import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Model } from '../../src/engine/model.ts';
import { compileHere } from '../../src/model-file/compile-here.ts';
import { loadPack } from '../../src/packs.ts';
import { createAuditLog } from '../../src/store/audit.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createModelStore, PublishConflictError } from '../../src/store/models.ts';
import { testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 20, 10);

let database: Awaited<ReturnType<typeof testDatabase>>;
let store: OpenDatabase;
let pack: Model;
let portals = 0;
let portal: string;
beforeAll(async () => {
  database = await testDatabase();
  store = openDatabase(database.connection);
  pack = await loadPack('default');
});
beforeEach(async () => {
  portals += 1;
  portal = String(portals);
  await sql`insert into installation (portal_id, state, scopes, installed_at)
    values (${portal}, 'connected', '{}', ${new Date(NOW)})`.execute(store.db);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

/** The pack under another version and threshold: another document. */
function variant(version: string, threshold: number): Model {
  const document = structuredClone(pack.document);
  document.model.version = version;
  document.mql.threshold.default = threshold;
  return compileHere(document);
}

const byOperator = () => ({
  entry: { portalId: portal, at: NOW, actor: 'operator', action: 'publish', leadId: null, detail: {} },
});

describe('two who publish at the same moment', () => {
  test('one of them wins, and the other is told what to do', async () => {
    const models = createModelStore(store.db);
    await models.publish(portal, pack, { replaces: null });
    const wanted = [variant('2.0.0', 70), variant('2.1.0', 80)];
    const ended = await Promise.allSettled(
      wanted.map((model) => models.publish(portal, model, { ...byOperator(), replaces: pack.hash })),
    );
    const winner = wanted[ended.findIndex(({ status }) => status === 'fulfilled')]!;
    const [refused, ...others] = ended.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
    expect(others).toEqual([]);
    expect(refused).toBeInstanceOf(PublishConflictError);
    expect(refused).toMatchObject({ code: 'replaced', message: expect.stringContaining(winner.hash) });
    expect(refused.message).toContain('publish again');
    expect((await models.active(portal)).hash).toBe(winner.hash);
    const log = await createAuditLog(store.db).after('0', 1_000);
    expect(log.filter(({ portalId }) => portalId === portal)).toHaveLength(1);
  });

  test('none of them makes two documents of one version', async () => {
    const models = createModelStore(store.db);
    const first = variant('2.0.0', 70);
    await models.publish(portal, first, { replaces: null });
    const second = models.publish(portal, variant('2.0.0', 80), { replaces: first.hash });
    await expect(second).rejects.toMatchObject({
      name: 'PublishConflictError',
      code: 'version-taken',
      message: expect.stringContaining('Raise model.version'),
    });
    expect((await models.active(portal)).hash).toBe(first.hash);
  });
});
