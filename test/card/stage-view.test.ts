/** The stage in the portal's own words, what its record lacks, and the points that its channel asks for. */
import { describe, expect, test } from 'vitest';
import { IN_ENGLISH, speechFor } from '../../src/card/speech.ts';
import { stageView } from '../../src/card/stage-view.ts';
import { scoreView } from '../../src/card/view.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { ModelDocument } from '../../src/engine/schema.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { withHandoff } from '../../src/lifecycle/lead-state.ts';
import type { Stage } from '../../src/lifecycle/stages.ts';
import { defaultModel, onDay, VP_CONTACT } from '../engine/default-pack.ts';

const GERMAN = speechFor('de');

interface Shown {
  readonly stages?: NonNullable<ModelDocument['handoff']>['stages'];
  readonly contact?: Readonly<Record<string, string>>;
  readonly stage?: Stage;
}

function shown({ stages, contact = { email: 'd@x.example', jobtitle: 'VP' }, stage = 'mql' }: Shown) {
  const document = { ...defaultModel.document, handoff: stages ? { stages } : {} };
  const state = withHandoff({
    stage,
    furthestStage: stage,
    salStatus: stage === 'mql' ? 'pending' : 'accepted',
    episode: 1,
    mqlAt: 0,
  });
  const input = { contact, company: null, signals: [] };
  const lead = {
    contactId: '1',
    name: 'Dana Reyes',
    settings: settingsOf({}, document),
    state,
    receipt: evaluate(defaultModel, input, 0),
    model: { ...defaultModel, document },
    input,
    episodes: [],
    activity: [],
    people: new Map(),
    users: new Map(),
    checklist: null,
    owner: { ownerId: null, since: null, isDeactivated: false },
    awaiting: null,
    held: null,
    unfollowed: null,
    putBack: null,
    askedDeal: { asks: false, isRefused: false, isAllowed: true, isRetried: false },
    contradicted: null,
  };
  return (speech = IN_ENGLISH) => stageView(lead, speech);
}

describe('the stage', () => {
  test('is told in our words where the model says nothing of it', () => {
    expect(shown({})()).toMatchObject({
      label: 'MQL, waits for you',
      help: 'Qualified by marketing evidence; sales has not accepted it yet.',
    });
  });

  test('is told in the words of the model, as far as it has any', () => {
    const stages = {
      mql: {
        label: 'Ready for sales',
        owner: 'joint' as const,
        entry: ['Fits our market', 'Has asked for a demo.'],
        exit: ['Sales has answered'],
      },
    };
    expect(shown({ stages })()).toMatchObject({
      label: 'Ready for sales, waits for you',
      help: 'Owned by marketing and sales together. It takes: Fits our market. Has asked for a demo. It ends: Sales has answered.',
    });
    expect(shown({ stages })(GERMAN).help).toBe(
      'Zuständig: Marketing und Vertrieb gemeinsam. Nötig: Fits our market. Has asked for a demo. Ende: Sales has answered.',
    );
    expect(shown({ stages: { mql: { label: 'Ready' } } })()).toMatchObject({
      label: 'Ready, waits for you',
      help: 'Qualified by marketing evidence; sales has not accepted it yet.',
    });
  });

  test('says in one sentence which of the fields it asks for the record lacks', () => {
    expect(shown({ contact: { jobtitle: ' ' } })().help).toMatch(
      /yet\. Missing on the record: E-mail and Job title\.$/,
    );
    const phone = { property: 'phone', label: 'Phone number', blocks: false };
    expect(shown({ stages: { mql: { requiredFields: [phone] } } })(GERMAN).help).toMatch(
      / Im Datensatz fehlt: Phone number\.$/,
    );
    expect(shown({ stage: 'sal', contact: { hubspot_owner_id: '60001' } })().help).not.toContain('Missing');
    expect(shown({ stage: 'nurture', contact: {} })().help).toBe('Marketing works on it.');
  });
});

describe('the points needed', () => {
  const input = { contact: VP_CONTACT, company: null, signals: [], channel: 'paid_social' };
  const sentence = (threshold: number, speech = IN_ENGLISH) => {
    const receipt = {
      ...evaluate(defaultModel, input, onDay(5)),
      score: 25_000,
      decisive: 25_000,
      threshold,
    };
    return scoreView(receipt, defaultModel, speech).sentence;
  };

  test('name the channel where it asks for other points than most', () => {
    expect(sentence(65_000)).toBe('25 points, 65 needed from Paid social');
    expect(sentence(65_000, GERMAN)).toBe('25 Punkte, 65 nötig bei Herkunft Paid social');
    expect(sentence(defaultModel.document.mql.threshold.default * 1000)).toBe('25 points, 60 needed');
  });
});
