/**
 * The environment, read once and checked by one schema. Every fault is listed at once with what to
 * do next, so that a person fixes a deployment in one go; no value of a secret is ever repeated.
 */
import { resolve } from 'node:path';
import type { z } from 'zod';
import { isLoopback } from './config/addresses.ts';
import { ADVICE, type LOG_LEVELS, type Variable, Variables } from './config/variables.ts';
import type { JournalMode } from './journal/ports.ts';
import { Secret } from './secret.ts';
import type { RetentionRules } from './store/retention.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export type LogLevel = (typeof LOG_LEVELS)[number];

export type DatabaseConfig =
  /**
   * Our own PostgreSQL. `folder` is set only where DATA_DIR was given; else the store chooses one. `cluster` is the
   * local mode's own; the server's is the default one.
   */
  | { readonly kind: 'embedded'; readonly folder?: string; readonly cluster?: string }
  | { readonly kind: 'external'; readonly url: Secret<string> };

export interface EncryptionKey {
  readonly id: string;
  /** 32 bytes, for AES-256-GCM. */
  readonly key: Secret<Buffer>;
}

export interface HubSpotConfig {
  readonly appId: string;
  readonly clientId: string;
  /** The current secret and, during a rotation, the previous one: both verify, the first one signs in. */
  readonly clientSecrets: readonly [current: Secret<string>, previous?: Secret<string>];
  readonly apiUrl: string;
  readonly appUrl: string;
}

export interface Config {
  readonly port: number;
  /** Where a process without the web role answers `/healthz`, `/readyz` and `/metrics`; nowhere where left out. */
  readonly healthPort?: number;
  /** What HubSpot calls, without a trailing slash; signatures are verified against it. */
  readonly publicUrl: string;
  readonly database: DatabaseConfig;
  readonly hubspot: HubSpotConfig;
  /** The first key encrypts, all of them decrypt. */
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]];
  readonly roles: { readonly web: boolean; readonly worker: boolean };
  readonly retention: RetentionRules;
  /** When HubSpot's webhooks journal is read. */
  readonly journal: JournalMode;
  /** Factor on every backoff: 1 in production, smaller in tests. */
  readonly retryScale: number;
  /** Addresses, networks or Express's names for them, whose forwarded headers count. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: LogLevel;
  /** Base address of an OpenTelemetry collector; nothing is traced where left out. */
  readonly tracesTo?: string;
  /** Absolute path. */
  readonly dataFolder: string;
}

export interface ConfigFault {
  readonly name: string;
  readonly problem: string;
  readonly advice: string;
}

/** The environment cannot be used. `message` is for people, one line a fault; it holds no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map((fault) => `  ${fault.name} ${fault.problem}. ${fault.advice}`);
    super(`The configuration has ${faults.length} fault(s):\n${lines.join('\n')}`);
    this.faults = faults;
  }
}

/**
 * Reads the whole configuration.
 * @throws ConfigError with every fault of the environment.
 */
export function readConfig(env: Environment): Config {
  const parsed = Variables.safeParse(withoutBlanks(env));
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(toFault));
  return toConfig(parsed.data);
}

/**
 * Whether this environment names a HubSpot app, be it incompletely. False means that nobody meant to
 * connect, so `npm start` may take the sandbox; where only a part is set, `readConfig` lists the rest.
 */
export function hasCredentials(env: Environment): boolean {
  const given = withoutBlanks(env);
  return CREDENTIALS.some((name) => given[name] !== undefined);
}

