import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIFECYCLE, furthest, lifecycleToWrite, STAGES } from '../../src/lifecycle/stages.ts';
import { advance, inheritedState, NEW_LEAD, type Verdict } from '../../src/lifecycle/transitions.ts';

const VERDICTS: readonly Verdict[] = ['qualified', 'not_qualified', 'held', 'disqualified', 'diverted'];
const live = { lifecycle: 'lead', live: true, now: 1_000 };

describe('advance', () => {
  test('a qualified lead becomes an MQL, opens an episode and waits for sales', () => {
    const { state, transition, opensEpisode } = advance(NEW_LEAD, { ...live, verdict: 'qualified' });
    expect(transition).toEqual({ from: 'lead', to: 'mql', direction: 'forward', by: 'engine' });
    expect(state).toMatchObject({
      stage: 'mql',
      furthestStage: 'mql',
      salStatus: 'pending',
      episode: 1,
      mqlAt: 1_000,
    });
    expect(opensEpisode).toBe(true);
  });

  test('history opens no episode and starts no clock, but lists the lead for release', () => {
    const result = advance(NEW_LEAD, { ...live, live: false, verdict: 'qualified' });
    expect(result).toMatchObject({
      state: NEW_LEAD,
      transition: null,
      opensEpisode: false,
      endsEpisode: null,
      heldBack: 'unreleased',
    });
  });

  test('an MQL stays an MQL when its points fall', () => {
    const mql = advance(NEW_LEAD, { ...live, verdict: 'qualified' }).state;
    expect(advance(mql, { ...live, verdict: 'not_qualified' }).transition).toBeNull();
  });

  test('a disqualified lead returns when the gate opens again', () => {
    const out = advance(NEW_LEAD, { ...live, verdict: 'disqualified' }).state;
    expect(out.stage).toBe('disqualified');
    expect(advance(out, { ...live, verdict: 'not_qualified' }).state.stage).toBe('lead');
  });

  test('a customer in the CRM is a customer here, whatever the points say', () => {
    const result = advance(NEW_LEAD, { ...live, lifecycle: 'customer', verdict: 'qualified' });
    expect(result.state.stage).toBe('customer');
    expect(result.transition?.by).toBe('crm');
    expect(result.opensEpisode).toBe(false);
  });

  describe('an MQL that leaves', () => {
    const mql = advance(NEW_LEAD, { ...live, verdict: 'qualified' }).state;

    test.each([
      ['customer', 'qualified', 'customer'],
      ['opportunity', 'qualified', 'opportunity'],
      ['lead', 'disqualified', 'disqualified'],
    ] as const)('by %s, %s: waits for nobody any more, and its episode ends', (lifecycle, verdict, end) => {
      const { state, endsEpisode } = advance(mql, { ...live, lifecycle, verdict });
      expect(state).toMatchObject({ stage: end, salStatus: 'none', episode: 1, mqlAt: 1_000 });
      expect(endsEpisode).toBe(end);
    });

    test('disqualified, then back: it waits for nobody', () => {
      const out = advance(mql, { ...live, verdict: 'disqualified' }).state;
      const { state, endsEpisode } = advance(out, { ...live, verdict: 'not_qualified' });
      expect(state).toMatchObject({ stage: 'lead', salStatus: 'none' });
      expect(endsEpisode).toBeNull();
    });

    test('keeps what sales has said', () => {
      const accepted = { ...mql, stage: 'sal', salStatus: 'accepted' } as const;
      const { state } = advance(accepted, { ...live, lifecycle: 'opportunity', verdict: 'qualified' });
      expect(state).toMatchObject({ stage: 'opportunity', salStatus: 'accepted' });
    });
  });

  test.each([
    ['customer', 'opportunity', 'backward'],
    ['opportunity', 'customer', 'forward'],
    ['mql', 'opportunity', 'forward'],
  ] as const)('from %s to %s in the CRM is a move %s', (stage, lifecycle, direction) => {
    const state = { ...NEW_LEAD, stage, furthestStage: stage };
    expect(advance(state, { ...live, lifecycle, verdict: 'diverted' }).transition?.direction).toBe(direction);
  });

  test('AT-09 no sequence of verdicts makes a SAL or an SQL', () => {
    const step = fc.record({ verdict: fc.constantFrom(...VERDICTS), live: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let state = NEW_LEAD;
        for (const each of steps) state = advance(state, { ...live, ...each }).state;
        expect(['lead', 'mql', 'disqualified']).toContain(state.stage);
        expect(['lead', 'mql']).toContain(state.furthestStage);
      }),
    );
  });

  test('sales is waited for in the MQL stage alone', () => {
    const step = fc.record({
      verdict: fc.constantFrom(...VERDICTS),
      live: fc.boolean(),
      lifecycle: fc.constantFrom('lead', 'opportunity', 'customer', null),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let state = NEW_LEAD;
        for (const each of steps) {
          state = advance(state, { ...live, ...each }).state;
          expect(state.salStatus).toBe(state.stage === 'mql' ? 'pending' : 'none');
        }
      }),
    );
  });

  test('the furthest stage never falls', () => {
    const step = fc.record({
      verdict: fc.constantFrom(...VERDICTS),
      live: fc.boolean(),
      lifecycle: fc.constantFrom('lead', 'opportunity', 'customer', 'other', null),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let state = NEW_LEAD;
        for (const each of steps) {
          const next = advance(state, { ...live, ...each }).state;
          expect(furthest(next.furthestStage, state.furthestStage)).toBe(next.furthestStage);
          state = next;
        }
      }),
    );
  });
});

describe('inheritedState', () => {
  test.each([
    ['subscriber', 'lead'],
    ['marketingqualifiedlead', 'mql'],
    ['salesqualifiedlead', 'sql'],
    ['evangelist', 'customer'],
    ['4711', 'lead'],
    [null, 'lead'],
  ])('%s is inherited as %s, without an episode', (lifecycle, stage) => {
    expect(inheritedState(lifecycle)).toMatchObject({ stage, episode: 0, mqlAt: null, salStatus: 'none' });
  });
});

describe('lifecycleToWrite', () => {
  test('writes forward only', () => {
    expect(lifecycleToWrite('mql', 'lead', DEFAULT_LIFECYCLE)).toBe('marketingqualifiedlead');
    expect(lifecycleToWrite('mql', null, DEFAULT_LIFECYCLE)).toBe('marketingqualifiedlead');
    expect(lifecycleToWrite('mql', 'marketingqualifiedlead', DEFAULT_LIFECYCLE)).toBeNull();
    expect(lifecycleToWrite('mql', 'customer', DEFAULT_LIFECYCLE)).toBeNull();
  });

  test('leaves a stage of the portal alone', () => {
    expect(lifecycleToWrite('mql', '98765', DEFAULT_LIFECYCLE)).toBeNull();
  });

  test('writes nothing for stages the portal does not map', () => {
    for (const stage of STAGES.filter((each) => !(each in DEFAULT_LIFECYCLE))) {
      expect(lifecycleToWrite(stage, 'lead', DEFAULT_LIFECYCLE)).toBeNull();
    }
  });
});
