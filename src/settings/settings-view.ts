/** All that the settings page shows at first, worded here so that the page only shows it. Pure. */
import type { Viewer } from '../card/identity.ts';
import type { Model } from '../engine/model.ts';
import { settingsOf } from '../handoff/handoff-settings.ts';
import { manifest } from '../manifest.ts';
import type { SettingsView } from './contract.ts';
import { healthView } from './health-view.ts';
import { type Pack, packView, proposalView, publishedView } from './model-view.ts';
import { holds, keysOf, personOf } from './people.ts';
import { keyViews, personName, viewerSentence, whoHas } from './people-view.ts';
import type { PortalSettings } from './ports.ts';

export interface SettingsScene {
  readonly portal: PortalSettings;
  readonly viewer: Viewer;
  readonly packs: readonly Pack[];
  /** The model of the open proposal; null where there is none. */
  readonly proposed: Model | null;
  readonly installUrl: string;
  readonly now: number;
}

export function settingsView(scene: SettingsScene): SettingsView {
  const { portal, now, installUrl } = scene;
  const { roster, published, proposal } = portal;
  const viewer = personOf(scene.viewer);
  const { zone } = settingsOf(portal.installation.account, published?.model.document).calendar;
  const moment = { now, zone };
  return {
    viewer: {
      name: personName(viewer),
      isAdmin: holds(roster, 'admin', viewer),
      mayPropose: keysOf(roster, viewer).length > 0,
      sentence: viewerSentence(roster, viewer),
    },
    health: healthView({ portal, installUrl, ...moment }),
    model: published && publishedView(published, { roster, ...moment }),
    packs: scene.packs.map(packView),
    proposal:
      proposal && scene.proposed && published
        ? proposalView(proposal, scene.proposed, {
            roster,
            viewer,
            published: published.model,
            ...moment,
          })
        : null,
    keys: keyViews(roster, viewer),
    privacy: {
      reads: readProperties(published?.model ?? null),
      keeps: KEPT,
      writes: WRITTEN,
      whoMay: whoHas(roster, 'admin'),
    },
    firstRun: firstRun(portal),
  };
}

/** The properties that are read, by the model that is published. */
function readProperties(model: Model | null): string[] {
  if (!model) return [];
  const { inputs } = model.document;
  return (['contact', 'company'] as const).flatMap((object) =>
    model.reads[object].map((property) => {
      const declared = Object.hasOwn(inputs[object], property) ? inputs[object][property] : undefined;
      return `${declared?.label ?? property} (${object}.${property})`;
    }),
  );
}

const KEPT = [
  'Values of these properties, with the time of each change',
  'What contacts did: visits, downloads, replies, with their time',
  'Every decision with its receipt, and who took it',
  'E-mail addresses of colleagues who hold a key here',
];

const WRITTEN = [
  `${manifest.properties.contacts.length} contact and ${manifest.properties.companies.length} company properties of the group ${manifest.properties.group.label}, in HubSpot itself`,
  'Lifecycle stage and lead status, where the mapping says so',
];

const STEPS: readonly { readonly title: string; readonly help: string }[] = [
  { title: 'Connect', help: 'Fairlead reads all contacts once. Nobody’s lifecycle stage changes by this.' },
  { title: 'Choose a pack', help: 'Begin with the model that is nearest to how you sell.' },
  { title: 'Map', help: 'Say which of your forms and pages count as what.' },
  { title: 'Preview', help: 'See what it would decide about your own contacts.' },
  { title: 'Publish', help: 'One person proposes, another confirms with the other key.' },
];

/** Until a person has published a model. Choosing, mapping and previewing happen on the page; it knows which of them. */
function firstRun({ installation, published, proposal }: PortalSettings): SettingsView['firstRun'] {
  if (published?.by != null) return null;
  const isReady = installation.state === 'connected' && published !== null;
  return { steps: [...STEPS], current: proposal ? 4 : isReady ? 1 : 0 };
}
