/** The models that were published, in English. */
import { listed } from '../engine/wording.ts';
import type { PublishKey } from './people.ts';

export interface NamedHolder {
  readonly name: string;
  readonly keys: readonly PublishKey[];
}

const keyed = ({ name, keys }: NamedHolder) =>
  keys.length > 0 ? `${name} with the ${listed(keys)} key` : name;

export const VERSIONS_ENGLISH = {
  first: 'The first one.',
  same: 'It says the same as the one before.',
  cannotCompare: 'This release of Fairlead cannot read it or the one before, so what changed is not told.',
  unreadable: 'A model of an older release',
  andMore: (first: string, more: number) =>
    `${first} And ${more === 1 ? 'one more change' : `${more} more changes`}.`,
  leftOut: (count: number) =>
    `And ${count === 1 ? 'one more change' : `${count} more changes`}, which “fairlead model diff” tells.`,
  cameAlong: (when: string) => `Came with the installation, ${when}.`,
  alone: (when: string, name: string) => `Published ${when} by ${name}, who held both keys alone.`,
  byTwo: (when: string, confirmer: NamedHolder, proposer: NamedHolder) =>
    `Published ${when} by ${keyed(confirmer)}; proposed by ${keyed(proposer)}.`,
};
