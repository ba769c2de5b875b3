/** Which contact properties are read from HubSpot, and which of them are kept as facts. */
import type { Model } from '../engine/model.ts';
import { ownedContactProperties } from '../manifest.ts';

/** Who it is, for the sentence on a screen; the lifecycle; and where the company is found. */
const ALWAYS = ['firstname', 'lastname', 'email', 'jobtitle', 'lifecyclestage', 'associatedcompanyid'];

/** Kept as facts: what the model reads, and what a person needs to recognise the lead. */
export function trackedProperties(model: Model): readonly string[] {
  return unique([...ALWAYS, ...model.reads.contact]);
}

/** Requested from HubSpot: the tracked ones, and our own, to write only where they differ. */
export function contactProperties(model: Model): readonly string[] {
  return unique([...trackedProperties(model), ...ownedContactProperties]);
}

export function companyProperties(model: Model): readonly string[] {
  return unique(['name', 'domain', ...model.reads.company]);
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
