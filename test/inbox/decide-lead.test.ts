import { beforeAll, describe, expect, test } from 'vitest';
import type { Model } from '../../src/engine/model.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { type DecisionInput, decideLead, type KnownLead } from '../../src/inbox/decide-lead.ts';
import { trackedProperties } from '../../src/inbox/tracked-properties.ts';
import { NEW_HANDOFF } from '../../src/lifecycle/lead-state.ts';
import { loadPack } from '../../src/packs.ts';

const NOW = Date.UTC(2026, 10, 5, 12);
const HOUR = 3_600_000;

let model: Model;
beforeAll(async () => {
  model = await loadPack('default');
});

const BUYER = {
  email: 'dana@northwind.example',
  hs_email_domain: 'northwind.example',
  jobtitle: 'VP of Sales',
  country: 'United States',
  lifecyclestage: 'lead',
};
const COMPANY = {
  industry: ['COMPUTER_SOFTWARE', 1],
  numberofemployees: ['200', 1],
  annualrevenue: ['30000000', 1],
} as const;

function given(changes: Partial<DecisionInput> = {}): DecisionInput {
  return {
    model,
    tracked: trackedProperties(model),
    settings: settingsOf({}),
    appId: '1',
    unwritable: [],
    known: null,
    contact: { properties: BUYER, updatedAt: NOW },
    pending: {},
    company: COMPANY,
    deals: [],
    deactivatedOwners: new Set(),
    events: [],
    edits: [],
    recorded: [],
    history: [],
    isPast: false,
    isAsked: false,
    live: true,
    now: NOW,
    ...changes,
  };
}

const demo = (at: number) => [
  { property: 'recent_conversion_event_name', value: 'Request a demo', occurredAt: at },
  { property: 'recent_conversion_date', value: new Date(at).toISOString(), occurredAt: at },
];
const demoValues = (at: number) =>
  Object.fromEntries(demo(at).map(({ property, value }) => [property, value]));

function knownLead(changes: Partial<KnownLead> = {}): KnownLead {
  return {
    leadId: '1',
    facts: {},
    written: {},
    state: NEW_HANDOFF,
    decisions: [],
    episode: null,
    previous: null,
    mirror: null,
    putBacks: null,
    asksForDeal: false,
    leadStandings: {},
    earlierEpisodes: [],
    activity: [],
    checklist: null,
    seen: null,
    origin: 'live',
    metAt: NOW - 12 * HOUR,
    signals: [],
    channel: null,
    modelHash: model.hash,
    decision: 'not_mql',
    pastWaits: false,
    toldAhead: [],
    ...changes,
  };
}

