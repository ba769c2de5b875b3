/** Which contact properties are read from HubSpot, and which of them are kept as facts. */
import { committeeReach } from '../engine/committee-reach.ts';
import type { Model } from '../engine/model.ts';
import { requiredProperties } from '../handoff/handoff-settings.ts';
import { ORIGIN_PROPERTIES } from '../handoff/origin.ts';
import { TOUCH_PROPERTIES } from '../lifecycle/sla/activity-readings.ts';
import { ownedContactProperties } from '../manifest.ts';
import { ACCOUNT_PROPERTIES } from '../outbox/account-properties.ts';

/** Who it is, for the sentence on a screen; the lifecycle; where the company is found; and what the handoff asks. */
const ALWAYS = [
  'firstname',
  'lastname',
  'email',
  'jobtitle',
  'lifecyclestage',
  'hs_lead_status',
  'associatedcompanyid',
  ...ORIGIN_PROPERTIES,
  ...TOUCH_PROPERTIES,
];

/** Kept as facts: what the model reads, what its stages ask for, and what a person needs to recognise the lead. */
export function trackedProperties(model: Model): readonly string[] {
  return unique([...ALWAYS, ...requiredProperties(model.document), ...model.reads.contact]);
}

/** Requested from HubSpot: the tracked ones, and our own, to write only where they differ. */
export function contactProperties(model: Model): readonly string[] {
  return unique([...trackedProperties(model), ...ownedContactProperties]);
}

/** Kept as facts of a company. Whether it is a customer is said of it as an account. */
export function trackedCompanyProperties(model: Model): readonly string[] {
  const ofAccount = committeeReach(model) === null ? [] : ['lifecyclestage'];
  return unique(['name', 'domain', ...ofAccount, ...model.reads.company]);
}

/** Requested from HubSpot; our own with them where the model asks for committees. */
export function companyProperties(model: Model): readonly string[] {
  return unique([...trackedCompanyProperties(model), ...writtenOnCompanies(model)]);
}

/** What we write on companies: nothing where nobody asks for committees. */
export function writtenOnCompanies(model: Model): readonly string[] {
  return committeeReach(model) === null ? [] : ACCOUNT_PROPERTIES;
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
