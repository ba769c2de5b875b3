/** HubSpot's own stage fields follow ours, look by look: what is written, what HubSpot does with it, and how it ends. */
import { describe, expect, test } from 'vitest';
import {
  type MirrorGiven,
  type MirrorStep,
  mirrored,
  mirrorStage,
  type StageMapping,
} from '../../src/lifecycle/stage-mirror.ts';

const NOW = Date.UTC(2026, 10, 6, 10);
const MINUTE = 60_000;
const MAPPING: StageMapping = {
  lifecycle: {
    mql: 'marketingqualifiedlead',
    sql: 'salesqualifiedlead',
    recycled: 'lead',
    nurture: 'lead',
  },
  leadStatus: { sal: 'IN_PROGRESS', recycled: 'BAD_TIMING' },
};

/** Unlike `{}`, which any object matches. */
const NOTHING = expect.toSatisfy((write: object) => Object.keys(write).length === 0);

function look(given: Partial<MirrorGiven> = {}): MirrorStep {
  return mirrorStage({
    mirror: mirrored('lead'),
    stage: 'lead',
    movedByCrm: false,
    mapping: MAPPING,
    current: has('lead'),
    written: {},
    pending: {},
    now: NOW,
    ...given,
  });
}

const has = (
  lifecyclestage: string,
  since = NOW - 1,
  hs_lead_status: string | null = null,
  statusSince?: number,
) => ({
  lifecyclestage,
  hs_lead_status,
  since: { lifecyclestage: since, hs_lead_status: statusSince },
});

describe('forward', () => {
  test('HubSpot is asked once, and is done when it says so', () => {
    const asked = look({ stage: 'mql' });
    expect(asked).toMatchObject({ write: { lifecyclestage: 'marketingqualifiedlead' }, lookAt: null });
    const done = look({
      mirror: asked.mirror,
      stage: 'mql',
      current: has('marketingqualifiedlead', NOW + 1),
    });
    expect(done).toMatchObject({ write: NOTHING, mirror: { isOpen: false } });
  });

  test('what HubSpot ignores is tried again, given up after four tries, and then left alone', () => {
    let step = look({ stage: 'mql' });
    for (const tries of [2, 3, 4]) {
      step = look({ mirror: step.mirror, stage: 'mql' });
      expect(step.mirror.tries).toBe(tries);
    }
    const end = look({ mirror: step.mirror, stage: 'mql' });
    expect(end).toMatchObject({ write: NOTHING, givenUp: true, mirror: { isOpen: false } });
    expect(look({ mirror: end.mirror, stage: 'mql' })).toMatchObject({ write: NOTHING, givenUp: false });
  });

  test('what stands further along already is not written', () => {
    expect(look({ stage: 'mql', current: has('opportunity') }).write).toEqual({});
  });

  test('a stage that stands as it stood is not asked for, whatever HubSpot has', () => {
    for (const stage of ['mql', 'sal'] as const) {
      expect(look({ mirror: mirrored(stage), stage, current: has('') })).toMatchObject({ write: NOTHING });
    }
  });

  test('goes by the stage it comes from now, not by the one before', () => {
    const back = { ...mirrored('recycled'), from: 'sql' as const };
    const step = look({ mirror: back, stage: 'mql' });
    expect(step).toMatchObject({ write: { lifecyclestage: 'marketingqualifiedlead' }, lookAt: null });
    expect(step.mirror.from).toBe('recycled');
  });

  test('what is on its way already is not written again', () => {
    const step = look({ stage: 'mql', pending: { lifecyclestage: 'marketingqualifiedlead' } });
    expect(step).toMatchObject({ write: NOTHING, lookAt: null, mirror: { isOpen: true, tries: 0 } });
  });

  test('an older stage on its way is taken over by the newer one, whether HubSpot has it already or not', () => {
    const mirror = { ...mirrored('mql'), isOpen: true, tries: 1 };
    const pending = { lifecyclestage: 'marketingqualifiedlead' };
    for (const current of [has('lead'), has('marketingqualifiedlead', NOW + 1)]) {
      const step = look({ mirror, stage: 'sql', pending, current });
      expect(step).toMatchObject({
        write: { lifecyclestage: 'salesqualifiedlead' },
        mirror: { isOpen: true },
      });
    }
  });

  test('what follows a cleared field waits until HubSpot has cleared it', () => {
    const mirror = { ...mirrored('recycled'), isOpen: true, tries: 1 };
    const step = look({
      mirror,
      stage: 'mql',
      pending: { lifecyclestage: '' },
      current: has('salesqualifiedlead'),
    });
    expect(step).toMatchObject({ write: NOTHING, lookAt: NOW + MINUTE, mirror: { isOpen: true, tries: 0 } });
  });

  test('a stage that the CRM or a deal has set is not written back', () => {
    expect(look({ stage: 'sql', movedByCrm: true })).toMatchObject({
      write: NOTHING,
      mirror: { isOpen: false },
    });
  });
});