describe('decideLead', () => {
  test('AT-07 a demo request of the right company is an MQL and no SQL', () => {
    const outcome = decideLead(
      given({
        events: demo(NOW - HOUR),
        contact: { properties: { ...BUYER, ...demoValues(NOW - HOUR) }, updatedAt: NOW },
      }),
    );
    expect(outcome.handoff.step.state).toMatchObject({ stage: 'mql', salStatus: 'pending', episode: 1 });
    expect(outcome.writes.stage).toEqual({ lifecyclestage: 'marketingqualifiedlead' });
    expect(outcome.writes.score).toMatchObject({ fairlead_score: '40', fairlead_priority: 'hand_raiser' });
  });

  test('a page view that no event has told of yet gives no signal, and its event gives exactly one', () => {
    const url = 'https://www.example.com/pricing';
    const properties = { ...BUYER, hs_analytics_last_url: url };
    const ahead = decideLead(given({ contact: { properties, updatedAt: NOW } }));
    expect(ahead.signals).toEqual([]);
    const told = decideLead(
      given({
        known: knownLead({ facts: ahead.facts }),
        contact: { properties, updatedAt: NOW },
        events: [{ property: 'hs_analytics_last_url', value: url, occurredAt: NOW - HOUR }],
      }),
    );
    expect(told.signals).toMatchObject([{ kind: 'pricing_page_view', occurredAt: NOW - HOUR }]);
  });

  test('a signal that is known already is not counted twice', () => {
    const [signal] = decideLead(given({ events: demo(NOW - HOUR) })).signals;
    const again = decideLead(given({ known: knownLead({ signals: [signal!] }), events: demo(NOW - HOUR) }));
    expect(again.signals).toEqual([]);
  });

  describe('history', () => {
    const past = { history: demo(NOW - 24 * HOUR), isPast: true, live: false };

    test('opens no episode, starts no clock and writes no lifecycle, but writes the score', () => {
      const outcome = decideLead(given(past));
      expect(outcome.receipt.decision).toBe('mql');
      expect(outcome.handoff.step).toMatchObject({ opensEpisode: false, heldBack: 'unreleased' });
      expect(outcome.writes.stage).toEqual({});
      expect(outcome.writes.score).toMatchObject({
        fairlead_score: '40',
        fairlead_stage: 'lead',
        fairlead_sal_status: 'none',
      });
    });

    test('gives the stage that the lifecycle says', () => {
      const properties = { ...BUYER, lifecyclestage: 'salesqualifiedlead' };
      const outcome = decideLead(given({ ...past, contact: { properties, updatedAt: NOW } }));
      expect(outcome.handoff.step.state).toMatchObject({ stage: 'sql', episode: 0 });
    });

    test('a record older than the installation brings its stage along, also where a webhook reaches it first', () => {
      const properties = { ...BUYER, ...demoValues(NOW - HOUR), lifecyclestage: 'salesqualifiedlead' };
      const contact = { properties, updatedAt: NOW };
      const reached = decideLead(given({ contact, events: demo(NOW - HOUR), isPast: true }));
      expect(reached.receipt.decision).toBe('mql');
      expect(reached.handoff.step.state).toMatchObject({ stage: 'sql', salStatus: 'none', episode: 0 });
      expect(reached.writes.stage).toEqual({});
      const born = decideLead(given({ contact, events: demo(NOW - HOUR) }));
      expect(born.handoff.step.state).toMatchObject({ stage: 'mql', salStatus: 'pending', episode: 1 });
    });

    test('a first look at an older record hands it over for a signal that is told, not for its past', () => {
      const told = demo(NOW - HOUR);
      const contact = { properties: { ...BUYER, ...demoValues(NOW - HOUR) }, updatedAt: NOW };
      const past = given({ contact, isPast: true });
      expect(decideLead({ ...past, events: told, history: told }).handoff.step.opensEpisode).toBe(true);
      const change = [{ property: 'country', value: 'United States', occurredAt: NOW }];
      for (const history of [told, []]) {
        const { receipt, handoff } = decideLead({ ...past, events: change, history });
        expect(receipt.decision).toBe('mql');
        expect(handoff.step).toMatchObject({ opensEpisode: false, heldBack: 'unreleased' });
      }
    });

    test('a lead that qualifies by history alone is not handed over because a property changed', () => {
      const known = knownLead({
        decision: 'mql',
        origin: 'history',
        signals: decideLead(given(past)).signals,
      });
      const events = [{ property: 'country', value: 'Canada', occurredAt: NOW }];
      const properties = { ...BUYER, country: 'Canada' };
      const changed = decideLead(given({ known, events, contact: { properties, updatedAt: NOW } }));
      expect(changed.handoff.step).toMatchObject({ opensEpisode: false, heldBack: 'unreleased' });
      const reply = new Date(NOW - 1_000).toISOString();
      const active = decideLead(
        given({
          known,
          events: [{ property: 'hs_sales_email_last_replied', value: reply, occurredAt: NOW - 1_000 }],
        }),
      );
      expect(active.handoff.step.opensEpisode).toBe(true);
    });
  });

  test('a demo request that a backfill read before its event arrived still hands the lead over', () => {
    const early = decideLead(given({ history: demo(NOW - 1_000), live: false }));
    expect(early.handoff.step.heldBack).toBe('unreleased');
    const known = knownLead({
      decision: 'mql',
      origin: 'history',
      facts: early.facts,
      signals: early.signals,
    });
    const late = decideLead(given({ known, events: demo(NOW - 1_000) }));
    expect(late.signals).toEqual([]);
    expect(late.handoff.step.opensEpisode).toBe(true);
  });

  test('what an import added to the past of a lead does not hand it over when a property changes before its look', () => {
    const { signals } = decideLead(given({ history: demo(NOW - 24 * HOUR), live: false }));
    const events = [{ property: 'country', value: 'Canada', occurredAt: NOW }];
    const contact = { properties: { ...BUYER, country: 'Canada' }, updatedAt: NOW };
    const imported = given({ known: knownLead({ signals, pastWaits: true }), events, contact });
    expect(decideLead(imported).handoff.step).toMatchObject({ opensEpisode: false, heldBack: 'unreleased' });
    const seen = given({ known: knownLead({ signals }), events, contact });
    expect(decideLead(seen).handoff.step.opensEpisode).toBe(true);
  });

  test('a company that arrives later does not hand over a lead whose signals are all of the past', () => {
    const { signals } = decideLead(given({ history: demo(NOW - 24 * HOUR), live: false }));
    const before = knownLead({ signals, origin: 'history', decision: 'hold' });
    expect(decideLead(given({ known: before })).handoff.step).toMatchObject({
      opensEpisode: false,
      heldBack: 'unreleased',
    });
    const recent = [{ kind: 'email_reply', occurredAt: NOW - HOUR, doors: ['property'] }];
    const active = knownLead({ signals: [...signals, ...recent], origin: 'history', decision: 'hold' });
    expect(decideLead(given({ known: active })).handoff.step.opensEpisode).toBe(true);
  });

  describe('what is written', () => {
    const scored = () => decideLead(given()).writes.score;

    test('never null: a contact that was looked at has a number and a state', () => {
      expect(scored()).toMatchObject({
        fairlead_score: '0',
        fairlead_score_state: 'scored',
        fairlead_stage: 'lead',
      });
    });

    test('nothing, where HubSpot says the same already', () => {
      const properties = { ...BUYER, ...scored() };
      const again = given({
        known: knownLead({ written: scored() }),
        contact: { properties, updatedAt: NOW },
        now: NOW + HOUR,
      });
      const { score, stage, edited, known } = decideLead(again).writes;
      expect([score, stage, edited, known]).toEqual([{}, {}, [], {}]);
    });

    test("a person's edit beats the machine", () => {
      const written = { fairlead_sal_status: 'pending' };
      const properties = { ...BUYER, ...demoValues(NOW - HOUR), fairlead_sal_status: 'accepted' };
      const outcome = decideLead(
        given({
          known: knownLead({ written }),
          events: demo(NOW - HOUR),
          contact: { properties, updatedAt: NOW },
        }),
      );
      expect(outcome.writes.edited).toEqual(['fairlead_sal_status']);
      expect(outcome.writes.score).not.toHaveProperty('fairlead_sal_status');
      expect(outcome.writes.score).toHaveProperty('fairlead_stage', 'mql');
    });

    test('what is on its way counts as arrived', () => {
      const pending = scored();
      expect(decideLead(given({ known: knownLead(), pending })).writes.score).toEqual({});
    });

    test('properties that the portal holds in another form are left alone', () => {
      const outcome = decideLead(given({ unwritable: ['fairlead_score'] }));
      expect(outcome.writes.score).not.toHaveProperty('fairlead_score');
      expect(outcome.writes.score).toHaveProperty('fairlead_grade');
    });

    test('decay alone writes nothing while stage, grade and priority stay', () => {
      const url = 'https://www.example.com/pricing';
      const occurredAt = NOW - 20 * 24 * HOUR;
      const view = { kind: 'pricing_page_view', occurredAt, asset: url, doors: ['property'] };
      const before = decideLead(given({ known: knownLead({ signals: [view] }), now: NOW - 24 * HOUR }));
      const properties = { ...BUYER, ...before.writes.score };
      const known = knownLead({ signals: [view], facts: before.facts, written: before.writes.score });
      const today = decideLead(given({ known, contact: { properties, updatedAt: NOW } }));
      expect(today.receipt.score).toBeLessThan(before.receipt.score);
      expect(today.receipt.grade).toBe(before.receipt.grade);
      expect(today.writes.score).toEqual({});
    });
  });
});

