/**
 * `npm run manifest`: writes the files of the HubSpot project that repeat what `app-manifest.json` says, each extension's
 * copies of its contract with the server and of what all extensions share, and the card's engine: HubSpot builds each folder of a project alone, so it
 * cannot reach ours. With `--check` it only compares, and fails where a file says something else.
 * Source: developers.hubspot.com, app, webhooks and workflow action configuration of platform version 2026.09.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Card, manifest, type WorkflowAction } from '../src/manifest.ts';
import { engineScript } from './engine-script.ts';

const PLATFORM_VERSION = '2026.09';

/** Where the app answers; a profile of the HubSpot project fills it in for each environment. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholder is HubSpot's, not ours
const BACKEND = '${BACKEND_URL}';

/** Contracts between an extension and its server, by the folder that gets a copy. */
const CONTRACTS: Readonly<Record<string, readonly string[]>> = {
  cards: ['src/card/contract.ts', 'src/card/what-if-contract.ts'],
  settings: [
    'src/settings/contract.ts',
    'src/settings/draft-contract.ts',
    'src/settings/entries-contract.ts',
    'src/settings/versions-contract.ts',
  ],
  pages: ['src/home/contract.ts'],
};

/** What all extensions have in common, by the folder that gets a copy. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  cards: ['ask.ts', 'language.ts', 'new-key.ts', 'use-view.ts'],
  settings: ['ask.ts', 'language.ts', 'new-key.ts', 'use-view.ts'],
  pages: ['ask.ts', 'language.ts', 'use-view.ts'],
};

/** Extensions of which HubSpot takes one each, with a page to themselves. */
const PAGES = {
  settings: { type: 'settings', entrypoint: '/app/settings/SettingsPage.tsx' },
  pages: { type: 'page', entrypoint: '/app/pages/HomePage.tsx' },
} as const;

const JSON_FILES: Readonly<Record<string, unknown>> = {
  'hubspot/hsproject.json': { name: manifest.uid, srcDir: 'src', platformVersion: PLATFORM_VERSION },
  'hubspot/src/app/app-hsmeta.json': appMeta(),
  'hubspot/src/app/webhooks/webhooks-hsmeta.json': webhooksMeta(),
  ...Object.fromEntries(
    Object.entries(manifest.workflowActions).map(([key, action]) => [
      `hubspot/src/app/workflow-actions/${key}-hsmeta.json`,
      actionMeta(key, action),
    ]),
  ),
  ...Object.fromEntries(Object.entries(manifest.cards).flatMap(([key, card]) => cardMetas(key, card))),
  'hubspot/src/app/settings/settings-hsmeta.json': pageMeta('settings', PAGES.settings),
  'hubspot/src/app/pages/home-hsmeta.json': pageMeta('home', PAGES.pages),
};

const FILES: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(JSON_FILES).map(([path, content]) => [path, `${JSON.stringify(content, null, 2)}\n`]),
  ),
};
for (const [folder, contracts] of Object.entries(CONTRACTS)) {
  for (const path of contracts) FILES[`hubspot/src/app/${folder}/${basename(path)}`] = await copyOf(path);
}
for (const [folder, files] of Object.entries(SHARED)) {
  for (const file of files)
    FILES[`hubspot/src/app/${folder}/${file}`] = await copyOf(`hubspot/shared/${file}`);
}
Object.assign(FILES, await engineScript('hubspot/src/app/cards'));

const isCheck = process.argv.includes('--check');
const stale: string[] = [];
for (const [path, wanted] of Object.entries(FILES)) {
  const file = fileOf(path);
  const found = await readFile(file, 'utf8').catch(() => '');
  if (found === wanted) continue;
  stale.push(path);
  if (isCheck) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, wanted);
}
if (isCheck && stale.length > 0) {
  const sources = [
    'app-manifest.json',
    'src/engine',
    'hubspot/shared',
    ...Object.values(CONTRACTS).flat(),
  ].join(', ');
  console.error(`Not as ${sources} say: ${stale.join(', ')}. Run npm run manifest.`);
  process.exitCode = 1;
} else {
  console.log(
    stale.length === 0 ? 'The HubSpot project agrees with app-manifest.json.' : `Wrote ${stale.join(', ')}.`,
  );
}

function fileOf(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

async function copyOf(path: string): Promise<string> {
  return `// A copy of ${path}, made by npm run manifest.\n${await readFile(fileOf(path), 'utf8')}`;
}

/** One for each place: HubSpot takes one location a file. */
function cardMetas(key: string, card: Card): [path: string, content: unknown][] {
  const { name, description, entrypoint, locations, objectTypes } = card;
  return locations.map((location) => {
    const place = location.split('.').at(-1);
    const uid = `${manifest.uid}_${key}_${place}`.replaceAll('-', '_');
    return [
      `hubspot/src/app/cards/${key}-${place}-hsmeta.json`,
      { uid, type: 'card', config: { name, description, location, entrypoint, objectTypes } },
    ];
  });
}

function pageMeta(key: string, { type, entrypoint }: (typeof PAGES)[keyof typeof PAGES]): unknown {
  return { uid: `${manifest.uid}_${key}`, type, config: { entrypoint } };
}

function appMeta(): unknown {
  const { uid, name, description, paths, scopes } = manifest;
  return {
    uid,
    type: 'app',
    config: {
      name,
      description,
      distribution: 'marketplace',
      auth: {
        type: 'oauth',
        redirectUrls: [`${BACKEND}${paths.callback}`],
        requiredScopes: scopes.required,
        optionalScopes: scopes.optional,
        conditionallyRequiredScopes: [],
      },
      permittedUrls: { fetch: [BACKEND], iframe: [], img: [] },
    },
  };
}

function webhooksMeta(): unknown {
  const { maxConcurrentRequests, subscriptions } = manifest.webhooks;
  const active = subscriptions.map((subscription) => ({ ...subscription, active: true }));
  return {
    uid: `${manifest.uid}_webhooks`,
    type: 'webhooks',
    config: {
      settings: { targetUrl: `${BACKEND}${manifest.paths.webhooks}`, maxConcurrentRequests },
      subscriptions: {
        crmObjects: active.filter(({ subscriptionType }) => subscriptionType.startsWith('object.')),
        hubEvents: active.filter(({ subscriptionType }) => !subscriptionType.startsWith('object.')),
      },
    },
  };
}

function actionMeta(key: string, action: WorkflowAction): unknown {
  const { path, name, description, card, objectTypes, inputs, outputs } = action;
  const words = (what: 'label' | 'description') =>
    Object.fromEntries(inputs.map((input) => [input.name, input[what]]));
  return {
    uid: `${manifest.uid}_${key.replaceAll('-', '_')}`,
    type: 'workflow-action',
    config: {
      actionUrl: `${BACKEND}${path}`,
      isPublished: true,
      supportedClients: [{ client: 'WORKFLOWS' }],
      inputFields: inputs.map(({ name, type, fieldType, options, from, required }) => ({
        typeDefinition: { name, type, fieldType, ...(options ? { options } : {}) },
        supportedValueTypes: from,
        isRequired: required,
      })),
      outputFields: outputs.map(({ name, type, fieldType }) => ({
        typeDefinition: { name, type, fieldType },
      })),
      labels: {
        en: {
          actionName: name,
          actionDescription: description,
          actionCardContent: card,
          inputFieldLabels: words('label'),
          inputFieldDescriptions: words('description'),
          outputFieldLabels: Object.fromEntries(outputs.map((output) => [output.name, output.label])),
        },
      },
      objectTypes,
    },
  };
}
