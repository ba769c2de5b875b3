import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog, faultText } from '../src/log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  write(createLog('debug', destination));
  return lines.join('');
}

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

const FORGED = 'x\r\n{"level":60,"msg":"forged"}\n\u001b[2J\u2028';

test.each([
  ['a message', (log: ReturnType<typeof createLog>) => log.info(FORGED)],
  ['a value', (log: ReturnType<typeof createLog>) => log.info({ reason: FORGED }, 'refused')],
  ['an error', (log: ReturnType<typeof createLog>) => log.error({ err: new Error(FORGED) }, 'failed')],
  [
    'a cause',
    (log: ReturnType<typeof createLog>) =>
      log.error({ err: new Error('outer', { cause: new Error(FORGED) }) }, 'failed'),
  ],
])('no line is forged by %s, and no escape code gets through (R53)', (_, write) => {
  const text = logged(write);
  expect(text.trimEnd().split(/[\r\n]/)).toHaveLength(1);
  expect(JSON.parse(text)).not.toHaveProperty('msg', 'forged');
  expect(text).not.toContain('\u001b');
});

test('what an error carries beyond its words is left out: rows, addresses, tokens (R53)', () => {
  const error = Object.assign(new Error('the store refused a row'), {
    code: '23505',
    detail: 'Key (email)=(canary@northwind.example) already exists.',
    where: 'canary',
    client: { password: 'canary' },
    config: { headers: { authorization: 'Bearer canary' } },
    response: { body: 'canary' },
  });
  const text = logged((log) => log.error({ err: new Error('outer', { cause: error }) }, 'failed'));
  expect(text).not.toContain('canary');
  expect(JSON.parse(text).err.cause).toMatchObject({ code: '23505', message: 'the store refused a row' });
});

test.each([
  [
    'PostgreSQL',
    Object.assign(new Error('invalid input syntax for type bigint: "canary "x" canary"'), { code: '22P02' }),
  ],
  [
    'PostgreSQL in German',
    Object.assign(new Error('ungültige Eingabe für Typ bigint: »canary«'), { code: '22P02' }),
  ],
  ['JSON', thrownBy(() => JSON.parse('canary'))],
  ['a number', thrownBy(() => BigInt('canary'))],
  ['a time zone', thrownBy(() => new Date().toLocaleString('en', { timeZone: 'canary' }))],
  ['somebody who throws no error', 'canary'],
])('the value that %s quotes in its words is masked, in the stack as well (R53)', (_, error) => {
  const text = logged((log) => log.error({ err: error }, 'failed'));
  expect(text).not.toContain('canary');
});

test('a PostgreSQL error keeps what is no value, and where it came from', () => {
  const error = Object.assign(new Error('invalid input syntax for type bigint: "7x"'), {
    code: '22P02',
    routine: 'pg_strtoint64_safe',
  });
  const { err } = JSON.parse(logged((log) => log.error({ err: error }, 'failed')));
  const { code, routine } = error;
  expect(err).toMatchObject({ code, routine, message: 'invalid input syntax for type bigint: [value]' });
  expect(err.stack).toMatch(
    /^Error: invalid input syntax for type bigint: \[value\]\n {4}at .*log\.test\.ts/,
  );
});

test('a fault that is printed shows no row that the database refused (R53)', () => {
  const detail = 'Failing row contains (1, dana@northwind.example).';
  const message = 'new row for relation "lead" violates check constraint "lead_check"';
  const refused = Object.assign(new Error(message), { code: '23514', detail });
  expect(faultText(refused)).toContain('[value]');
  expect(faultText(refused)).not.toContain('dana');
  expect(faultText('dana@northwind.example')).toBe('not an error but a string was thrown');
});
