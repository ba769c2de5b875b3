/** The faults and attacks Fairlead is held against, and what it answers: one sentence each. */

export interface Case {
  readonly id: string;
  readonly happens: string;
  readonly promise: string;
}

export interface Chapter {
  readonly title: string;
  readonly cases: readonly Case[];
}

export const CHAPTERS: readonly Chapter[] = [
  chapter('Receiving', [
    ['R01', 'A signed batch of 100 events arrives', 'All of them are stored before the answer goes out.'],
    [
      'R02',
      'One byte of what was signed differs',
      'The request gets 401, leaves nothing behind and is counted.',
    ],
    [
      'R03',
      'The signature header is missing, odd or sent twice',
      'It gets 401, compared in constant time, without an exception.',
    ],
    [
      'R04',
      'The timestamp is too old, too new or no timestamp',
      'It gets 401; a stale one that was signed well is counted apart.',
    ],
    ['R05', 'A recorded request is sent again', 'It is acknowledged and has no second effect.'],
    [
      'R06',
      'A proxy changes host and scheme',
      'The configured public address is what is verified; forwarded headers count from listed proxies alone.',
    ],
    [
      'R07',
      'The body is larger than the limit, with or without saying so',
      'It gets 413, and the rest is not read.',
    ],
    [
      'R08',
      'A signed body is not JSON, not a list, or an empty list',
      'The first two get 400 and are counted; an empty list is fine.',
    ],
    [
      'R09',
      'One event of a hundred cannot be read',
      'The other 99 count, and the one is a dead letter with its reason.',
    ],
    [
      'R10',
      'Events of an unknown type, portal or app',
      'They are acknowledged and noted as ignored, without their values.',
    ],
    ['R11', 'The body is packed, of another type, or in UTF-16', 'It gets 415 and is not unpacked.'],
    [
      'R12',
      'A flood of unsigned requests',
      'They are turned away before their bodies are read, and the log does not grow with them.',
    ],
  ]),
  chapter('Crash, storage, queue', [
    ['R13', 'The process is killed after it has acknowledged', 'The next one does the work, once.'],
    [
      'R14',
      'The process is killed after HubSpot took a write',
      'At most one identical repeat; one entry, one transition.',
    ],
    [
      'R15',
      'SIGTERM with work in hand',
      'What is in hand is ended, nothing new is taken, and the exit is clean within 20 seconds.',
    ],
    [
      'R16',
      'The database is out of reach',
      'Webhooks get 503, never 2xx, and work goes on by itself when it is back.',
    ],
    ['R17', 'The disk is full', 'Webhooks get 503, the log says why, and nothing is damaged.'],
    ['R18', 'Two workers meet on the same contacts', 'Each decision is written once, in order.'],
    [
      'R19',
      'One contact fails whatever is done',
      'It is set aside after a few tries, delays nobody, and can be replayed.',
    ],
    [
      'R20',
      'A migration is cut off, or two instances start at once',
      'It is made once and whole; a newer schema is refused.',
    ],
  ]),
  chapter('Duplicates, order, own echoes', [
    ['R21', 'One event is delivered three times', 'It has one effect.'],
    [
      'R22',
      'One event id stands on different events',
      'Both count: the id alone is not what tells them apart.',
    ],
    [
      'R23',
      'An older change arrives after a newer one',
      'The newest stands, and the older is noted as superseded.',
    ],
    ['R24', 'Ten changes of one contact in one batch', 'One look and at most one write.'],
    ['R25', 'Our own write comes back as news', 'It causes no further write.'],
    [
      'R26',
      'Another integration undoes our value each time',
      'We put it back three times an hour at most, then show the conflict.',
    ],
  ]),
  chapter('HubSpot answers badly', [
    [
      'R27',
      '429, with and without the time to wait',
      'That portal is left alone for so long; others keep their pace.',
    ],
    [
      'R28',
      '502, 503 or 504 for a while',
      'One call at a time with growing pauses; all is done soon after, and nothing is given up.',
    ],
    ['R29', 'A batch is taken in part', 'Only what was refused is tried again or set aside.'],
    ['R30', 'The answer to a write is lost', 'The value ends right, and the audit log has it once.'],
    [
      'R31',
      'HubSpot takes the connection and says nothing',
      'The call ends within 15 seconds, and others go on.',
    ],
    ['R32', 'An access token is refused', 'One refresh, one repeat, no loop.'],
    ['R33', 'Many need a token at once, in several processes', 'One of them asks for it.'],
    [
      'R34',
      'The grant was taken back',
      'The portal is marked as disconnected, its events are kept, and HubSpot is not asked again.',
    ],
    [
      'R35',
      'A right is missing',
      'What needs it is off for that portal, visibly, and asked for once an hour at most.',
    ],
    ['R36', 'HubSpot says yes and changes nothing', 'Reading back notices it, and the audit log says so.'],
  ]),
  chapter('Life in the CRM', [
    ['R37', 'Contacts are merged', 'Their histories join under the new id, and the old ids lead there.'],
    ['R38', 'A contact is deleted and restored', 'It is left alone meanwhile and goes on with its history.'],
    [
      'R39',
      'A contact is erased for privacy',
      'Every row about it is gone within a minute, and late events do not bring it back.',
    ],
    [
      'R40',
      'The app is uninstalled',
      'The tokens go at once, the data within the time that is set; it can be installed again.',
    ],
    [
      'R41',
      'The app is uninstalled in the middle of a backfill',
      'The backfill ends within a minute, after one failed call at most.',
    ],
    [
      'R42',
      'A backfill is killed half-way',
      'It goes on from its checkpoint, and live webhooks keep their pace.',
    ],
    [
      'R43',
      'An admin archives one of our properties',
      'The others are still written, and the missing one is named.',
    ],
  ]),
  chapter('Bad data', [
    ['R44', 'A value of a megabyte', 'It is kept cut, with a mark.'],
    [
      'R45',
      'Emoji, combining marks, text from right to left',
      'It is kept byte for byte, and compared in one normal form.',
    ],
    [
      'R46',
      'Numbers and dates in every spelling',
      'They are read as documented; what cannot be read is unknown, never zero or today.',
    ],
    ['R47', 'Names such as __proto__ and constructor', 'They are plain names.'],
    [
      'R48',
      'A pattern that would run for ever',
      'A model has no patterns that backtrack; words are looked for in linear time.',
    ],
    [
      'R49',
      'A broken model or configuration',
      'It is refused with line and column, and the last good model stays in use.',
    ],
  ]),
  chapter('Security and privacy', [
    [
      'R50',
      'An OAuth callback that did not begin here',
      'It gets 400, and HubSpot is not asked for a token.',
    ],
    [
      'R51',
      'A card asks for another portal, or unsigned',
      'It sees nothing of that portal, in body, header or log.',
    ],
    [
      'R52',
      'Somebody reads the database files',
      'No token or secret stands there in clear, and keys can be changed without a pause.',
    ],
    [
      'R53',
      'Personal data and secrets pass through every path',
      'None of them is in the logs, and no value can forge a line.',
    ],
    [
      'R54',
      'A notification address that leads inside',
      'It is refused when saved and when sent to, and redirects are not followed.',
    ],
    ['R55', 'Values that a spreadsheet takes for formulas', 'Exports make them plain text.'],
    [
      'R56',
      'Unknown addresses, wrong methods, exceptions',
      'The answer has a request id and nothing from inside.',
    ],
    [
      'R57',
      'Packages that are not what they seem',
      'A lock file with integrity for each, no install scripts, known licences.',
    ],
  ]),
];

export const CASES: readonly Case[] = CHAPTERS.flatMap(({ cases }) => cases);

function chapter(title: string, cases: readonly (readonly [string, string, string])[]): Chapter {
  return { title, cases: cases.map(([id, happens, promise]) => ({ id, happens, promise })) };
}
