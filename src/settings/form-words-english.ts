/** The forms over a model, in English. Labels of rules and channels are the model's own or HubSpot's. */
import { listed } from '../engine/wording.ts';
import type { Weekday } from '../lifecycle/sla/business-calendar.ts';
import type { TimeSpan } from '../lifecycle/sla/time-span.ts';
import { counted } from './counted.ts';
import { ENTRIES_ENGLISH } from './entry-words-english.ts';
import type { Target } from './promises-form.ts';

export const FORM_ENGLISH = {
  entries: ENTRIES_ENGLISH,
  thresholds: {
    title: 'When a lead is an MQL',
    points: 'Points needed',
    pointsHelp: 'Exactly as many are enough.',
    fit: 'Fit needed',
    fitHelp: 'However much a lead does, below this fit it is no MQL.',
  },
  channels: {
    title: 'Points needed by channel',
    help: 'Where a lead comes from says how much it has to show.',
    besides: 'It asks for a condition besides, which stands in the YAML.',
    usual: (points: number) => `${points}, as for any other`,
  },
  points: {
    fit: 'Points for fit: who they are',
    engagement: 'Points for engagement: what interests them',
    intent: 'Points for intent: how close they are to buying',
    negative: 'Points against',
    of: (rule: string) => `Points: ${rule}`,
    other: (score: string) => `Points for ${score}`,
    bounds: (most: number, least: number) => `Together at most ${most} and at least ${least}.`,
  },
  days: {
    mon: 'Monday',
    tue: 'Tuesday',
    wed: 'Wednesday',
    thu: 'Thursday',
    fri: 'Friday',
    sat: 'Saturday',
    sun: 'Sunday',
  } satisfies Record<Weekday, string>,
  hours: {
    title: 'When the team is at work',
    help: 'Business hours run only then.',
    zone: 'Time zone',
    zoneHelp:
      'A place, such as Europe/Berlin, which knows its daylight saving. Left empty: the zone of the HubSpot account.',
    openingsHelp: 'For example 09:00-12:00, 13:00-17:00.',
    closed: 'closed',
    holidays: 'Holidays',
    holidaysHelp: 'One a line: 2026-12-24 Christmas Eve 09:00-12:00, or 12-25 Christmas for every year.',
    none: 'none',
  },
  periods: {
    title: 'Periods',
    recycle: 'A recycled lead comes back after (days)',
    grace: 'An MQL that lost its points goes back after (days)',
    undo: 'A decision can be taken back for (minutes)',
  },
  mapping: {
    lifecycle: {
      title: 'HubSpot’s lifecycle stage follows',
      help: 'Forward it moves by itself. Where somebody has set another stage in HubSpot meanwhile, that stays.',
    },
    leadStatus: { title: 'HubSpot’s lead status follows', help: 'Usually nothing: the field is yours.' },
    allStages: 'All stages',
    otherStages: 'All other stages',
    leftAlone: 'leave HubSpot’s field alone',
  },
  seen: {
    alsoAt: (names: readonly string[]) => `Also seen at ${listed(names)}.`,
    alsoCounts: (labels: readonly string[]) => `Also counts as ${listed(labels)}.`,
    byWord: (found: readonly string[]) =>
      found.length === 1
        ? `It counts by the word “${found[0]}”. Choosing otherwise takes the word away, also from others that have it.`
        : `It counts by the words ${listed(found.map((word) => `“${word}”`))}. Choosing otherwise takes them away, also from others that have them.`,
  },
  promises: {
    title: 'What sales promises',
    help: 'Counted from the moment a lead becomes an MQL; the follow-up from the moment it is accepted.',
    spans: {
      firstTouch: 'First touch within',
      acceptance: 'Accepted or rejected within',
      hardLimit: 'Without a decision escalated after',
      followUp: 'Followed up within',
      escalateFirstTouchAfter: 'Missed first touch escalated after',
    } satisfies Record<Target, string>,
    hours: (label: string) => `${label} (hours)`,
    countedIn: (label: string) => `${label}: counted in`,
    counted: {
      business: 'business hours',
      elapsed: 'hours on the clock',
    } satisfies Record<TimeSpan['counted'], string>,
    /** "4 business hours". */
    span: ({ hours, counted: kind }: TimeSpan) =>
      kind === 'business'
        ? counted(hours, 'business hour', 'business hours')
        : `${counted(hours, 'hour', 'hours')} on the clock`,
    notAsked: 'not asked for',
    asEverybody: 'as for everybody',
    remindPercent: 'Reminder in the last part of the time (percent)',
    remindMinutes: 'Reminder before the end (minutes)',
    remindHelp: 'Say one of the two: a part of the time, or minutes.',
    percent: (percent: number) => `${percent} percent of the time`,
    minutes: (minutes: number) => counted(minutes, 'minute', 'minutes'),
    reminder: 'Reminder before the end',
    attempts: 'Attempts before “no response”',
    mode: 'Stages',
    threeStages: 'MQL, SAL, SQL: sales accepts first',
    twoStages: 'MQL, SQL: sales qualifies at once',
    otherwise: (who: string) => `Otherwise promised: ${who}`,
    otherwiseHelp: 'Where several of these fit a lead, the later one counts.',
    /** "Hand-raiser and High, from Webinar" */
    who: (priorities: readonly string[], channels: readonly string[]) =>
      [listed(priorities), channels.length > 0 && `from ${listed(channels)}`].filter(Boolean).join(', ') ||
      'every lead',
    priority: 'With priority',
    channel: 'From channel',
    any: 'any',
    takeAway: 'Take this promise away',
    more: 'Promises for some leads only',
    moreHelp: (known: number): string =>
      known === 0
        ? 'Every lead is promised the same. Hand-raisers, or what comes from a webinar, can be promised something else.'
        : 'By priority, by channel, or both.',
    add: 'Add a promise for some leads',
  },
};
