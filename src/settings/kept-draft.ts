/** The draft that is kept of whoever looks, in words. Pure. */
import type { KeptDraftView } from './contract.ts';
import { publisherName } from './model-view.ts';
import type { DraftMark, PortalSettings } from './ports.ts';
import { type Moment, type SettingsSpeech, whenText } from './speech.ts';

export function keptDraftView(
  { at, begunOn, isThrown, rejected }: DraftMark,
  portal: PortalSettings,
  moment: Moment,
): KeptDraftView {
  const { words } = moment.speech;
  const { draft } = words;
  const when = whenText(at, moment);
  return {
    sentence: isThrown ? draft.thrown(when) : draft.kept(when),
    outdated: outdatedText(begunOn, portal, moment.speech),
    rejected:
      rejected &&
      draft.rejected(
        publisherName(rejected.by, portal.roster, words),
        whenText(rejected.at, moment),
        rejected.note,
      ),
    isThrown,
  };
}

/** That another model was published since a draft was begun; null where none was. */
export function outdatedText(
  begunOn: string | null,
  { published }: PortalSettings,
  { words }: SettingsSpeech,
): string | null {
  if (begunOn === null || published === null) return null;
  return published.model.hash === begunOn ? null : words.draft.outdated;
}
