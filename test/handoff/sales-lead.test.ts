/** What HubSpot is told of the lead object's records: one for each attempt, in the stage that says how far sales is. */
import { describe, expect, test } from 'vitest';
import { parseModel } from '../../src/engine/schema.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { begin, type Progress } from '../../src/handoff/progress.ts';
import { type LeadStandings, leadWishes } from '../../src/handoff/sales-lead.ts';
import type { Episode } from '../../src/lifecycle/episodes.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { aLead } from '../lifecycle/handoff-builders.ts';
import { accepted, anEpisode, sentBack } from '../reports/sla-builders.ts';

const HOUR = 3_600_000;
const { openedAt: AT } = anEpisode();
const NOW = AT + 9 * HOUR;
const DANA = { firstname: 'Dana', lastname: 'Reyes', company: 'Hooli', hubspot_owner_id: '60001' };
const touchAt = (occurredAt: number) => ({ property: 'num_contacted_notes', value: '1', occurredAt });

/** `leads`: what the model says of them; null for nothing. */
function settings(leads: object | null = { when: 'mql' }) {
  const source = { ...defaultSource(), handoff: leads === null ? {} : { leads } };
  return settingsOf({ timeZone: 'Europe/Berlin' }, parseModel(source));
}

interface Given {
  readonly standings?: LeadStandings;
  readonly earlier?: readonly Episode[];
  readonly touched?: boolean;
  readonly terms?: ReturnType<typeof settings>;
  readonly properties?: Readonly<Record<string, string>>;
}

function wishes(
  progress: Progress,
  { standings = {}, earlier = [], touched = false, terms = settings(), properties = DANA }: Given = {},
) {
  const activity = touched ? [touchAt(AT + HOUR)] : [];
  return leadWishes(progress, terms, { standings, earlier, activity, properties, now: NOW });
}

function progress(now: Episode | null, before: Episode | null = now): Progress {
  const kept = { state: aLead({ stage: 'mql' }), decisions: [], episode: before, previous: null };
  return { ...begin(kept), episode: now };
}

const told = (act: NonNullable<LeadStandings[string]['act']>): LeadStandings => ({ [AT]: { id: '7', act } });

