/** Drafts and publications as they are kept: one portal never meets another, one person never another. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Model } from '../../src/engine/model.ts';
import { compileHere } from '../../src/model-file/compile-here.ts';
import { loadPack } from '../../src/packs.ts';
import type { Person } from '../../src/settings/people.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { erasePortal } from '../../src/store/erase-portal.ts';
import {
  dropDraft,
  giveBackDraft,
  keepDraft,
  openDraft,
  readDraftMark,
  throwAwayDraft,
} from '../../src/store/model-drafts.ts';
import { createModelStore } from '../../src/store/models.ts';
import { readPublication, readPublications } from '../../src/store/publications.ts';
import { DAY_MS, deleteOld } from '../../src/store/retention.ts';
import { testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const HERE = '11';
const THERE = '12';
const RAE: Person = { userId: '77', email: 'rae@northwind.example' };
const SAM: Person = { userId: '202', email: 'sam@northwind.example' };
const HASH = `sha256:${'ab'.repeat(32)}`;

let database: Awaited<ReturnType<typeof testDatabase>>;
let store: OpenDatabase;
beforeAll(async () => {
  database = await testDatabase();
  store = openDatabase(database.connection);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});
beforeEach(async () => {
  for (const table of ['model_draft', 'publication', 'model', 'installation'])
    await sql`delete from ${sql.table(table)}`.execute(store.db);
  for (const portal of [HERE, THERE])
    await sql`insert into installation (portal_id, state, scopes, installed_at)
      values (${portal}, 'connected', '{}', ${new Date(NOW)})`.execute(store.db);
});

const aDraft = (text: string, at = NOW) => ({ text, begunOn: HASH, at });
const kept = (portal: string, person: Person, text: string, at = NOW) =>
  keepDraft(store.db, portal, person, aDraft(text, at));
const textOf = async (portal: string, person: Person) =>
  (await openDraft(store.db, portal, person))?.text ?? null;
const textsOf = async () => [
  await textOf(HERE, RAE),
  await textOf(HERE, SAM),
  await textOf(THERE, RAE),
  await textOf(THERE, SAM),
];

describe('a draft', () => {
  test('is the newest of one person in one portal, and with equal ids in another it is another', async () => {
    await kept(HERE, RAE, 'first');
    await kept(HERE, RAE, 'second', NOW + 1);
    await kept(HERE, SAM, 'of Sam');
    await kept(THERE, RAE, 'elsewhere');
    expect(await textsOf()).toEqual(['second', 'of Sam', 'elsewhere', null]);
    expect(await readDraftMark(store.db, HERE, RAE)).toEqual({
      begunOn: HASH,
      at: NOW + 1,
      isThrown: false,
      rejected: null,
    });
    await throwAwayDraft(store.db, THERE, RAE, NOW);
    await dropDraft(store.db, THERE, SAM, 'of Sam');
    await dropDraft(store.db, THERE, RAE, 'second');
    expect(await readDraftMark(store.db, HERE, RAE)).toMatchObject({ isThrown: false });
    await erasePortal(store.db, THERE, { actor: 'operator', now: NOW });
    expect(await textsOf()).toEqual(['second', 'of Sam', null, null]);
  });

  test('that was thrown away is there to be brought back, for a day', async () => {
    await kept(HERE, RAE, 'mine');
    await kept(HERE, SAM, 'of Sam', NOW - 10 * DAY_MS);
    expect(await throwAwayDraft(store.db, HERE, RAE, NOW)).toBe(true);
    expect(await readDraftMark(store.db, HERE, RAE)).toMatchObject({ isThrown: true, at: NOW });
    const rules = { eventDays: 90, leftDays: 7 };
    expect(await deleteOld(store.db, rules, NOW + DAY_MS - 1)).toMatchObject({ drafts: 0 });
    expect(await textOf(HERE, RAE)).toBe('mine');
    expect(await readDraftMark(store.db, HERE, RAE)).toMatchObject({ isThrown: false });
    await throwAwayDraft(store.db, HERE, RAE, NOW);
    expect(await deleteOld(store.db, rules, NOW + DAY_MS + 1)).toMatchObject({ drafts: 1 });
    expect(await textsOf()).toEqual([null, 'of Sam', null, null]);
    expect(await throwAwayDraft(store.db, HERE, RAE, NOW)).toBe(false);
  });

  test('is dropped where it is the text that was proposed, and only then', async () => {
    await kept(HERE, RAE, 'mine');
    await dropDraft(store.db, HERE, RAE, 'another');
    expect(await textOf(HERE, RAE)).toBe('mine');
    await dropDraft(store.db, HERE, RAE, 'mine');
    expect(await textOf(HERE, RAE)).toBeNull();
  });

  test('comes back to its author, unless they have begun another', async () => {
    const giveBack = (text: string) => giveBackDraft(store.db, HERE, RAE, aDraft(text));
    await giveBack('refused');
    expect(await textOf(HERE, RAE)).toBe('refused');
    await kept(HERE, RAE, 'newer');
    await giveBack('refused');
    expect(await textOf(HERE, RAE)).toBe('newer');
    await throwAwayDraft(store.db, HERE, RAE, NOW);
    await giveBack('refused');
    expect(await textOf(HERE, RAE)).toBe('refused');
  });
});

describe('publications', () => {
  let pack: Model;
  beforeAll(async () => {
    pack = await loadPack('default');
  });

  function variant(threshold: number): Model {
    const document = structuredClone(pack.document);
    document.model.version = `1.0.${threshold}`;
    document.mql.threshold.default = threshold;
    return compileHere(document);
  }

  test('are read by pages from the newest on, each with its document, and none of another portal', async () => {
    const models = createModelStore(store.db, () => NOW);
    const here = [61, 62, 63].map(variant);
    for (const model of here) {
      await models.publish(HERE, model);
      await models.publish(THERE, model);
    }
    const read = (portal: string, before: string | null) =>
      readPublications(store.db, portal, { before, most: 2 });
    const newest = await read(HERE, null);
    expect(newest.map(({ hash }) => hash)).toEqual([here[2]!.hash, here[1]!.hash]);
    expect(newest[0]).toMatchObject({ by: null, keys: null, at: NOW, document: here[2]!.document });
    const older = await read(HERE, newest[1]!.id);
    expect(older.map(({ hash }) => hash)).toEqual([here[0]!.hash]);
    const one = await readPublication(store.db, HERE, newest[0]!.id);
    expect(one).toMatchObject({ hash: here[2]!.hash, text: null });
    expect(await readPublication(store.db, THERE, newest[0]!.id)).toBeNull();
  });
});
