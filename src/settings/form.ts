/**
 * The numbers of a model that people change most, as fields of forms. A field says where its value stands in the
 * document; the page sends it back with that place. Pure.
 */
import { CHANNELS } from '../engine/channels.ts';
import { HANDOFF_STAGES } from '../engine/handoff-words.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { type HandoffSettings, settingsOf } from '../handoff/handoff-settings.ts';
import { WEEKDAYS, type Weekday } from '../lifecycle/sla/business-calendar.ts';
import { optionLabel } from '../option-label.ts';
import { holidaysText, openingsText } from './calendar-text.ts';
import type { GroupView } from './draft-contract.ts';
import { LEFT_ALONE } from './edit-text.ts';
import { entryGroups, ruleEntries } from './entries-form.ts';
import { choice, field, whole } from './fields.ts';
import type { KnownProperties } from './ports.ts';
import { promiseGroups } from './promises-form.ts';
import type { SettingsSpeech } from './speech.ts';
import type { SettingsWords } from './words-english.ts';

export interface FormGiven {
  readonly document: ModelDocument;
  /** What HubSpot says about the account: its time zone. */
  readonly account: Readonly<Record<string, unknown>>;
  /** null where they were never read. */
  readonly properties: KnownProperties | null;
  readonly speech: SettingsSpeech;
}

type FormWords = SettingsWords['form'];

export function formGroups(given: FormGiven): GroupView[] {
  const { document } = given;
  const words = given.speech.words.form;
  const settings = settingsOf(given.account, document);
  return [
    thresholds(document, words),
    channels(document, words),
    ...points(document, words),
    ...entryGroups(document, words.entries),
    ...promiseGroups(settings, words.promises),
    hours(settings, words),
    periods(settings, words),
    mapping('lifecycle', 'lifecyclestage', given, settings),
    mapping('leadStatus', 'hs_lead_status', given, settings),
  ];
}

function thresholds({ mql }: ModelDocument, { thresholds: words }: FormWords): GroupView {
  return {
    key: 'thresholds',
    area: 'model',
    title: words.title,
    help: null,
    fields: [
      whole(['mql', 'threshold', 'default'], words.points, mql.threshold.default, { help: words.pointsHelp }),
      whole(['mql', 'fitMinimum'], words.fit, mql.fitMinimum, { help: words.fitHelp }),
    ],
  };
}

/** A channel that asks for a condition besides keeps its number: without one the condition would go along. */
function channels({ mql: { threshold } }: ModelDocument, { channels: words }: FormWords): GroupView {
  const { channels: said, default: usual } = threshold;
  return {
    key: 'channels',
    area: 'model',
    title: words.title,
    help: words.help,
    fields: CHANNELS.map((channel) =>
      whole(
        ['mql', 'threshold', 'channels', channel, 'threshold'],
        optionLabel('fairlead_channel', channel),
        said[channel]?.threshold ?? null,
        said[channel]?.require ? { help: words.besides } : { usual: words.usual(usual) },
      ),
    ),
  };
}

function points(document: ModelDocument, { points: words, entries }: FormWords): GroupView[] {
  const { scores, rules } = document;
  const titles: Readonly<Record<string, string>> = {
    fit: words.fit,
    engagement: words.engagement,
    intent: words.intent,
    negative: words.negative,
  };
  return Object.entries(scores).map(([score, { limit, floor }]) => ({
    key: `points-${score}`,
    area: 'model',
    title: titles[score] ?? words.other(score),
    help: words.bounds(limit, floor),
    fields: rules.flatMap((rule, index) =>
      rule.score === score ? [whole(['rules', index, 'points'], words.of(rule.label), rule.points)] : [],
    ),
    entries: ruleEntries(document, score, entries),
  }));
}

function hours({ calendar }: HandoffSettings, { hours: words, days }: FormWords): GroupView {
  const openings = (day: Weekday) =>
    field(
      'openings',
      ['handoff', 'calendar', 'hours', day],
      days[day],
      openingsText(calendar.hours[day] ?? []),
      {
        usual: words.closed,
        help: day === 'mon' ? words.openingsHelp : null,
      },
    );
  const holidays = holidaysText(calendar.holidays) || null;
  return {
    key: 'hours',
    area: 'sla',
    title: words.title,
    help: words.help,
    fields: [
      field('text', ['handoff', 'calendar', 'zone'], words.zone, calendar.zone, { help: words.zoneHelp }),
      ...WEEKDAYS.map(openings),
      field('holidays', ['handoff', 'calendar', 'holidays'], words.holidays, holidays, {
        help: words.holidaysHelp,
        usual: words.none,
      }),
    ],
  };
}

function periods({ rules }: HandoffSettings, { periods: words }: FormWords): GroupView {
  return {
    key: 'periods',
    area: 'sla',
    title: words.title,
    help: null,
    fields: [
      whole(['handoff', 'recycleDays'], words.recycle, rules.recycleDays),
      whole(['handoff', 'graceDays'], words.grace, rules.graceDays),
      whole(['handoff', 'undoMinutes'], words.undo, rules.undoMinutes),
    ],
  };
}

function mapping(
  section: 'lifecycle' | 'leadStatus',
  property: string,
  { properties, speech }: FormGiven,
  settings: HandoffSettings,
): GroupView {
  const mapped = settings.mapping[section];
  const words = speech.words.form.mapping;
  const known = properties?.contact.get(property)?.options ?? [];
  const used = Object.values(mapped).filter((value) => !known.some((option) => option.value === value));
  const options = [
    { value: LEFT_ALONE, label: words.leftAlone },
    ...known.map(({ value, label }) => ({ value, label: label || value })),
    ...used.map((value) => ({ value, label: value })),
  ];
  return {
    key: section,
    area: 'lifecycle',
    ...words[section],
    fields: HANDOFF_STAGES.map((stage) =>
      choice(
        ['handoff', section, stage],
        speech.card.words.stages[stage].label,
        mapped[stage] ?? LEFT_ALONE,
        options,
      ),
    ),
  };
}