/** The configuration for `fairlead doctor` and the first log line: every setting, no secret. */
export function describeConfig(config: Config): Readonly<Record<string, string>> {
  return {
    PORT: String(config.port),
    FAIRLEAD_HEALTH_PORT: config.healthPort === undefined ? 'not set' : String(config.healthPort),
    PUBLIC_URL: config.publicUrl,
    DATABASE_URL: describeDatabase(config.database),
    HUBSPOT_APP_ID: config.hubspot.appId,
    HUBSPOT_CLIENT_ID: config.hubspot.clientId,
    HUBSPOT_CLIENT_SECRET: 'set',
    HUBSPOT_CLIENT_SECRET_PREVIOUS: config.hubspot.clientSecrets[1] ? 'set' : 'not set',
    HUBSPOT_API_URL: config.hubspot.apiUrl,
    HUBSPOT_APP_URL: config.hubspot.appUrl,
    FAIRLEAD_ENCRYPTION_KEYS: config.encryptionKeys.map((key) => key.id).join(', '),
    FAIRLEAD_ROLES: [config.roles.web && 'web', config.roles.worker && 'worker'].filter(Boolean).join(','),
    FAIRLEAD_RETENTION_DAYS: String(config.retention.eventDays),
    FAIRLEAD_ERASE_AFTER_DAYS: String(config.retention.leftDays),
    FAIRLEAD_JOURNAL: config.journal,
    FAIRLEAD_RETRY_SCALE: String(config.retryScale),
    TRUSTED_PROXIES: config.trustedProxies.join(', ') || 'none',
    LOG_LEVEL: config.logLevel,
    OTEL_EXPORTER_OTLP_ENDPOINT: config.tracesTo ?? 'not set',
    DATA_DIR: config.dataFolder,
  };
}

/** Host and database only: user, password and query may all identify or open something. */
function describeDatabase(database: DatabaseConfig): string {
  if (database.kind === 'embedded') return 'embedded';
  const url = new URL(database.url.reveal());
  return `external, ${url.host || 'local socket'}${url.pathname}`;
}

const CREDENTIALS = ['HUBSPOT_APP_ID', 'HUBSPOT_CLIENT_ID', 'HUBSPOT_CLIENT_SECRET'] as const;
function toFault(issue: z.core.$ZodIssue): ConfigFault {
  const name = String(issue.path[0]) as Variable;
  return { name, problem: issue.message, advice: ADVICE[name] };
}

function toConfig(settings: z.output<typeof Variables>): Config {
  const current = new Secret(settings.HUBSPOT_CLIENT_SECRET);
  const previous = settings.HUBSPOT_CLIENT_SECRET_PREVIOUS;
  return {
    port: settings.PORT,
    ...(settings.FAIRLEAD_HEALTH_PORT === undefined ? {} : { healthPort: settings.FAIRLEAD_HEALTH_PORT }),
    publicUrl: settings.PUBLIC_URL,
    database: toDatabase(settings.DATABASE_URL, settings.DATA_DIR),
    hubspot: {
      appId: settings.HUBSPOT_APP_ID,
      clientId: settings.HUBSPOT_CLIENT_ID,
      clientSecrets: previous === undefined ? [current] : [current, new Secret(previous)],
      apiUrl: settings.HUBSPOT_API_URL,
      appUrl: settings.HUBSPOT_APP_URL,
    },
    encryptionKeys: settings.FAIRLEAD_ENCRYPTION_KEYS,
    roles: {
      web: settings.FAIRLEAD_ROLES.includes('web'),
      worker: settings.FAIRLEAD_ROLES.includes('worker'),
    },
    retention: {
      eventDays: settings.FAIRLEAD_RETENTION_DAYS,
      leftDays: settings.FAIRLEAD_ERASE_AFTER_DAYS,
    },
    journal: settings.FAIRLEAD_JOURNAL,
    retryScale: settings.FAIRLEAD_RETRY_SCALE,
    trustedProxies: settings.TRUSTED_PROXIES,
    logLevel: settings.LOG_LEVEL,
    ...(settings.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
      ? {}
      : { tracesTo: settings.OTEL_EXPORTER_OTLP_ENDPOINT }),
    dataFolder: resolve(settings.DATA_DIR ?? '.data'),
  };
}

function toDatabase(url: string | undefined, folder: string | undefined): DatabaseConfig {
  if (url !== undefined) return { kind: 'external', url: new Secret(url) };
  return folder === undefined ? { kind: 'embedded' } : { kind: 'embedded', folder: resolve(folder) };
}

/** An empty variable counts as absent: `DATABASE_URL=` is how a compose file leaves one out. */
function withoutBlanks(env: Environment): Environment {
  const trimmed = Object.entries(env).map(([name, value]) => [name, value?.trim() || undefined] as const);
  return Object.fromEntries(trimmed);
}

/** Whether HubSpot is a sandbox on this machine: then our own webhooks may stay on it too. */
export function isOnThisMachine({ apiUrl }: Pick<HubSpotConfig, 'apiUrl'>): boolean {
  return isLoopback(new URL(apiUrl).hostname);
}
