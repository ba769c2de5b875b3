import { describe, expect, test } from 'vitest';
import { ModelError, parseModel } from '../../src/engine/schema.ts';
import { handoffIssues } from '../../src/handoff/handoff-issues.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { trackedProperties } from '../../src/inbox/tracked-properties.ts';
import { decide } from '../../src/lifecycle/decisions.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { DEFAULT_CALENDAR } from '../../src/lifecycle/sla/business-calendar.ts';
import { DEFAULT_SLA_RULES } from '../../src/lifecycle/sla/sla-rules.ts';
import { DEFAULT_LIFECYCLE } from '../../src/lifecycle/stages.ts';
import { compileHere } from '../../src/model-file/compile-here.ts';
import { defaultSource } from '../engine/default-pack.ts';
import { ALL_YES, aContext, anMql, DANA, NOW as HANDOFF_NOW } from '../lifecycle/handoff-builders.ts';

const NOW = Date.UTC(2026, 10, 2);
const documentWith = (handoff: unknown) => parseModel({ ...defaultSource(), handoff });
const settingsWith = (handoff: unknown, account = {}) => settingsOf(account, documentWith(handoff));
const faultsOf = (handoff: unknown): readonly string[] => {
  try {
    return handoffIssues(documentWith(handoff), NOW).map(({ path, message }) => `${path}: ${message}`);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.issues.map(({ path, message }) => `${path}: ${message}`);
  }
};
const hours = (count: number) => ({ hours: count, counted: 'business' });

describe('the handoff of a model', () => {
  test('is the usual where it says nothing, in the zone of the account', () => {
    const usual = {
      rules: DEFAULT_HANDOFF,
      sla: DEFAULT_SLA_RULES,
      calendar: { ...DEFAULT_CALENDAR, zone: 'Europe/Berlin' },
      mapping: { lifecycle: DEFAULT_LIFECYCLE, leadStatus: {} },
      deal: null,
      leads: null,
      tasks: [],
    };
    const account = { timeZone: 'Europe/Berlin' };
    expect(settingsOf(account)).toEqual(usual);
    expect(settingsOf(account, parseModel(defaultSource()))).toEqual(usual);
    expect(settingsWith({}, account)).toEqual(usual);
    expect(settingsOf({ timeZone: 'Nowhere/Here' }).calendar.zone).toBe('UTC');
  });

  test('keeps no leads in HubSpot unless it asks; then in HubSpot’s own pipeline, as far as it names no other', () => {
    const { leads } = settingsWith({ leads: { when: 'mql', stages: { inTouch: 'attempting-stage-id' } } });
    expect(leads).toMatchObject({ pipeline: 'lead-pipeline-id', label: false });
    expect(leads!.stages).toMatchObject({ handedOver: 'new-stage-id', inTouch: 'attempting-stage-id' });
    expect(faultsOf({ leads: { when: 'mql', pipeline: 'lead-pipeline-id' } })).toEqual([]);
  });

  test('changes what it names and leaves the rest', () => {
    const { rules, sla, calendar, mapping } = settingsWith(
      {
        graceDays: 3,
        otherTerritories: false,
        reasons: { no_current_need: { recycleDays: 120 } },
        sla: { firstTouch: hours(2), hardLimit: null },
        calendar: { zone: 'Asia/Tokyo' },
        lifecycle: { sql: null, sal: 'accepted' },
        leadStatus: { sal: 'IN_PROGRESS' },
      },
      { timeZone: 'Europe/Berlin' },
    );
    expect(rules).toEqual({
      ...DEFAULT_HANDOFF,
      graceDays: 3,
      otherTerritories: false,
      reasons: {
        ...DEFAULT_HANDOFF.reasons,
        no_current_need: { ...DEFAULT_HANDOFF.reasons.no_current_need, recycleDays: 120 },
      },
    });
    expect(sla).toEqual({ ...DEFAULT_SLA_RULES, firstTouch: hours(2), hardLimit: null });
    expect(calendar).toEqual({ ...DEFAULT_CALENDAR, zone: 'Asia/Tokyo' });
    expect(mapping).toEqual({
      lifecycle: { mql: 'marketingqualifiedlead', sal: 'accepted' },
      leadStatus: { sal: 'IN_PROGRESS' },
    });
  });

  test('X-06 with two stages waits for no acceptance, unless it asks for one', () => {
    expect(settingsWith({ mode: 'two_stages' }).sla).toMatchObject({ acceptance: null, hardLimit: null });
    const asked = { mode: 'two_stages', sla: { acceptance: hours(8) } };
    expect(settingsWith(asked).sla.acceptance).toEqual(hours(8));
  });

  test('ST-18 takes checklists of its own, which ask for a conversation and a next step as ours do', () => {
    const items = [{ key: 'project', label: 'Project', help: 'There is one.' }];
    const { rules } = settingsWith({
      checklist: 'own',
      checklists: { own: { label: 'Own', items, pass: { atLeast: 1 } } },
    });
    expect(Object.keys(rules.checklists)).toEqual(['bant', 'meddic', 'gpctba_ci', 'own']);
    expect(rules.checklists.own?.pass.also.map(({ key }) => key)).toEqual(['conversation', 'next_step']);
    expect(rules.checklists.own?.items[0]).toMatchObject({ required: false });
  });
});