describe('AT-26 a lead that comes back when its data change', () => {
  const SENT_BACK = NOW - HOUR;
  const SIZE = { ...COMPANY, numberofemployees: ['200', 1] } as const;
  const base = decideLeadFacts();

  function decideLeadFacts() {
    return Object.fromEntries(Object.entries(BUYER).map(([name, value]) => [name, [value, 1] as const]));
  }

  function sentBack(changes: Partial<KnownLead> = {}): KnownLead {
    const wayBack = { since: SENT_BACK, on: 'new_data', wakeOn: null, until: null, wokeAt: null } as const;
    const asked = { kind: 'demo_request', occurredAt: NOW - 24 * HOUR, doors: ['property'] };
    return knownLead({
      facts: base,
      state: {
        ...NEW_HANDOFF,
        stage: 'disqualified',
        salStatus: 'rejected',
        episode: 1,
        stageSince: SENT_BACK,
        wayBack,
      },
      signals: [{ key: 'demo', attributes: {}, ...asked } as unknown as KnownLead['signals'][number]],
      ...changes,
    });
  }

  const stageAfter = (changes: Partial<DecisionInput>, known = sentBack()) =>
    decideLead(given({ known, company: SIZE, ...changes })).handoff.step.state.stage;

  test('stays away when an e-mail is opened, a page is seen or our own lifecycle stage arrives', () => {
    const opened = {
      hs_email_last_open_date: new Date(NOW).toISOString(),
      hs_analytics_last_url: 'https://a.example',
    };
    expect(stageAfter({ contact: { properties: { ...BUYER, ...opened }, updatedAt: NOW } })).toBe(
      'disqualified',
    );
    const facts = { ...base, lifecyclestage: ['lead', NOW] as const };
    const known = sentBack({ facts, written: { lifecyclestage: 'lead' } });
    expect(stageAfter({ contact: { properties: BUYER, updatedAt: NOW } }, known)).toBe('disqualified');
  });

  test('stays away when a new model reads for the first time what has stood there, whatever else was changed', () => {
    const { country: _, ...facts } = base as Record<string, readonly [string, number]>;
    const contact = { properties: BUYER, updatedAt: NOW };
    const known = sentBack({ facts, modelHash: 'the one before' });
    expect(stageAfter({ contact }, known)).toBe('disqualified');
    expect(stageAfter({ contact }, { ...known, modelHash: model.hash })).toBe('mql');
  });

  test('comes back when a value changes that fit goes by', () => {
    const contact = { properties: { ...BUYER, jobtitle: 'Chief Revenue Officer' }, updatedAt: NOW };
    expect(stageAfter({ contact })).toBe('mql');
    const grown = { ...SIZE, numberofemployees: ['210', NOW] } as const;
    expect(stageAfter({ company: grown })).toBe('mql');
  });
});
