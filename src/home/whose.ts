/** Whose leads are shown, and whose they may be: everyone's, the viewer's, nobody's, or one owner's. Pure. */
import { oneLine } from '../engine/wording.ts';
import type { HomeView } from './contract.ts';
import type { Owner } from './ports.ts';
import type { HomeWords, OfWhom } from './words-english.ts';

const MOST_NAME = 40;

type Option = HomeView['whose']['options'][number];

/** What can be chosen: the viewer's own leads only where HubSpot knows the viewer as an owner. */
export function choices(chosen: string, owners: readonly Owner[], { whose: words }: HomeWords): Option[] {
  const isOwner = owners.some(({ isViewer }) => isViewer) || chosen === 'mine';
  const others = owners.filter(({ isViewer }) => !isViewer);
  return [
    { value: 'everyone', label: words.everyone },
    ...(isOwner ? [{ value: 'mine', label: words.mine }] : []),
    { value: 'nobody', label: words.nobody },
    ...others.map((owner) => ({ value: owner.ownerId, label: ownerName(owner, words) })),
  ];
}

/** Of whom the headline speaks. */
export function nameOf(chosen: string, owners: readonly Owner[], { whose: words }: HomeWords): OfWhom {
  if (chosen === 'everyone' || chosen === 'mine' || chosen === 'nobody') return { kind: chosen };
  const owner = owners.find(({ ownerId }) => ownerId === chosen);
  return { kind: 'owner', name: ownerName(owner ?? { ownerId: chosen, name: null }, words) };
}

function ownerName({ ownerId, name }: Pick<Owner, 'ownerId' | 'name'>, words: HomeWords['whose']): string {
  return name === null ? words.unknown(ownerId) : oneLine(name).slice(0, MOST_NAME);
}
