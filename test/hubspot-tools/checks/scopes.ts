/**
 * What the app asks for is what its server uses: HubSpot's reviewers refuse scopes without a use, and a missing one
 * stops the work in the customer's account. The sandbox enforces scopes at each of its routes, so that the flows show
 * that none is missing; here each scope has to show where it is used.
 * Source: developers.hubspot.com, scopes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Check } from '../check.ts';
import { changeJson, readJson } from '../project.ts';

const SERVER = fileURLToPath(new URL('../../../src', import.meta.url));

/** A piece of the server that cannot do without the scope. */
const USES: Readonly<Record<string, { readonly file: string; readonly shows: RegExp }>> = {
  oauth: { file: 'oauth/routes.ts', shows: /\/oauth\/callback/ },
  'crm.objects.contacts.read': { file: 'crm/worker-ports.ts', shows: /readBatch\('contact'/ },
  'crm.objects.contacts.write': { file: 'crm/worker-ports.ts', shows: /updateBatch\(objectType/ },
  'crm.schemas.contacts.read': { file: 'oauth/provision.ts', shows: /listProperties\(object\)/ },
  'crm.schemas.contacts.write': { file: 'oauth/provision.ts', shows: /createProperties\(/ },
  'crm.objects.companies.read': { file: 'crm/worker-ports.ts', shows: /readBatch\('company'/ },
  'crm.objects.companies.write': {
    file: 'store/account-standing.ts',
    shows: /'company', object_id, 'score'/,
  },
  'crm.schemas.companies.read': { file: 'oauth/provision.ts', shows: /listProperties\(object\)/ },
  'crm.schemas.companies.write': { file: 'oauth/provision.ts', shows: /createProperties\(/ },
  'crm.objects.deals.read': { file: 'crm/worker-ports.ts', shows: /readBatch\('deal'/ },
  'crm.objects.leads.read': { file: 'crm/sales-lead.ts', shows: /readBatch\('lead'/ },
  'crm.objects.leads.write': { file: 'crm/sales-lead.ts', shows: /objectsPath\('lead'\)/ },
  'crm.schemas.deals.read': { file: 'crm/worker-ports.ts', shows: /readDealPipelines\(\)/ },
};

/** The client can already do this for what needs the scope, and nobody asks it to yet. */
const HELD: Readonly<Record<string, string>> = {
  'crm.objects.owners.read': 'readOwnersPage',
  'crm.objects.deals.write': 'createDeal',
};

export const scopes: Check = {
  name: 'the app asks for the scopes that its server uses, and no others',
  find: async ({ source }) => {
    const { config } = readJson(join(source, 'app/app-hsmeta.json')) as AppFile;
    const asked = [...config.auth.requiredScopes, ...config.auth.optionalScopes];
    return [...notUsed(asked), ...notAsked(asked), ...notShown(), ...heldInVain()];
  },
  faults: [
    {
      name: 'a scope that nothing uses',
      plant: ({ source }) =>
        changeJson(join(source, 'app/app-hsmeta.json'), ({ config }: AppFile) =>
          config.auth.requiredScopes.push('tickets'),
        ),
      found: /tickets is asked for/,
    },
    {
      name: 'a scope that is missing',
      plant: ({ source }) =>
        changeJson(join(source, 'app/app-hsmeta.json'), ({ config }: AppFile) =>
          config.auth.requiredScopes.splice(
            config.auth.requiredScopes.indexOf('crm.objects.contacts.write'),
            1,
          ),
        ),
      found: /crm\.objects\.contacts\.write is used .* not asked for/,
    },
  ],
  note: () => `asked for ahead of their use: ${Object.keys(HELD).join(', ')}`,
};

interface AppFile {
  readonly config: {
    readonly auth: { readonly requiredScopes: string[]; readonly optionalScopes: string[] };
  };
}

function notUsed(asked: readonly string[]): string[] {
  return asked
    .filter((scope) => !Object.hasOwn(USES, scope) && !Object.hasOwn(HELD, scope))
    .map((scope) => `${scope} is asked for, and nothing is known to use it`);
}

function notAsked(asked: readonly string[]): string[] {
  return Object.entries(USES)
    .filter(([scope]) => !asked.includes(scope))
    .map(([scope, { file }]) => `${scope} is used by src/${file} and not asked for`);
}

function notShown(): string[] {
  return Object.entries(USES)
    .filter(([, { file, shows }]) => !shows.test(readFileSync(join(SERVER, file), 'utf8')))
    .map(
      ([scope, { file, shows }]) => `src/${file} does not show any more that it uses ${scope}: no ${shows}`,
    );
}

/** Once somebody calls it, the scope belongs among those in use. */
function heldInVain(): string[] {
  const callers = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.startsWith('crm/'),
  );
  const code = callers.map((path) => readFileSync(join(SERVER, path), 'utf8')).join('\n');
  return Object.entries(HELD)
    .filter(([, method]) => new RegExp(`\\.${method}\\(`).test(code))
    .map(([scope, method]) => `${scope}: ${method} is called now; name its use`);
}
