import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/engine/canonical.ts';
import { explain } from '../../src/engine/explain.ts';
import type { Model } from '../../src/engine/model.ts';
import { type ModelDocument, ModelError, parseModel } from '../../src/engine/schema.ts';
import { compileHere } from '../../src/model-file/compile-here.ts';
import { hashOfDocument } from '../../src/model-file/stored-model.ts';
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

describe('a model that was published under older checks', () => {
  /** As a release before this one has left it in the store. */
  async function stored(
    change: (document: ModelDocument) => void,
  ): Promise<{ hash: string; document: ModelDocument }> {
    const document = structuredClone(pack.document);
    change(document);
    const hash = hashOfDocument(document);
    await store.db
      .insertInto('model')
      .values({ portal_id: portal, hash, document: JSON.stringify(document) })
      .execute();
    return { hash, document };
  }

  function search(part: object, words: object): void {
    const filter = { object: 'contact', propertyName: 'jobtitle', operator: 'CONTAINS_TOKEN', ...words };
    Object.assign(part, { when: { filters: [{ ...filter, includeObjectsWithNoValueSet: false }] } });
  }

  const LEAD = {
    contact: { jobtitle: 'VP of Sales', email: 'dana@northwind.example' },
    company: { numberofemployees: '200' },
    signals: [{ kind: 'webinar_attended', occurredAt: NOW, attributes: { minutes: 60 } }],
  };

  test.each<[string, (document: ModelDocument) => void]>([
    ['contradicts itself', ({ grades }) => Object.assign(grades.fit, { A: 1 })],
    [
      'goes beyond a bound',
      ({ rules }) => Object.assign(rules[0]!, { points: 5_000, label: 'x'.repeat(300) }),
    ],
    [
      'goes beyond a bound inside a condition',
      ({ rules }) =>
        Object.assign(rules[0]!, {
          when: { signal: 'webinar_attended', withinDays: 9_000, atLeast: 1, where: [] },
        }),
    ],
    ['has a version of another form', ({ model }) => Object.assign(model, { version: '2026-03' })],
    ['searches a title for a word with a *', ({ rules }) => search(rules[0]!, { value: 'vp*' })],
    ['searches a title for * alone', ({ gates }) => search(gates[0]!, { values: ['*', 'sales'] })],
    [
      'has a list of words with a *',
      ({ lists, rules }) => {
        Object.assign(lists, { starred: ['sales*', '*'] });
        search(rules[0]!, { list: 'starred' });
      },
    ],
  ])('still explains: one that %s', async (_what, change) => {
    const { hash, document } = await stored(change);
    expect(() => parseModel(document)).toThrow(ModelError);
    const model = await createModelStore(store.db).byHash(portal, hash);
    expect(canonicalJson(explain(model, LEAD, NOW).receipt)).toBe(
      canonicalJson(explain(compileHere(document), LEAD, NOW).receipt),
    );
    expect(model.identity).toEqual({ key: 'default', version: document.model.version, hash });
  });

  test('keeps its hash where a default has come since', async () => {
    const { hash } = await stored(({ rules }) => Reflect.deleteProperty(rules[0]!, 'bonus'));
    const model = await createModelStore(store.db).byHash(portal, hash);
    expect(model).toMatchObject({ hash, identity: { hash } });
    expect(model.document.rules[0]!.bonus).toBe(false);
  });

  test('is told by its hash and what to do where a word of it is not known any more', async () => {
    const { hash } = await stored(({ gates }) =>
      Object.assign(gates[0]!, {
        when: { filters: [{ object: 'contact', propertyName: 'email', operator: 'SOUNDS_LIKE' }] },
      }),
    );
    const read = createModelStore(store.db).byHash(portal, hash);
    await expect(read).rejects.toMatchObject({ name: 'StoredModelError', code: 'unreadable' });
    await expect(read).rejects.toThrow(hash);
    await expect(read).rejects.toThrow(/gates\.0\.when.*publish a newer model/);
  });

  test('is told by its hash where it was changed in the database', async () => {
    const { hash } = await stored(({ model }) => Object.assign(model, { version: '9.0.0' }));
    await sql`update model set document = jsonb_set(document, '{rules,0,points}', '1')
      where portal_id = ${portal}`.execute(store.db);
    const read = createModelStore(store.db).byHash(portal, hash);
    await expect(read).rejects.toMatchObject({ name: 'StoredModelError', code: 'changed' });
    await expect(read).rejects.toThrow(hash);
  });
});
