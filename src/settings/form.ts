/**
 * The numbers of a model that people change most, as fields of forms. A field says where its value stands in the
 * document; the page sends it back with that place. Pure.
 */
import { CHANNELS } from '../engine/channels.ts';
import { HANDOFF_STAGES } from '../engine/handoff-words.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { upperFirst } from '../engine/wording.ts';
import { type HandoffSettings, settingsOf } from '../handoff/handoff-settings.ts';
import { WEEKDAYS, type Weekday } from '../lifecycle/sla/business-calendar.ts';
import { optionLabel } from '../option-label.ts';
import { holidaysText, openingsText } from './calendar-text.ts';
import type { GroupView } from './draft-contract.ts';
import { LEFT_ALONE } from './edit-text.ts';
import { choice, field, whole } from './fields.ts';
import type { KnownProperties } from './ports.ts';
import { promiseGroups } from './promises-form.ts';

export interface FormGiven {
  readonly document: ModelDocument;
  /** What HubSpot says about the account: its time zone. */
  readonly account: Readonly<Record<string, unknown>>;
  /** null where they were never read. */
  readonly properties: KnownProperties | null;
}

export function formGroups(given: FormGiven): GroupView[] {
  const settings = settingsOf(given.account, given.document);
  return [
    thresholds(given.document),
    channels(given.document),
    ...points(given.document),
    ...promiseGroups(settings),
    hours(settings),
    periods(settings),
    mapping('lifecycle', 'lifecyclestage', given, settings),
    mapping('leadStatus', 'hs_lead_status', given, settings),
  ];
}

function thresholds({ mql }: ModelDocument): GroupView {
  return {
    key: 'thresholds',
    area: 'model',
    title: 'When a lead is an MQL',
    help: null,
    fields: [
      whole(['mql', 'threshold', 'default'], 'Points needed', mql.threshold.default, {
        help: 'Exactly as many are enough.',
      }),
      whole(['mql', 'fitMinimum'], 'Fit needed', mql.fitMinimum, {
        help: 'However much a lead does, below this fit it is no MQL.',
      }),
    ],
  };
}

/** A channel that asks for a condition besides keeps its number: without one the condition would go along. */
function channels({ mql: { threshold } }: ModelDocument): GroupView {
  const { channels: said, default: usual } = threshold;
  return {
    key: 'channels',
    area: 'model',
    title: 'Points needed by channel',
    help: 'Where a lead comes from says how much it has to show.',
    fields: CHANNELS.map((channel) =>
      whole(
        ['mql', 'threshold', 'channels', channel, 'threshold'],
        optionLabel('fairlead_channel', channel),
        said[channel]?.threshold ?? null,
        said[channel]?.require
          ? { help: 'It asks for a condition besides, which stands in the YAML.' }
          : { usual: `${usual}, as for any other` },
      ),
    ),
  };
}

const SCORE_WORDS: Readonly<Record<string, string>> = {
  fit: 'Points for fit: who they are',
  engagement: 'Points for engagement: what interests them',
  intent: 'Points for intent: how close they are to buying',
  negative: 'Points against',
};

function points({ scores, rules }: ModelDocument): GroupView[] {
  return Object.keys(scores).map((score) => ({
    key: `points-${score}`,
    area: 'model',
    title: SCORE_WORDS[score] ?? `Points for ${score}`,
    help: `Together at most ${scores[score]!.limit} and at least ${scores[score]!.floor}.`,
    fields: rules.flatMap((rule, index) =>
      rule.score === score ? [whole(['rules', index, 'points'], rule.label, rule.points)] : [],
    ),
  }));
}

const DAY_WORDS: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

function hours({ calendar }: HandoffSettings): GroupView {
  return {
    key: 'hours',
    area: 'sla',
    title: 'When the team is at work',
    help: 'Business hours run only then.',
    fields: [
      field('text', ['handoff', 'calendar', 'zone'], 'Time zone', calendar.zone, {
        help: 'A place, such as Europe/Berlin, which knows its daylight saving. Left empty: the zone of the HubSpot account.',
      }),
      ...WEEKDAYS.map((day) =>
        field(
          'openings',
          ['handoff', 'calendar', 'hours', day],
          DAY_WORDS[day],
          openingsText(calendar.hours[day] ?? []),
          { usual: 'closed', help: day === 'mon' ? 'For example 09:00-12:00, 13:00-17:00.' : null },
        ),
      ),
      field(
        'holidays',
        ['handoff', 'calendar', 'holidays'],
        'Holidays',
        holidaysText(calendar.holidays) || null,
        {
          help: 'One a line: 2026-12-24 Christmas Eve 09:00-12:00, or 12-25 Christmas for every year.',
          usual: 'none',
        },
      ),
    ],
  };
}

function periods({ rules }: HandoffSettings): GroupView {
  return {
    key: 'periods',
    area: 'sla',
    title: 'Periods',
    help: null,
    fields: [
      whole(['handoff', 'recycleDays'], 'A recycled lead comes back after (days)', rules.recycleDays),
      whole(['handoff', 'graceDays'], 'An MQL that lost its points goes back after (days)', rules.graceDays),
      whole(['handoff', 'undoMinutes'], 'A decision can be taken back for (minutes)', rules.undoMinutes),
    ],
  };
}

const MAPPING_WORDS = {
  lifecycle: {
    title: 'HubSpot’s lifecycle stage follows',
    help: 'Forward it moves by itself. Where somebody has set another stage in HubSpot meanwhile, that stays.',
  },
  leadStatus: { title: 'HubSpot’s lead status follows', help: 'Usually nothing: the field is yours.' },
} as const;

const LEAVE_ALONE = { value: LEFT_ALONE, label: 'leave HubSpot’s field alone' };

function mapping(
  section: 'lifecycle' | 'leadStatus',
  property: string,
  { properties }: FormGiven,
  settings: HandoffSettings,
): GroupView {
  const mapped = settings.mapping[section];
  const known = properties?.contact.get(property)?.options ?? [];
  const used = Object.values(mapped).filter((value) => !known.some((option) => option.value === value));
  const options = [
    LEAVE_ALONE,
    ...known.map(({ value, label }) => ({ value, label: label || value })),
    ...used.map((value) => ({ value, label: value })),
  ];
  return {
    key: section,
    area: 'lifecycle',
    ...MAPPING_WORDS[section],
    fields: HANDOFF_STAGES.map((stage) =>
      choice(['handoff', section, stage], stageLabel(stage), mapped[stage] ?? LEFT_ALONE, options),
    ),
  };
}

function stageLabel(stage: string): string {
  return ['mql', 'sal', 'sql'].includes(stage) ? stage.toUpperCase() : upperFirst(stage);
}
