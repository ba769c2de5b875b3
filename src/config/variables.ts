/** The variables of the environment: what each may hold, what it is where it is left out, and what to do about a fault. */
import { z } from 'zod';
import { JOURNAL_MODES } from '../journal/ports.ts';
import { collectorAddress, isPostgresUrl, isProxy, PROXY_NAMES, webAddress } from './addresses.ts';
import { readEncryptionKeys } from './encryption-keys.ts';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

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

export const Variables = z.object({
  PORT: Port.prefault('8080'),
  FAIRLEAD_HEALTH_PORT: Port.optional(),
  PUBLIC_URL: webAddress(REQUIRED),
  DATABASE_URL: z.string().refine(isPostgresUrl, { error: 'is not a postgres:// address' }).optional(),
  HUBSPOT_APP_ID: z.string(REQUIRED).regex(/^\d{1,19}$/, { error: 'is not a number' }),
  HUBSPOT_CLIENT_ID: z.string(REQUIRED),
  HUBSPOT_CLIENT_SECRET: z.string(REQUIRED),
  HUBSPOT_CLIENT_SECRET_PREVIOUS: z.string().optional(),
  HUBSPOT_API_URL: webAddress(REQUIRED).default('https://api.hubapi.com'),
  HUBSPOT_APP_URL: webAddress(REQUIRED).default('https://app.hubspot.com'),
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

export type Variable = keyof z.input<typeof Variables>;

export const ADVICE: Readonly<Record<Variable, string>> = {
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

function listOf(isKnown: (item: string) => boolean, problem: string) {
  return z
    .string()
    .transform((text) => text.split(',').flatMap((item) => item.trim() || []))
    .refine((items) => items.length > 0 && items.every(isKnown), { error: problem });
}
