// Made by npm run manifest: what src/card/try-out.ts gives to the card.
import type { Material, Supposition, Tried } from './what-if-contract.ts';

export interface TryOut {
  suppose(supposition: Supposition): Tried;
}

export function openTryOut(material: Material): TryOut | null;
