/** The reader of HubSpot's journal, filled with the store and HubSpot. */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { type Config, isOnThisMachine } from './config.ts';
import { createJournalClient } from './crm/journal-client.ts';
import { createJournalMetrics } from './journal/metrics.ts';
import { createJournalReader, type JournalReader } from './journal/reader.ts';
import { manifest } from './manifest.ts';
import { createAppToken } from './oauth/app-token.ts';
import type { TokenEndpoint } from './oauth/token-endpoint.ts';
import type { Database } from './store/database.ts';
import type { Installations } from './store/installations.ts';
import { createJournalStore } from './store/journal.ts';
import type { ModelStore } from './store/models.ts';

export interface JournalParts {
  readonly config: Config;
  readonly db: Database;
  readonly log: Logger;
  readonly registry: Registry;
  readonly installations: Installations;
  readonly models: ModelStore;
  readonly endpoint: TokenEndpoint;
  /** This process, as nobody else is called. */
  readonly owner: string;
  readonly forget: (portalId: string) => void;
  /** Ends the calls under way, and lets no more leave. */
  readonly ending: AbortSignal;
  readonly now: () => number;
}

/** Undefined where the journal is not to be read. */
export function wireJournal(parts: JournalParts): JournalReader | undefined {
  const { config, db, log, installations, models, endpoint, owner, forget, ending, now } = parts;
  if (config.journal === 'off') return undefined;
  return createJournalReader({
    mode: config.journal,
    journal: createJournalClient({
      apiUrl: config.hubspot.apiUrl,
      appToken: createAppToken(endpoint, now),
      allowsLoopback: isOnThisMachine(config.hubspot),
      ending,
      now,
    }),
    store: createJournalStore({ db, installations, owner }),
    metrics: createJournalMetrics(parts.registry),
    webhooks: manifest.webhooks.subscriptions,
    model: (portalId) => models.active(portalId),
    appId: config.hubspot.appId,
    retryScale: config.retryScale,
    forget,
    log,
    now,
  });
}
