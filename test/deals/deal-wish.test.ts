/** When an SQL asks for a deal, and when no more. */
import { describe, expect, test } from 'vitest';
import { dealWish } from '../../src/deals/deal-wish.ts';
import { begin, type Progress } from '../../src/handoff/progress.ts';
import type { Stage } from '../../src/lifecycle/stages.ts';
import { aLead } from '../lifecycle/handoff-builders.ts';

const SETTINGS = { pipeline: 'default', stage: 'talk' };
const DANA = { firstname: 'Dana', lastname: 'Reyes', hubspot_owner_id: '60001', associatedcompanyid: '8' };

function moved(from: Stage, to: Stage): Progress {
  const kept = { state: aLead({ stage: from }), decisions: [], episode: null, previous: null };
  const transition = { from, to, direction: 'forward', by: 'person' } as const;
  return { ...begin(kept), state: aLead({ stage: to }), moves: [{ transition, decisionKey: 'k' }] };
}

describe('a deal', () => {
  test('is asked for when the lead becomes an SQL, with its owner and company', () => {
    expect(dealWish(moved('sal', 'sql'), SETTINGS, DANA)).toEqual({
      kind: 'open',
      deal: { ...SETTINGS, name: 'Dana Reyes', owner: '60001', company: '8' },
    });
  });

  test('is named by what is known', () => {
    const named = (properties: Record<string, string>) =>
      dealWish(moved('mql', 'sql'), SETTINGS, properties) as { deal: { name: string } };
    expect(named({ email: 'dana@northwind.example' }).deal).toEqual({
      ...SETTINGS,
      name: 'dana@northwind.example',
    });
    expect(named({}).deal.name).toBe('New deal');
  });

  test('is asked for no more when the lead is no SQL after all; one that has a deal keeps it', () => {
    expect(dealWish(moved('sql', 'recycled'), SETTINGS, DANA)).toEqual({ kind: 'withdrawn' });
    expect(dealWish(moved('sql', 'opportunity'), SETTINGS, DANA)).toBeNull();
  });

  test('is not asked for where the model does not, or nothing has moved', () => {
    expect(dealWish(moved('sal', 'sql'), null, DANA)).toBeNull();
    expect(dealWish({ ...moved('sql', 'sql'), moves: [] }, SETTINGS, DANA)).toBeNull();
    expect(dealWish(moved('mql', 'sal'), SETTINGS, DANA)).toBeNull();
  });
});
