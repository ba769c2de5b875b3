/** Who says something at the command line, and the note that comes with it. */
import type { Person } from '../lifecycle/actors.ts';
import type { Io } from './cli.ts';
import { WrongUse } from './mistakes.ts';

/** Whom `--by` names, else the user of this machine. @throws WrongUse for what is longer than any address */
export function personAt({ env }: Pick<Io, 'env'>, by: string | undefined): Person {
  const id = by?.trim() || env.USER || env.USERNAME || 'operator';
  if (id.length > 320) throw new WrongUse('Give an e-mail address with --by.');
  return { kind: 'person', id, name: id, door: 'cli' };
}

const LONGEST_NOTE = 2_000;

/** Null for none. @throws WrongUse for one that is too long to be read */
export function noteOf(note = ''): string | null {
  const text = note.trim();
  if (text.length <= LONGEST_NOTE) return text || null;
  throw new WrongUse(`The note is longer than ${LONGEST_NOTE} characters. Shorten it.`);
}
