/** The compose file hands on every setting that an operator may want to change there. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { Variables } from '../../src/config/variables.ts';
import { readConfig } from '../../src/config.ts';

/** Other hosts than HubSpot's own, and shorter waits, are for tests; the data are PostgreSQL's. */
const NOT_THERE = ['HUBSPOT_API_URL', 'HUBSPOT_APP_URL', 'FAIRLEAD_RETRY_SCALE', 'DATA_DIR'];
const OF_ONE = { web: ['FAIRLEAD_HEALTH_PORT'], worker: ['PORT', 'TRUSTED_PROXIES'] };

const file = readFileSync(new URL('../../compose.yaml', import.meta.url), 'utf8');
const { services } = parse(file, { merge: true }) as {
  services: Record<string, { environment: Record<string, string> }>;
};

/** As an operator would have it who gives what must be given, and nothing else. */
function filledIn(text: string): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string, rest: string) =>
    kind === '-' ? rest : (GIVEN[name] ?? `no ${name}`),
  );
}
const GIVEN: Readonly<Record<string, string>> = {
  POSTGRES_PASSWORD: 'secret',
  PUBLIC_URL: 'https://fairlead.example.com',
  HUBSPOT_APP_ID: '1',
  HUBSPOT_CLIENT_ID: 'a',
  HUBSPOT_CLIENT_SECRET: 'b',
  FAIRLEAD_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
};

test.each(['web', 'worker'] as const)(
  'the %s process is given every setting, and starts with what must be given alone',
  (name) => {
    const { environment } = services[name]!;
    const wanted = Object.keys(Variables.shape).filter(
      (variable) => ![...NOT_THERE, ...OF_ONE[name]].includes(variable),
    );
    expect(Object.keys(environment).sort()).toEqual(wanted.sort());
    const env = Object.fromEntries(Object.entries(environment).map(([key, text]) => [key, filledIn(text)]));
    expect(readConfig(env).retention).toEqual({ eventDays: 90, leftDays: 7 });
  },
);
