export type EmbeddedErrorCode =
  | 'unsupported-platform'
  | 'not-installed'
  | 'no-database-user'
  | 'closed-folder'
  | 'unwritable-folder'
  | 'foreign-cluster'
  | 'unsafe-socket-folder'
  | 'initdb-failed'
  | 'other-version'
  | 'not-ready'
  | 'stopped-at-once'
  | 'in-use';

/** Why the embedded PostgreSQL cannot serve, in a sentence a person can act on. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError';
  readonly code: EmbeddedErrorCode;

  constructor(code: EmbeddedErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export const USE_DATABASE_URL = 'Set DATABASE_URL to a PostgreSQL 15 or newer instead.';