test('ST-09 asks its own four questions, and ST-18 says what its stages mean', () => {
  const { rules } = settingsWith({
    questions: {
      relevant: { ask: 'Is it ours?', ifNo: 'poor_company_fit' },
      willWork: { ifNo: 'no_current_need' },
    },
    stages: {
      sql: {
        owner: 'joint',
        rejection: 'By two people.',
        requiredFields: [{ property: 'phone', label: 'Phone', blocks: true }],
      },
    },
  });
  expect(rules.questions.map(({ key, ask, ifNo }) => [key, ask, ifNo])).toEqual([
    ['valid', 'Is the lead valid?', 'invalid_data'],
    ['relevant', 'Is it ours?', 'poor_company_fit'],
    ['routed', 'Is the lead routed correctly?', 'outside_territory'],
    ['willWork', 'Will you work it within the agreed time?', 'no_current_need'],
  ]);
  const { sql, ...others } = DEFAULT_HANDOFF.stages;
  expect(rules.stages).toEqual({
    ...others,
    sql: {
      ...sql,
      owner: 'joint',
      rejection: { ...sql.rejection, says: 'By two people.' },
      requiredFields: [{ property: 'phone', label: 'Phone', blocks: true }],
    },
  });
});

test('what a stage asks for is read from HubSpot and kept as a fact', () => {
  const requiredFields = [{ property: 'phone', label: 'Phone' }];
  const model = compileHere(documentWith({ stages: { sal: { requiredFields } } }));
  expect(trackedProperties(model)).toContain('phone');
  expect(trackedProperties(compileHere(parseModel(defaultSource())))).not.toContain('phone');
});

test('nobody enters a stage without a field that blocks', () => {
  const stages = { sal: { requiredFields: [{ property: 'phone', label: 'Phone', blocks: true }] } };
  const { rules } = settingsWith({ stages });
  const accept = { key: 'a', at: HANDOFF_NOW, decision: 'accept', answers: ALL_YES, by: DANA } as const;
  const decided = (properties: Record<string, string>) =>
    decide(anMql(), accept, aContext({ properties }), rules);
  expect(decided({})).toMatchObject({
    ok: false,
    code: 'fields_missing',
    message: expect.stringContaining('phone'),
  });
  expect(decided({ phone: '+49 30 1' })).toMatchObject({ ok: true });
});

describe('a fault is told with its place', () => {
  test.each([
    [{ graceDay: 3 }, 'handoff: "graceDay" is not a key here; did you mean graceDays?'],
    [{ graceDays: -1 }, 'handoff.graceDays: '],
    [{ mode: 'one_stage' }, 'handoff.mode: "one_stage" is not possible here'],
    [{ reasons: { bad_lead: {} } }, 'handoff.reasons'],
    [
      { reasons: { competitor: { outcome: 'sql' } } },
      'handoff.reasons.competitor.outcome: "sql" is not possible',
    ],
    [
      { questions: { valid: { ifNo: 'no_response' } } },
      'handoff.questions.valid.ifNo: "no_response" cannot be given before a lead is accepted',
    ],
    [
      { questions: { valid: { ifNo: 'bad_lead' } } },
      'handoff.questions.valid.ifNo: "bad_lead" is not possible',
    ],
    [{ questions: { nice: {} } }, 'handoff.questions'],
    [{ stages: { nurture: {} } }, 'handoff.stages'],
    [
      { deal: { pipeline: 'default', stage: 'closedwon' } },
      'handoff.deal.stage: "closedwon" is a closed stage; choose the one in which a new deal begins',
    ],
    [{ leads: {} }, 'handoff.leads.when'],
    [{ leads: { when: 'sal' } }, 'handoff.leads.when'],
    [{ leads: { when: 'mql', stages: { lost: '1' } } }, 'handoff.leads.stages'],
    [
      {
        leads: {
          when: 'mql',
          pipeline: '12',
          stages: {
            handedOver: '1',
            touched: '2',
            accepted: '2',
            inTouch: '3',
            qualified: '4',
            rejected: '5',
          },
        },
      },
      'handoff.leads.stages: pipeline 12 has stages of its own; name them for recycled too',
    ],
    [{ stages: { mql: { entry: [] } } }, 'handoff.stages.mql.entry'],
    [
      { stages: { sal: { requiredFields: [{ property: 'fairlead_grade', label: 'Grade' }] } } },
      'handoff.stages.sal.requiredFields.0.property: "fairlead_grade" is written by Fairlead',
    ],
    [{ checklist: 'spin' }, 'handoff.checklist: "spin" is no list; use bant, meddic, gpctba_ci'],
    [
      {
        checklists: {
          own: { label: 'Own', items: [{ key: 'a', label: 'A', help: 'A' }], pass: { atLeast: 2 } },
        },
      },
      'handoff.checklists.own: 2 confirmed items are asked for',
    ],
    [{ calendar: { zone: '+02:00' } }, 'handoff.calendar.zone: "+02:00" knows no daylight saving'],
    [{ calendar: { hours: {} } }, 'handoff.calendar.hours: opens on no weekday'],
    [
      { calendar: { holidays: [{ date: '2026-02-30' }] } },
      'handoff.calendar.holidays.0.date: "2026-02-30" is no day',
    ],
    [{ sla: { firstTouch: hours(0) } }, 'handoff.sla.firstTouch.hours: 0 is not possible'],
    [{ sla: { acceptance: null, hardLimit: hours(9) } }, 'handoff.sla.hardLimit: leaves a hard limit'],
    [
      { sla: { overrides: [{ channels: [], targets: { firstTouch: hours(1) } }] } },
      'handoff.sla.overrides.0.channels: names none',
    ],
    [{ lifecycle: { won: 'customer' } }, 'handoff.lifecycle'],
  ])('%o', (handoff, sentence) => {
    expect(faultsOf(handoff)[0]).toContain(sentence);
  });

  test('and none is found where there is none', () => {
    expect(faultsOf({ mode: 'two_stages', sla: { minAttempts: 3 } })).toEqual([]);
    expect(faultsOf({ deal: { pipeline: 'default', stage: 'appointmentscheduled' } })).toEqual([]);
    expect(handoffIssues({})).toEqual([]);
  });
});
