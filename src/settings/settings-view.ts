/** All that the settings page shows at first, worded here so that the page only shows it. Pure. */
import type { Viewer } from '../card/identity.ts';
import type { Model } from '../engine/model.ts';
import { settingsOf } from '../handoff/handoff-settings.ts';
import type { SettingsView } from './contract.ts';
import { healthView } from './health-view.ts';
import { inForce } from './in-force.ts';
import { keptDraftView } from './kept-draft.ts';
import { type Pack, packView, proposalView, publishedView } from './model-view.ts';
import { holds, keysOf, personOf } from './people.ts';
import { keyViews, personName, viewerSentence, whoHas } from './people-view.ts';
import type { DraftMark, KnownProperties, PortalSettings } from './ports.ts';
import type { SettingsSpeech } from './speech.ts';
import type { SettingsWords } from './words-english.ts';

export interface SettingsScene {
  readonly portal: PortalSettings;
  readonly viewer: Viewer;
  /** The portal's properties as the worker last read them; null where it has not. */
  readonly properties: KnownProperties | null;
  readonly packs: readonly Pack[];
  /** The model of the open proposal; null where there is none. */
  readonly proposed: Model | null;
  /** What is kept of the viewer's own draft. */
  readonly kept: DraftMark | null;
  readonly installUrl: string;
  readonly now: number;
  readonly speech: SettingsSpeech;
}

export function settingsView(scene: SettingsScene): SettingsView {
  const { portal, now, installUrl, speech } = scene;
  const { words } = speech;
  const { roster, published, proposal } = portal;
  const viewer = personOf(scene.viewer);
  const { zone } = settingsOf(portal.installation.account, published?.model.document).calendar;
  const moment = { now, zone, speech };
  return {
    viewer: {
      name: personName(viewer, words),
      isAdmin: holds(roster, 'admin', viewer),
      mayPropose: keysOf(roster, viewer).length > 0,
      sentence: viewerSentence(roster, viewer, words),
    },
    health: healthView({ portal, installUrl, ...moment }),
    model: published && publishedView(published, { roster, ...moment }),
    inForce: published
      ? inForce({
          document: published.model.document,
          account: portal.installation.account,
          properties: scene.properties,
          speech,
        })
      : [],
    packs: scene.packs.map((pack) => packView(pack, words)),
    proposal:
      proposal && scene.proposed && published
        ? proposalView(proposal, scene.proposed, {
            roster,
            viewer,
            published: published.model,
            ...moment,
          })
        : null,
    keptDraft: scene.kept && keptDraftView(scene.kept, portal, moment),
    keys: keyViews(roster, viewer, words),
    privacy: {
      reads: readProperties(published?.model ?? null),
      keeps: words.privacy.keeps,
      writes: words.privacy.writes,
      whoMay: whoHas(roster, 'admin', words),
    },
    firstRun: firstRun(portal, words),
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

/** Until a person has published a model. Choosing, mapping and previewing happen on the page; it knows which of them. */
function firstRun(
  { installation, published, proposal }: PortalSettings,
  words: SettingsWords,
): SettingsView['firstRun'] {
  if (published?.by != null) return null;
  const isReady = installation.state === 'connected' && published !== null;
  return { steps: words.firstRun, current: proposal ? 4 : isReady ? 1 : 0 };
}