describe('an attempt', () => {
  test('asks for its record when it begins, with the contact’s owner and a name that people understand', () => {
    const [wish, ...others] = wishes(progress(anEpisode(), null));
    expect(others).toEqual([]);
    expect(wish!.isNew).toBe(true);
    expect(wish!.lead).toMatchObject({
      attempt: AT,
      act: 'handedOver',
      isOver: false,
      pipeline: 'lead-pipeline-id',
      stage: 'new-stage-id',
      owner: '60001',
    });
    // Ten o’clock in Berlin, where the team is.
    expect(wish!.lead.name).toBe('Dana Reyes (Hooli): MQL of 2026-11-05 10:00');
    expect(wish!.lead.name.endsWith(wish!.lead.mark)).toBe(true);
    expect(wish!.lead).not.toHaveProperty('label');
  });

  test.each([
    [{ email: 'dana@hooli.test' }, /^dana@hooli\.test: MQL of /],
    [{}, /^Somebody: MQL of /],
  ])('is named by what is known: %o', (properties, name) => {
    const { lead } = wishes(progress(anEpisode(), null), { properties })[0]!;
    expect(lead.name).toMatch(name);
    expect(lead).not.toHaveProperty('owner');
  });

  test.each([
    ['hand_raiser', 'HOT'],
    ['high', 'HOT'],
    ['normal', 'WARM'],
    ['low', 'COLD'],
  ] as const)('of priority %s is labelled %s where the model says so', (priority, label) => {
    const terms = settings({ when: 'mql', label: true });
    expect(wishes(progress(anEpisode({ priority }), null), { terms })[0]!.lead.label).toBe(label);
  });

  test('has none where the model asks for none, where it began before that, or where it is over as it begins', () => {
    expect(wishes(progress(anEpisode(), null), { terms: settings(null) })).toEqual([]);
    expect(settings(null).leads).toBeNull();
    expect(wishes(progress(anEpisode(accepted(AT + HOUR)), anEpisode()))).toEqual([]);
    expect(wishes(progress(anEpisode(sentBack('reject', AT)), null))).toEqual([]);
  });

  test.each([
    ['nothing yet', {}, false, 'handedOver', 'new-stage-id'],
    ['a touch', {}, true, 'touched', 'attempting-stage-id'],
    ['accepting', accepted(AT + HOUR), false, 'accepted', 'attempting-stage-id'],
    ['both', accepted(AT + HOUR), true, 'inTouch', 'connected-stage-id'],
    ['the SQL', { ...accepted(AT + HOUR), sqlAt: NOW }, true, 'qualified', 'qualified-stage-id'],
    ['rejecting', sentBack('reject', NOW), true, 'rejected', 'unqualified-stage-id'],
    ['disqualifying', { outcome: 'disqualified', closedAt: NOW }, true, 'rejected', 'unqualified-stage-id'],
    ['recycling', sentBack('recycle', NOW), true, 'recycled', 'unqualified-stage-id'],
    ['a deal', { outcome: 'opportunity', closedAt: NOW }, false, 'qualified', 'qualified-stage-id'],
    ['a deal won', { outcome: 'customer', closedAt: NOW }, false, 'qualified', 'qualified-stage-id'],
    ['points long lost', { outcome: 'fell_below', closedAt: NOW }, false, 'recycled', 'unqualified-stage-id'],
  ] as const)('stands after %s in its stage', (_deed, changed, touched, act, stage) => {
    const now = anEpisode(changed as Partial<Episode>);
    const other = act === 'handedOver' ? 'touched' : 'handedOver';
    const [wish] = wishes(progress(now), { standings: told(other), touched });
    expect(wish).toMatchObject({ isNew: false, lead: { act, stage, isOver: now.outcome !== null } });
    expect(wishes(progress(now), { standings: told(act), touched })).toEqual([]);
  });

  test('follows the stages that the model names', () => {
    const terms = settings({ when: 'mql', pipeline: '12', stages: { touched: '34' } });
    const [wish] = wishes(progress(anEpisode()), { standings: told('handedOver'), touched: true, terms });
    expect(wish!.lead).toMatchObject({ pipeline: '12', stage: '34' });
    const [next] = wishes(progress(anEpisode(accepted(NOW))), { standings: told('touched'), terms });
    expect(next!.lead.stage).toBe('attempting-stage-id');
  });

  test('asks at each look until HubSpot knows, and no more once it was refused', () => {
    const untold = { id: null, act: null };
    expect(wishes(progress(anEpisode()), { standings: { [AT]: untold } })).toHaveLength(1);
    const refused = { [AT]: { ...untold, isRefused: true } };
    expect(wishes(progress(anEpisode(accepted(NOW))), { standings: refused })).toEqual([]);
  });

  test('that another follows is over, and that one has a record of its own', () => {
    const first = anEpisode(sentBack('reject', NOW - HOUR));
    const second = anEpisode({ number: 2, openedAt: NOW });
    const looked = { ...progress(second, anEpisode()), left: [first] };
    const asked = wishes(looked, { standings: told('handedOver') });
    expect(asked.map(({ isNew, lead: { attempt, act } }) => [isNew, attempt, act])).toEqual([
      [true, NOW, 'handedOver'],
      [false, AT, 'rejected'],
    ]);
  });

  test('that ended before this look is told as it ended, also once another goes on', () => {
    const first = anEpisode(sentBack('reject', NOW - HOUR));
    const second = anEpisode({ number: 2, openedAt: NOW });
    const looked = { ...progress(second), previous: first };
    const standings: LeadStandings = { ...told('accepted'), [NOW]: { id: '8', act: 'handedOver' } };
    expect(wishes(looked, { standings })).toMatchObject([{ lead: { attempt: AT, act: 'rejected' } }]);
  });

  test('that goes on again because its end is taken back is none that begins', () => {
    const ended = anEpisode(sentBack('reject', NOW - HOUR));
    const second = anEpisode({ number: 2, openedAt: NOW });
    const { before } = progress(second);
    const looked = { ...begin({ ...before, previous: ended }), episode: anEpisode(), previous: null };
    expect(wishes(looked)).toEqual([]);
  });

  test('that never was, because its beginning is taken back, ends; the one before is as it was', () => {
    const first = anEpisode(sentBack('recycle', AT + HOUR));
    const second = anEpisode({ number: 2, openedAt: NOW });
    const kept = { ...progress(first, second).before, previous: first };
    const looked = { ...begin(kept), episode: first, dropped: [2] };
    const standings: LeadStandings = { ...told('recycled'), [NOW]: { id: '8', act: 'accepted' } };
    expect(wishes(looked, { standings })).toMatchObject([
      { isNew: false, lead: { attempt: NOW, act: 'recycled', isOver: true } },
    ]);
  });

  test.each([
    ['opportunity', 'qualified'],
    ['customer', 'qualified'],
    ['disqualified', 'rejected'],
    ['recycled', 'recycled'],
  ] as const)(
    'that lies further back and ended as %s is told as %s, where HubSpot was not',
    (outcome, act) => {
      const first = anEpisode({ openedAt: AT - 2 * HOUR, outcome, closedAt: AT - HOUR });
      const unknown = anEpisode({ openedAt: AT - 3 * HOUR, outcome, closedAt: AT - HOUR });
      const standings: LeadStandings = {
        ...told('handedOver'),
        [AT - 2 * HOUR]: { id: '9', act: 'handedOver' },
      };
      const asked = wishes(progress(anEpisode()), { standings, earlier: [unknown, first] });
      expect(asked).toMatchObject([{ isNew: false, lead: { attempt: AT - 2 * HOUR, act, isOver: true } }]);
    },
  );

  test('that was merged away ends, once; what was won or lost before stays so', () => {
    const known = (act: 'touched' | 'qualified' | 'recycled' | 'rejected') => ({ id: '9', act });
    const standings = {
      ...told('handedOver'),
      [AT - 1]: known('touched'),
      [AT - 2]: known('qualified'),
      [AT - 3]: known('recycled'),
      [AT - 4]: known('rejected'),
    };
    expect(wishes(progress(anEpisode()), { standings })).toMatchObject([
      { isNew: false, lead: { attempt: AT - 1, act: 'recycled', isOver: true } },
    ]);
  });
});
