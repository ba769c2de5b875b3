/** What the audit log says of one look: who, when, on what it rests. */
import { describe, expect, test } from 'vitest';
import { type AuditedLook, auditEntries } from '../../src/handoff/audit-entries.ts';
import { type Asked, begin, type Progress } from '../../src/handoff/progress.ts';
import type { DecisionResult } from '../../src/lifecycle/decision.ts';
import { anMql, DANA, Handoff, NOW, passed, WORKFLOW } from '../lifecycle/handoff-builders.ts';

const QUIET: AuditedLook = {
  progress: begin({ state: anMql(), decisions: [], episode: null, previous: null }),
  putBack: null,
  newlyHeld: null,
  stageGivenUp: false,
  notices: [],
  owner: null,
  turn: null,
  receiptId: null,
  via: null,
};
const entries = (look: Partial<AuditedLook> = {}, progress: Partial<Progress> = {}) =>
  auditEntries({ ...QUIET, ...look, progress: { ...QUIET.progress, ...progress } });

const REJECT = { decision: 'reject', reason: 'wrong_persona', note: 'an intern' } as const;
const asked = (more: Partial<Asked> = {}) => ({ ...REJECT, key: 'k', at: NOW, by: DANA, ...more }) as Asked;
const rejected = passed(new Handoff().person(REJECT));
const answered = (result: DecisionResult, more: Partial<Asked> = {}) =>
  entries({}, { answers: [{ asked: asked(more), result }] });

test('a look in which nothing happened leaves no line', () => {
  expect(entries()).toEqual([]);
});

describe('a decision', () => {
  test('is one line: who, when, from where to where, the reason, the note, what the data say and what is lacking', () => {
    const contradiction = {
      reason: 'wrong_persona',
      rules: ['x'],
      evidence: 'e',
      sentence: 'It is not so.',
    } as const;
    const lacking = [{ property: 'country', label: 'Country' }] as never;
    const record = { ...rejected.record, contradiction, lacking };
    expect(answered({ ...rejected, record })).toEqual([
      {
        actor: '77',
        action: 'decision',
        detail: {
          key: 'k',
          decision: 'reject',
          by: DANA,
          at: NOW,
          note: 'an intern',
          reason: 'wrong_persona',
          episode: 1,
          from: 'mql',
          to: 'nurture',
          standing: 'stands',
          nextAction: 'nurture',
          contradiction: 'It is not so.',
          lacking: ['Country'],
        },
      },
    ]);
  });

  test('that was refused says why, and one that only another outweighed keeps what it would have been', () => {
    const refused = {
      ok: false,
      code: 'wrong_stage',
      message: 'Not here.',
      choices: [],
      record: null,
    } as const;
    const said = { code: 'wrong_stage', message: 'Not here.', reason: 'wrong_persona', note: 'an intern' };
    const [line] = answered(refused);
    expect(line).toMatchObject({ action: 'decision_refused', detail: said });
    expect(line!.detail).not.toHaveProperty('standing');
    const record = { ...rejected.record, standing: 'superseded' as const };
    expect(answered({ ...refused, record })).toMatchObject([
      { action: 'decision_refused', detail: { ...said, standing: 'superseded', to: 'nurture' } },
    ]);
  });

  test('that is repeated was written down before', () => {
    expect(answered({ ...rejected, repeated: true })).toEqual([]);
    const { record } = rejected;
    const outweighed = { ok: false, code: 'superseded', message: 'No.', choices: [], record } as const;
    expect(answered(outweighed)).toHaveLength(1);
    expect(answered({ ...outweighed, repeated: true })).toEqual([]);
  });

  test('of automation names what it was', () => {
    expect(answered(rejected, { by: WORKFLOW })).toMatchObject([{ actor: 'automation:wf-31' }]);
  });
});

test('a move rests on its decision, or on the receipt and on what qualified by it', () => {
  const transition = { from: 'lead', to: 'mql', direction: 'forward', by: 'engine' } as const;
  const moves = [
    { transition, decisionKey: null },
    { transition: rejected.transition!, decisionKey: 'k' },
  ];
  expect(entries({ receiptId: '12', via: 'threshold' }, { moves })).toEqual([
    { actor: 'engine', action: 'transition', detail: { ...transition, receiptId: '12', via: 'threshold' } },
    { actor: 'person', action: 'transition', detail: { ...rejected.transition, decisionKey: 'k' } },
  ]);
});

test('a note that came by itself is kept with whose it is and to what it belongs', () => {
  const notes = [{ by: WORKFLOW, text: 'an intern', decisionKey: 'k' }];
  expect(entries({}, { notes })).toEqual([
    {
      actor: 'automation:wf-31',
      action: 'note',
      detail: { by: WORKFLOW, note: 'an intern', decisionKey: 'k' },
    },
  ]);
});

test('what Fairlead does about others’ edits, and what HubSpot does not take over, is kept', () => {
  const putBack = {
    properties: { fairlead_sal_status: 'pending' },
    message: 'Accept it first.',
    refused: null,
  };
  const newlyHeld = { values: {}, wanted: {}, by: 'a workflow', until: NOW, sentence: 'Conflict.' };
  expect(entries({ putBack, newlyHeld, stageGivenUp: true })).toEqual([
    { actor: 'fairlead', action: 'edit_put_back', detail: putBack },
    { actor: 'fairlead', action: 'edit_held', detail: newlyHeld },
    { actor: 'fairlead', action: 'stage_not_applied', detail: { stage: 'mql' } },
  ]);
});

test('a notice is kept with the attempt, and with whose lead it was then', () => {
  const notice = { key: 'n', kind: 'reminder', clock: 'acceptance', dueAt: NOW, deadline: NOW } as never;
  const turn = { state: 'deactivated', ownerId: '7', changedAt: null } as const;
  expect(entries({ notices: [notice], owner: '7', turn })).toMatchObject([
    {
      actor: 'fairlead',
      action: 'sla_notice',
      detail: { key: 'n', episode: 1, owner: '7', ownerState: 'deactivated' },
    },
  ]);
  expect(entries({ notices: [notice] })[0]!.detail).toMatchObject({ owner: null, ownerState: 'none' });
});
