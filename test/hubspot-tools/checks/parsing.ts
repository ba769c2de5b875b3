/** HubSpot's own parser reads the project as an upload would, with our schemas in place of those of an account. */
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from '../check.ts';
import { changeJson, type Project, readProfile } from '../project.ts';
import { SCHEMAS } from '../schemas.ts';
import { load } from '../tools.ts';

interface Translation {
  translate(
    context: { projectSourceDir: string; platformVersion: string; accountId: number },
    options: { profile: string; skipValidation: boolean },
  ): Promise<{ readonly skippedHsMetaFiles: readonly unknown[] }>;
  isTranslationError(error: unknown): boolean;
}

interface Projects {
  parseProjectConfig(folder: string): { readonly srcDir: string; readonly platformVersion: string };
}

interface Http {
  readonly http: { get: (accountId: number, options: { url: string }) => Promise<{ data: unknown }> };
}

/** What the app is made for; HubSpot's parser also knows versions that are past. */
const PLATFORM_VERSION = '2026.09';

export const parsing: Check = {
  name: "HubSpot's parser takes the project under each profile",
  find: async (project) => {
    const found = await Promise.all(project.profiles.map((profile) => findIn(project, profile)));
    return found.flat();
  },
  faults: [
    {
      name: 'a key that HubSpot does not know',
      plant: ({ source }) =>
        changeJson(appFile(source), (app: Record<string, unknown>) => (app.extra = true)),
      found: /Unexpected top-level properties found: extra/,
    },
    {
      name: 'a location that does not exist',
      plant: ({ source }) =>
        changeJson(cardFile(source), ({ config }: Config) => (config.location = 'crm.record.middle')),
      found: /config\.location: must be equal to one of the allowed values/,
    },
    {
      name: 'a setting that is not in our schemas',
      plant: ({ source }) => changeJson(appFile(source), ({ config }: Config) => (config.isUserLevel = true)),
      found: /isUserLevel/,
    },
    {
      name: 'an address without https',
      plant: ({ source }) =>
        changeJson(profileFile(source), ({ variables }: { variables: Record<string, string> }) => {
          variables.BACKEND_URL = 'http://fairlead.example';
        }),
      found: /must match pattern/,
    },
    {
      name: 'a variable that the profile lacks',
      plant: ({ source }) =>
        changeJson(profileFile(source), (profile: { variables: object }) => (profile.variables = {})),
      found: /Missing value for BACKEND_URL/,
    },
    {
      name: 'a metafile one folder too deep, which HubSpot leaves out without a word',
      plant: ({ source }) => {
        mkdirSync(join(source, 'app/cards/deeper'));
        renameSync(cardFile(source), join(source, 'app/cards/deeper/lead-card-tab-hsmeta.json'));
      },
      found: /left out/,
    },
    {
      name: 'two components of one name',
      plant: ({ source }) =>
        changeJson(cardFile(source), (card: { uid: string }) => (card.uid = 'fairlead_lead_card_sidebar')),
      found: /Duplicate uid/,
    },
    {
      name: 'another platform version',
      plant: ({ folder }) =>
        changeJson(join(folder, 'hsproject.json'), (project: { platformVersion: string }) => {
          project.platformVersion = '2026.03';
        }),
      found: /platform version 2026\.03/,
    },
  ],
};

interface Config {
  readonly config: Record<string, unknown>;
}

const appFile = (source: string) => join(source, 'app/app-hsmeta.json');
const cardFile = (source: string) => join(source, 'app/cards/lead-card-tab-hsmeta.json');
const profileFile = (source: string) => join(source, 'hsprofile.development.json');

async function findIn(project: Project, profile: string): Promise<string[]> {
  const { translate, isTranslationError } = await load<Translation>('@hubspot/project-parsing-lib/translate');
  const { parseProjectConfig } = await load<Projects>('@hubspot/project-parsing-lib/projects');
  const { http } = await load<Http>('@hubspot/local-dev-lib/http');
  // The parser asks the account for its schemas through this very object.
  http.get = async () => ({ data: SCHEMAS });
  try {
    const { srcDir, platformVersion } = parseProjectConfig(project.folder);
    const { accountId } = readProfile(project, profile);
    const { skippedHsMetaFiles } = await translate(
      { projectSourceDir: join(project.folder, srcDir), platformVersion, accountId },
      { profile, skipValidation: false },
    );
    return [
      ...skippedHsMetaFiles.map((file) => `${profile}: HubSpot has left out ${JSON.stringify(file)}`),
      ...(platformVersion === PLATFORM_VERSION
        ? []
        : [`the project names platform version ${platformVersion}`]),
    ];
  } catch (error) {
    // Whatever the parser throws is its verdict; a fault of ours would show as one just as well.
    const text = isTranslationError(error) ? String(error) : (error as Error).message;
    return [`${profile}: ${text}`];
  }
}
