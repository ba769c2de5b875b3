/**
 * The environment, read once and checked by one schema. Every fault is listed at once with what to
 * do next, so that a person fixes a deployment in one go; no value of a secret is ever repeated.
 */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { JOURNAL_MODES, type JournalMode } from './journal/ports.ts';
import { Secret } from './secret.ts';
import type { RetentionRules } from './store/retention.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
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
  const parsed = Settings.safeParse(withoutBlanks(env));
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
const PROXY_NAMES = ['loopback', 'linklocal', 'uniquelocal'];
const ROLES = ['web', 'worker'];

const REQUIRED = { error: 'is not set' };

const Port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, { error: 'is not a port number' })
  .transform(Number);

function days(least: number, most: number, otherwise: string) {
  return z
    .string()
    .default(otherwise)
    .refine((text) => /^\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `is not a number of days from ${least} to ${most}`,
    })
    .transform(Number);
}

const Settings = z.object({
  PORT: Port.prefault('8080'),
  FAIRLEAD_HEALTH_PORT: Port.optional(),
  PUBLIC_URL: webAddress(),
  DATABASE_URL: z.string().refine(isPostgresUrl, { error: 'is not a postgres:// address' }).optional(),
  HUBSPOT_APP_ID: z.string(REQUIRED).regex(/^\d{1,19}$/, { error: 'is not a number' }),
  HUBSPOT_CLIENT_ID: z.string(REQUIRED),
  HUBSPOT_CLIENT_SECRET: z.string(REQUIRED),
  HUBSPOT_CLIENT_SECRET_PREVIOUS: z.string().optional(),
  HUBSPOT_API_URL: webAddress().default('https://api.hubapi.com'),
  HUBSPOT_APP_URL: webAddress().default('https://app.hubspot.com'),
  FAIRLEAD_ENCRYPTION_KEYS: z.string(REQUIRED).transform(readEncryptionKeys),
  FAIRLEAD_ROLES: listOf((role) => ROLES.includes(role), 'names a role other than web and worker').default(
    ROLES,
  ),
  FAIRLEAD_RETENTION_DAYS: days(7, 3650, '90'),
  FAIRLEAD_ERASE_AFTER_DAYS: days(0, 30, '7'),
  FAIRLEAD_JOURNAL: z.enum(JOURNAL_MODES, { error: 'is no way to read the journal' }).default('repair'),
  FAIRLEAD_RETRY_SCALE: z
    .string()
    .default('1')
    .transform(Number)
    .refine((scale) => scale > 0 && scale <= 10, { error: 'is not a number above 0 and up to 10' }),
  TRUSTED_PROXIES: listOf(isProxy, 'holds something that is no address, network or known name').default([]),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: 'is not a log level' }).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorAddress().optional(),
  DATA_DIR: z.string().optional(),
});

type Setting = keyof z.input<typeof Settings>;

const ADVICE: Readonly<Record<Setting, string>> = {
  PORT: 'Give a number from 0 to 65535, or leave it out for 8080',
  FAIRLEAD_HEALTH_PORT:
    'Give a number from 0 to 65535, or leave it out where nobody asks workers for their health',
  PUBLIC_URL:
    'Give the https address HubSpot calls, such as https://fairlead.example.com (http on localhost)',
  DATABASE_URL: 'Give postgres://user:password@host:5432/database, or leave it out for the embedded store',
  HUBSPOT_APP_ID: "Copy the app id from the app's Auth page in your HubSpot developer account",
  HUBSPOT_CLIENT_ID: "Copy the client id from the app's Auth page in your HubSpot developer account",
  HUBSPOT_CLIENT_SECRET: "Copy the client secret from the app's Auth page in your HubSpot developer account",
  HUBSPOT_CLIENT_SECRET_PREVIOUS: 'Set it to the old client secret while a rotation lasts, then leave it out',
  HUBSPOT_API_URL: 'Leave it out for https://api.hubapi.com; plain http is for localhost alone',
  HUBSPOT_APP_URL: 'Leave it out for https://app.hubspot.com; plain http is for localhost alone',
  FAIRLEAD_ENCRYPTION_KEYS:
    'Give id:base64[,id:base64] with 32 random bytes each, such as "k1:$(openssl rand -base64 32)"',
  FAIRLEAD_ROLES: 'Give web, worker or web,worker, or leave it out for both',
  FAIRLEAD_RETENTION_DAYS: 'Leave it out for 90: so long are events and dead letters kept',
  FAIRLEAD_ERASE_AFTER_DAYS: 'Leave it out for 7: so soon is a portal erased that has disconnected',
  FAIRLEAD_JOURNAL: `Give one of ${JOURNAL_MODES.join(', ')}, or leave it out for repair`,
  FAIRLEAD_RETRY_SCALE: 'Leave it out for 1; a smaller number shortens every backoff in tests',
  TRUSTED_PROXIES: `Give addresses or networks such as 10.0.0.0/8, or ${PROXY_NAMES.join(', ')}, with commas between`,
  LOG_LEVEL: `Give one of ${LOG_LEVELS.join(', ')}`,
  OTEL_EXPORTER_OTLP_ENDPOINT:
    'Give the base address of an OTLP collector such as http://localhost:4318, or leave it out for no traces',
  DATA_DIR: 'Give a folder this process may write to',
};

