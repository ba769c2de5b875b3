/** Rules, gates and fast tracks on the settings page, in English. Labels are the model's own or HubSpot's. */
import type { ModelDocument } from '../engine/schema.ts';
import { ENGLISH_CONDITIONS } from '../model-file/condition-sentences.ts';

type Decay = ModelDocument['decays'][string];

export const ENTRIES_ENGLISH = {
  conditions: ENGLISH_CONDITIONS,
  when: (told: string) => `Counts when: ${told}.`,
  gates: 'Gates: what no points outweigh',
  gatesHelp: 'They are asked in this order: disqualify, divert, require. The first that holds back decides.',
  gateKinds: {
    disqualify: 'Disqualifies whoever fits',
    divert: 'Hands over to others whoever fits',
    require: 'Has to be so for an MQL',
  },
  onMissing: {
    pass: 'It does not hold the lead back',
    hold: 'The lead is held until it is known',
    fail: 'It counts as not passed',
  },
  tracks: 'Fast tracks: what goes to a person at once',
  tracksHelp: 'They need no points, but the gates and the fit.',
  parts: { seniority: 'seniority', department: 'department', persona: 'role in buying' },
  decay: (name: string, { kind, holdDays, days }: Decay) =>
    kind === 'linear'
      ? `${name}: whole for ${holdDays} days, nothing ${days} days later`
      : `${name}: whole for ${holdDays} days, then half every ${days}`,
};
