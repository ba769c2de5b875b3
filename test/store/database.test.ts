import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { isStoreTrouble, openDatabase } from '../../src/store/database.ts';
import { testDatabase } from '../support/database.ts';

function databaseError(code: string): Error {
  return Object.assign(new pg.DatabaseError('told by the server', 18, 'error'), { code });
}

describe('trouble of the store', () => {
  test.each([
    '40P01',
    '40001',
    '57P01',
    '57014',
    '53300',
    '08006',
    '55P03',
    '58030',
    'ECONNREFUSED',
    'ECONNRESET',
  ])('%s passes: the same may work in a moment', (code) => {
    expect(isStoreTrouble(databaseError(code))).toBe(true);
  });

  test.each(['23505', '22P02', '42P01', 'stale-claim', 'EACCES'])(
    '%s is the fault of what was asked',
    (code) => {
      expect(isStoreTrouble(databaseError(code))).toBe(false);
    },
  );

  test('a pool without a free connection, and a server that is gone, are trouble without a code', async () => {
    const database = await testDatabase();
    const { pool, close } = openDatabase(
      { ...database.connection, connectionTimeoutMillis: 500 },
      { connections: 1 },
    );
    const only = await pool.connect();
    const waited = await pool.query('select 1').catch((error: unknown) => error);
    expect(isStoreTrouble(waited)).toBe(true);
    only.release();
    await close();
    await database.drop();
    expect(isStoreTrouble(new Error('a bug'))).toBe(false);
    expect(isStoreTrouble('a bug')).toBe(false);
  });
});
