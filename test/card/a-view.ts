/** A view of a lead that waits for sales, to be changed by a test. */
import type { CardView } from '../../src/card/contract.ts';
import type { CardLead } from '../../src/card/ports.ts';
import type { CardSpeech } from '../../src/card/speech.ts';
import { cardViewOf } from '../../src/card/view.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { withHandoff } from '../../src/lifecycle/lead-state.ts';
import { aSignal, defaultModel, onDay, VP_CONTACT } from '../engine/default-pack.ts';

export const NOW = onDay(5, 12);

const input = {
  contact: VP_CONTACT,
  company: {
    industry: 'COMPUTER_SOFTWARE',
    numberofemployees: '200',
    annualrevenue: '30000000',
    country: 'United States',
  },
  signals: [
    aSignal('guide_download', 1, { asset: 'Outbound playbook' }),
    aSignal('pricing_page_view', 3, { asset: 'https://www.example.com/pricing' }),
    aSignal('case_study_view', 3, { asset: 'https://www.example.com/case-studies/north' }),
    aSignal('email_reply', 5),
  ],
};

/** An MQL since now; an attempt with its clocks is for a test to add. */
export function aCardLead(change: Partial<CardLead> = {}): CardLead {
  return {
    contactId: '70000000001',
    name: 'Dana Reyes',
    settings: settingsOf({ timeZone: 'Europe/Berlin' }),
    state: withHandoff({
      stage: 'mql',
      furthestStage: 'mql',
      salStatus: 'pending',
      episode: 1,
      mqlAt: NOW,
    }),
    receipt: evaluate(defaultModel, input, NOW),
    model: defaultModel,
    input,
    episodes: [],
    activity: [],
    people: new Map(),
    users: new Map(),
    checklist: null,
    owner: { ownerId: '60001', since: null, isDeactivated: false },
    awaiting: null,
    held: null,
    unfollowed: null,
    putBack: null,
    askedDeal: { asks: false, isRefused: false, isAllowed: true, isRetried: false },
    contradicted: null,
    ...change,
  };
}

export function aView(change: Partial<CardView> = {}, speech?: CardSpeech): CardView {
  return { ...viewOf(aCardLead(), NOW, speech), ...change };
}

/** The view of somebody who may decide. */
export function viewOf(lead: CardLead, now: number, speech?: CardSpeech): CardView {
  return cardViewOf(lead, now, { viewerId: '77', mayDecide: true, ...(speech ? { speech } : {}) });
}
