/** The models that were published, in German. */
import { germanList } from '../card/german-figures.ts';
import type { PublishKey } from './people.ts';
import type { NamedHolder, VERSIONS_ENGLISH } from './versions-words-english.ts';

const KEYS = {
  marketing: 'Marketing-Schlüssel',
  sales: 'Vertriebs-Schlüssel',
} as const satisfies Record<PublishKey, string>;

const keyed = ({ name, keys }: NamedHolder) =>
  keys.length > 0 ? `${name} mit dem ${germanList(keys.map((key) => KEYS[key]))}` : name;
const changes = (count: number) => (count === 1 ? 'eine weitere Änderung' : `${count} weitere Änderungen`);

export const VERSIONS_GERMAN: typeof VERSIONS_ENGLISH = {
  first: 'Das erste.',
  same: 'Es sagt dasselbe wie das vorige.',
  cannotCompare:
    'Diese Ausgabe von Fairlead kann es oder das vorige nicht lesen; was sich geändert hat, ist deshalb nicht zu sagen.',
  unreadable: 'Ein Modell einer älteren Ausgabe',
  andMore: (first, more) => `${first} Dazu ${changes(more)}.`,
  leftOut: (count) => `Dazu ${changes(count)}; „fairlead model diff“ nennt sie.`,
  cameAlong: (when) => `Kam mit der Installation, ${when}.`,
  alone: (when, name) => `Veröffentlicht ${when} von ${name}, allein mit beiden Schlüsseln.`,
  byTwo: (when, confirmer, proposer) =>
    `Veröffentlicht ${when} von ${keyed(confirmer)}; vorgeschlagen von ${keyed(proposer)}.`,
};