describe('AT-27 backward', () => {
  test('is cleared, set and read back', () => {
    const from = mirrored('mql');
    const cleared = look({ mirror: from, stage: 'recycled', current: has('marketingqualifiedlead') });
    expect(cleared).toMatchObject({
      write: { lifecyclestage: '', hs_lead_status: 'BAD_TIMING' },
      lookAt: NOW + MINUTE,
    });
    const set = look({
      mirror: cleared.mirror,
      stage: 'recycled',
      current: has('', NOW + 1, 'BAD_TIMING'),
      now: NOW + MINUTE,
    });
    expect(set).toMatchObject({ write: { lifecyclestage: 'lead' }, lookAt: NOW + 2 * MINUTE });
    const done = look({
      mirror: set.mirror,
      stage: 'recycled',
      current: has('lead', NOW + MINUTE + 1, 'BAD_TIMING'),
      now: NOW + 2 * MINUTE,
    });
    expect(done).toMatchObject({ write: NOTHING, givenUp: false, mirror: { isOpen: false } });
  });

  test('what is still on its way arrives first, and is looked for', () => {
    const pending = { lifecyclestage: 'marketingqualifiedlead' };
    const step = look({ mirror: mirrored('mql'), stage: 'recycled', pending });
    expect(step).toMatchObject({ write: NOTHING, lookAt: NOW + MINUTE, mirror: { isOpen: true, tries: 0 } });
  });

  test('what a person has set meanwhile stays', () => {
    const cleared = look({
      mirror: mirrored('mql'),
      stage: 'recycled',
      current: has('marketingqualifiedlead'),
    });
    const step = look({
      mirror: cleared.mirror,
      stage: 'recycled',
      current: has('evangelist', NOW + 1),
      now: NOW + MINUTE,
    });
    expect(step).toMatchObject({ write: NOTHING, givenUp: false, mirror: { isOpen: false } });
  });

  test('goes a step to the side too: HubSpot may stand further than ours did', () => {
    const stood = has('marketingqualifiedlead', NOW - 1, 'BAD_TIMING');
    const step = look({ mirror: mirrored('lead'), stage: 'recycled', current: stood });
    expect(step).toMatchObject({ write: { lifecyclestage: '' }, lookAt: NOW + MINUTE });
  });

  test('a lead status alone has its answer with the write, and is not looked for', () => {
    const step = look({ mirror: mirrored('mql'), stage: 'recycled' });
    expect(step).toMatchObject({ write: { hs_lead_status: 'BAD_TIMING' }, lookAt: null });
  });

  test('what stood there in the moment of asking is known, and nobody’s since', () => {
    const mirror = { ...mirrored('recycled'), from: 'mql' as const, since: NOW, isOpen: true };
    const step = look({ mirror, stage: 'recycled', current: has('evangelist', NOW, 'BAD_TIMING') });
    expect(step).toMatchObject({ write: { lifecyclestage: '' }, theirs: [] });
  });

  test('a stage without a counterpart leaves HubSpot as it is', () => {
    const step = look({
      mirror: mirrored('mql'),
      stage: 'disqualified',
      current: has('marketingqualifiedlead'),
    });
    expect(step).toMatchObject({
      write: NOTHING,
      lookAt: null,
      mirror: { stage: 'disqualified', isOpen: false },
    });
  });
});

test('a lead status that HubSpot ignores is tried again, though the stage was taken over', () => {
  const asked = look({ mirror: mirrored('mql'), stage: 'recycled', current: has('') });
  expect(asked.write).toEqual({ lifecyclestage: 'lead', hs_lead_status: 'BAD_TIMING' });
  const again = look({ mirror: asked.mirror, stage: 'recycled', current: has('lead', NOW + 1) });
  expect(again.write).toEqual({ hs_lead_status: 'BAD_TIMING' });
});

