/** Where the test server is, and how the databases of one run are called. */
import type pg from 'pg';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

export interface TestServer {
  readonly connection: pg.PoolConfig;
  /** What the names of all databases of this run begin with. */
  readonly run: string;
}

export function runPrefix(id: number): string {
  return `fairlead_test_${id}_`;
}

export function templateOf(run: string): string {
  return `${run}template`;
}

/** In parts, since test databases differ from the URL by their name. `?host=/folder` names a unix socket. */
export function readUrl(text: string): pg.PoolConfig {
  const url = new URL(text);
  return {
    host: url.searchParams.get('host') ?? url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username || (url.searchParams.get('user') ?? '')),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
  };
}
