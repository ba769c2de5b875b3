/** How days are called in each language. */
import type { DayNames } from './moments.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

export const ENGLISH_DAYS: DayNames = {
  today: 'today',
  tomorrow: 'tomorrow',
  yesterday: 'yesterday',
  on: 'on',
  weekday: (wall, isShort) => WEEKDAYS[wall.getUTCDay()]!.slice(0, isShort ? 3 : undefined),
  date: (wall, withYear) =>
    `${wall.getUTCDate()} ${MONTHS[wall.getUTCMonth()]}${withYear ? ` ${wall.getUTCFullYear()}` : ''}`,
};

/** Wall clocks are kept as if they were UTC. */
const german = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('de', { timeZone: 'UTC', ...options });

const LONG = german({ weekday: 'long' });
const SHORT = german({ weekday: 'short' });
const DAY = german({ day: 'numeric', month: 'short' });
const DAY_OF_YEAR = german({ day: 'numeric', month: 'short', year: 'numeric' });

export const GERMAN_DAYS: DayNames = {
  today: 'heute',
  tomorrow: 'morgen',
  yesterday: 'gestern',
  on: 'am',
  weekday: (wall, isShort) => (isShort ? SHORT : LONG).format(wall),
  date: (wall, withYear) => (withYear ? DAY_OF_YEAR : DAY).format(wall),
};