describe('what HubSpot does not take over is shown', () => {
  const shown = { wanted: { lifecyclestage: 'marketingqualifiedlead' }, found: { lifecyclestage: 'lead' } };
  const asked = look({ stage: 'mql' });
  const ignored = look({ mirror: asked.mirror, stage: 'mql', now: NOW + MINUTE });

  test('from the first look that finds it so, while it is tried again and once it is given up', () => {
    expect(asked.mirror.unfollowed).toBeNull();
    let step = ignored;
    for (let minute = 2; !step.givenUp; minute += 1) {
      expect(step.mirror).toMatchObject({ isOpen: true, unfollowed: { ...shown, since: NOW + MINUTE } });
      step = look({ mirror: step.mirror, stage: 'mql', now: NOW + minute * MINUTE });
    }
    const later = look({ mirror: step.mirror, stage: 'mql', now: NOW + 90 * MINUTE });
    expect(later.mirror).toMatchObject({ isOpen: false, unfollowed: { ...shown, since: NOW + MINUTE } });
  });

  test('also while the next try is on its way', () => {
    const pending = { lifecyclestage: 'marketingqualifiedlead' };
    expect(look({ mirror: ignored.mirror, stage: 'mql', pending }).mirror.unfollowed).toMatchObject(shown);
    expect(look({ mirror: asked.mirror, stage: 'mql', pending }).mirror.unfollowed).toBeNull();
  });

  test.each([
    ['HubSpot has it', { current: has('marketingqualifiedlead', NOW + 1) }],
    ['somebody has set another', { current: has('opportunity', NOW + 1) }],
    ['the lead has moved on', { stage: 'disqualified' }],
    ['the model maps it elsewhere', { mapping: { lifecycle: { mql: 'lead' }, leadStatus: {} } }],
  ] as const)('until %s', (_when, change) => {
    const givenUp = { ...ignored.mirror, isOpen: false };
    for (const mirror of [ignored.mirror, givenUp]) {
      const step = look({ mirror, stage: 'mql', now: NOW + 2 * MINUTE, ...change });
      expect(step.mirror.unfollowed).toBeNull();
    }
  });

  test('with HubSpot’s words where it refused', () => {
    const refused = { ...ignored.mirror.unfollowed!, found: {}, reason: 'VALIDATION_ERROR: no such stage' };
    const step = look({ mirror: { ...asked.mirror, unfollowed: refused }, stage: 'mql' });
    expect(step.mirror.unfollowed).toMatchObject({ ...shown, reason: 'VALIDATION_ERROR: no such stage' });
  });

  test('a step back that is half done is none', () => {
    const cleared = look({
      mirror: mirrored('mql'),
      stage: 'recycled',
      current: has('marketingqualifiedlead', NOW - 1, 'BAD_TIMING'),
    });
    const half = look({ mirror: cleared.mirror, stage: 'recycled', current: has('', NOW + 1, 'BAD_TIMING') });
    expect(half).toMatchObject({ write: { lifecyclestage: 'lead' }, mirror: { unfollowed: null } });
  });
});

describe('a lead status that a person has set meanwhile stays', () => {
  const asked = look({
    mirror: mirrored('mql'),
    stage: 'sal',
    current: has('lead', NOW - 1, 'NEW', NOW - 1),
  });

  test.each([
    ['another one', 'CONNECTED'],
    ['the one before', 'NEW'],
    ['none', ''],
  ])('%s', (_what, status) => {
    expect(asked.write).toEqual({ hs_lead_status: 'IN_PROGRESS' });
    const step = look({
      mirror: asked.mirror,
      stage: 'sal',
      current: has('lead', NOW - 1, status, NOW + MINUTE),
      written: { hs_lead_status: 'IN_PROGRESS' },
      now: NOW + MINUTE,
    });
    expect(step).toMatchObject({ write: NOTHING, theirs: ['hs_lead_status'], mirror: { isOpen: false } });
  });

  test('what we wrote for the stage before, taken late, is not a person’s', () => {
    const step = look({
      mirror: asked.mirror,
      stage: 'sal',
      current: has('lead', NOW - 1, 'BAD_TIMING', NOW + 1),
      written: { hs_lead_status: 'BAD_TIMING' },
      now: NOW + MINUTE,
    });
    expect(step.write).toEqual({ hs_lead_status: 'IN_PROGRESS' });
  });
});

test('the lead status follows where it is mapped, also where the lifecycle stage is not', () => {
  const step = look({ mirror: mirrored('mql'), stage: 'sal', current: has('marketingqualifiedlead') });
  expect(step.write).toEqual({ hs_lead_status: 'IN_PROGRESS' });
});
