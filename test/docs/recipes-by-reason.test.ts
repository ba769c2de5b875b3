/** Each reason's next step is something a workflow can start on (AT-25): a recipe enrols the contact. */
import { describe, expect, test } from 'vitest';
import { REJECTION_REASONS, type RejectionReason } from '../../src/engine/rejection-reasons.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { decideLead } from '../../src/inbox/decide-lead.ts';
import { trackedProperties } from '../../src/inbox/tracked-properties.ts';
import { loadPack } from '../../src/packs.ts';
import { knownLead } from '../inbox/support/decided.ts';
import { anMql, Handoff, NOW } from '../lifecycle/handoff-builders.ts';
import { enrols, RECIPES } from './recipes.ts';

const NURTURE = 'Nurture by the reason of the rejection';
const TITLES: Readonly<Record<RejectionReason, string>> = {
  wrong_persona: NURTURE,
  no_business_context: NURTURE,
  no_current_need: NURTURE,
  no_response: NURTURE,
  wrong_company_size: 'Outside the profile',
  poor_company_fit: 'Outside the profile',
  wrong_geography: 'Outside the profile',
  student_consultant: 'Keep people out',
  competitor: 'Keep people out',
  vendor_partner: 'Partners and vendors',
  invalid_data: 'Duplicates and wrong data',
  duplicate: 'Duplicates and wrong data',
  existing_opportunity: 'Tell the owner of an open deal',
  existing_customer: 'Hand a customer on to customer success',
  outside_territory: 'Hand on to another territory',
};

const model = await loadPack('default');

/** HubSpot's values after sales has rejected an accepted lead with an owner. */
function valuesAfter(reason: RejectionReason): Readonly<Record<string, string>> {
  const handoff = new Handoff(anMql(), { attempts: 6 });
  handoff.accept();
  expect(handoff.person({ decision: 'reject', reason })).toMatchObject({ ok: true });
  const { state } = handoff;
  const { writes } = decideLead({
    model,
    tracked: trackedProperties(model),
    settings: settingsOf({}),
    appId: '1',
    unwritable: [],
    known: knownLead({ state, decisions: handoff.context.decisions }),
    contact: { properties: { hubspot_owner_id: '60001' }, updatedAt: NOW },
    pending: {},
    company: null,
    deals: [],
    deactivatedOwners: new Set(),
    events: [],
    edits: [],
    recorded: [],
    history: [],
    isPast: false,
    isAsked: false,
    live: true,
    now: state.decided!.at,
  });
  return { hubspot_owner_id: '60001', ...writes.score };
}

describe('AT-25 a rejection', () => {
  test.each(REJECTION_REASONS)('as %s is followed by its recipe and no other', (reason) => {
    const values = valuesAfter(reason);
    const titles = RECIPES.filter((recipe) => enrols(recipe, values)).map(({ title }) => title);
    expect([...new Set(titles)]).toEqual([TITLES[reason]]);
  });
});
