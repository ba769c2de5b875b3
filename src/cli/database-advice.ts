/** What to do when the database cannot be reached, by the codes of Node and PostgreSQL. */

const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens there: start PostgreSQL, or correct DATABASE_URL.',
  ENOENT: 'Its socket is not there: start PostgreSQL, or correct DATABASE_URL.',
  ENOTFOUND: 'Its host name is not known: correct DATABASE_URL.',
  EAI_AGAIN: 'Its host name cannot be looked up now: check the network, then try again.',
  ETIMEDOUT: 'It does not answer: check the network between here and the database.',
  ECONNRESET: 'It broke the connection: check that it runs, then try again.',
  '28P01': 'It refused the password: correct DATABASE_URL.',
  '28000': 'It refused the user: correct DATABASE_URL.',
  '3D000': 'That database does not exist: create it, or correct DATABASE_URL.',
  '42501': 'Its user may not do that: grant it the rights on this database.',
  '53300': 'It has no connection left: close some, or raise its max_connections.',
  '57P03': 'It is starting or stopping: try again in a moment.',
};

/** Undefined for an error that has nothing to do with reaching the database. */
export function databaseAdvice(error: unknown): string | undefined {
  const code = codeOf(error);
  const advice = code === undefined ? undefined : ADVICE[code];
  return advice && `The database cannot be used (${code}). ${advice}`;
}

function codeOf(error: unknown): string | undefined {
  // Several addresses of one host fail together, each for its own reason; the first one is told.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}
