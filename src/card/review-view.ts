/** A decision that the data contradict (AT-57), as the card tells it, and what people found about it. Pure. */
import { upperFirst } from '../engine/wording.ts';
import type { Contradiction } from '../lifecycle/contradiction.ts';
import type { StandingContradiction } from '../lifecycle/resolution.ts';
import type { CardView } from './contract.ts';
import { deciderName } from './decider-name.ts';
import type { Scene } from './headline.ts';
import { dayText } from './moments.ts';

/** The decision with what speaks against it. */
export type Contradicted = StandingContradiction & Pick<Contradiction, 'evidence'>;

const MOST_NOTE = 500;

/** Null where no decision about the lead stands against the data. */
export function reviewView(contradicted: Contradicted | null, scene: Scene): CardView['review'] {
  if (contradicted === null) return null;
  const { rules, onlooker, zone, now, speech } = scene;
  const { words, days, agreed } = speech;
  const { key, reason, evidence, resolution } = contradicted;
  const label = agreed(rules.reasons[reason].label);
  return {
    decisionKey: key,
    sentence: words.review.contradicted(label, evidence.replace(/\s+/g, ' ')),
    found:
      resolution &&
      upperFirst(
        words.review.found(
          resolution.wrong,
          deciderName(resolution.by, onlooker, words.decider),
          dayText(resolution.at, zone, now, days),
          cut(resolution.note),
        ),
      ),
  };
}

function cut(note: string): string {
  const text = note.replace(/\s+/g, ' ').trim();
  return text.length > MOST_NOTE ? `${text.slice(0, MOST_NOTE - 1)}…` : text;
}