function toFault(issue: z.core.$ZodIssue): ConfigFault {
  const name = String(issue.path[0]) as Setting;
  return { name, problem: issue.message, advice: ADVICE[name] };
}

function toConfig(settings: z.output<typeof Settings>): Config {
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

/** A path prefix is kept for a proxy that strips it: HubSpot signs the address it called. */
function webAddress() {
  return z.string(REQUIRED).transform((text, context) => {
    const problem = webAddressProblem(text);
    if (problem === undefined) return normalised(new URL(text));
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });
}

/** Plain http is usual here: a collector stands beside the process, and traces hold no values. */
function collectorAddress() {
  return z.string().transform((text, context) => {
    const problem = addressProblem(text);
    if (problem === undefined) return normalised(new URL(text));
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });
}

function normalised(url: URL): string {
  return url.origin + url.pathname.replace(/\/+$/, '');
}

function webAddressProblem(text: string): string | undefined {
  const problem = addressProblem(text);
  if (problem !== undefined) return problem;
  const url = new URL(text);
  return url.protocol === 'http:' && !isLoopback(url.hostname) ? 'is not https' : undefined;
}

function addressProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return 'is not a web address';
  if (url.username || url.password) return 'carries a user name or password';
  if (url.search || url.hash) return 'carries a query or fragment';
  return undefined;
}

/** Whether HubSpot is a sandbox on this machine: then our own webhooks may stay on it too. */
export function isOnThisMachine({ apiUrl }: Pick<HubSpotConfig, 'apiUrl'>): boolean {
  return isLoopback(new URL(apiUrl).hostname);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
}

function isProxy(text: string): boolean {
  if (PROXY_NAMES.includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function listOf(isKnown: (item: string) => boolean, problem: string) {
  return z
    .string()
    .transform((text) => text.split(',').flatMap((item) => item.trim() || []))
    .refine((items) => items.length > 0 && items.every(isKnown), { error: problem });
}

function readEncryptionKeys(text: string, context: z.RefinementCtx): Config['encryptionKeys'] {
  const entries = text.split(',').map((entry) => entry.trim());
  const [first, ...others] = entries.map(readEncryptionKey);
  const keys = [first, ...others];
  if (first === undefined || !keys.every((key) => key !== undefined)) {
    context.addIssue({
      code: 'custom',
      message: 'holds an entry that is not id:base64 with exactly 32 bytes',
    });
    return z.NEVER;
  }
  if (new Set(keys.map((key) => key.id)).size < keys.length) {
    context.addIssue({ code: 'custom', message: 'uses one key id twice' });
    return z.NEVER;
  }
  return [first, ...keys.slice(1)];
}

function readEncryptionKey(entry: string): EncryptionKey | undefined {
  const match = /^([\w.-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(entry);
  if (match === null) return undefined;
  const [, id = '', base64 = ''] = match;
  return { id, key: new Secret(Buffer.from(base64, 'base64')) };
}
