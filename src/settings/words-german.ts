/** What the server says on the settings page, in German. */
import { germanFigure, germanList } from '../card/german-figures.ts';
import type { Decision } from '../engine/receipt.ts';
import { manifest } from '../manifest.ts';
import { counted } from './counted.ts';
import { DESK_GERMAN } from './desk-words-german.ts';
import { germanFinding } from './findings-german.ts';
import { FORM_GERMAN } from './form-words-german.ts';
import { GERMAN_HEALTH } from './health-words-german.ts';
import type { PublishKey } from './people.ts';
import { VERSIONS_GERMAN } from './versions-words-german.ts';
import type { SettingsWords } from './words-english.ts';

const KEY_NAMES = {
  marketing: 'Marketing-Schlüssel',
  sales: 'Vertriebs-Schlüssel',
} as const satisfies Record<PublishKey, string>;

const keyNames = (keys: readonly PublishKey[], and: string) =>
  keys.map((key) => KEY_NAMES[key]).join(` ${and} `);
/** `points` as the figure is written: "1", "12.5". */
const pointsText = (points: string | number) =>
  `${germanFigure(String(points))} ${String(points) === '1' ? 'Punkt' : 'Punkte'}`;

/** After "ab". */
const fromPoints = (points: number) => (points === 1 ? '1 Punkt' : `${points} Punkten`);

export const GERMAN_SETTINGS: SettingsWords = {
  health: GERMAN_HEALTH,
  desk: DESK_GERMAN,
  form: FORM_GERMAN,
  versions: VERSIONS_GERMAN,
  finding: germanFinding,
  roles: {
    admin: {
      label: 'Admin',
      help: 'Benennt Personen, exportiert und löscht Kontakte. Wer Fairlead installiert hat, ist es immer.',
    },
    marketing: {
      label: 'Marketing-Schlüssel',
      help: 'Schlägt Modelle vor und bestätigt, was der Vertrieb vorgeschlagen hat.',
    },
    sales: {
      label: 'Vertriebs-Schlüssel',
      help: 'Schlägt Modelle vor und bestätigt, was das Marketing vorgeschlagen hat.',
    },
  },
  people: {
    someUser: (userId) => `HubSpot-Benutzer ${userId}`,
    names: (names) =>
      names.length > 0
        ? germanList(names)
        : 'noch niemand; verbinden Sie den Account neu, damit er einen Admin hat',
    askAdmin: (names) => `Fragen Sie einen Admin von Fairlead: ${names}.`,
    heldBy: (key, names) => `Den ${KEY_NAMES[key]} hat: ${names}.`,
    bothKeys: 'Sie haben den Marketing-Schlüssel und den Vertriebs-Schlüssel.',
    oneKey: (key) => `Sie haben den ${KEY_NAMES[key]}.`,
    noKey: 'Sie haben keinen Schlüssel.',
    onlyLook: 'Sie können sich hier alles ansehen.',
  },
  model: {
    cameAlong: 'Es kam mit der Installation; noch hat niemand ein Modell veröffentlicht.',
    published: (when, by) => `Veröffentlicht: ${when}, von ${by}.`,
    operator: 'denen, die Fairlead betreiben, auf der Kommandozeile',
    bar: (points, fit) =>
      `Ein Lead ist MQL ab ${fromPoints(points)}, bei einer Passung von mindestens ${fit}.`,
    otherBars: (channels) => `Andere Schwellen: ${germanList(channels)}.`,
    most: (rules) => `Die meisten Punkte: ${germanList(rules)}.`,
    fast: (labels) => `Geht sofort an einen Menschen: ${germanList(labels)}.`,
    account: (labels) => `Betrifft das ganze Unternehmen: ${germanList(labels)}.`,
    keepsOut: (barriers) => `Schließt aus: ${barriers.join('; ')}.`,
    pack: (rules, points) => `${counted(rules, 'Regel', 'Regeln')}; MQL ab ${fromPoints(points)}.`,
  },
  proposal: {
    by: (name, when, keys) =>
      `Vorgeschlagen von ${name}, ${when}${keys.length > 0 ? `, mit dem ${keyNames(keys, 'und dem')}` : ''}.`,
    stale:
      'Seit dem Vorschlag wurde ein anderes Modell veröffentlicht; womit er verglichen wurde, gilt also nicht mehr. Ziehen Sie ihn zurück oder lehnen Sie ihn ab, und schlagen Sie ihn neu vor.',
    alone:
      'Sie allein haben beide Schlüssel, also bestätigen Sie selbst, und das Protokoll sagt es. Unter „Personen“ können andere benannt werden.',
    mayConfirm: (keys) => `Sie können mit dem ${keyNames(keys, 'oder dem')} bestätigen.`,
    lost: 'Wer ihn gemacht hat, hat keinen Schlüssel mehr: lehnen Sie ihn ab, und lassen Sie ihn von jemandem mit Schlüssel neu vorschlagen.',
    needed: {
      own: 'Was Sie vorgeschlagen haben, muss jemand anderes bestätigen.',
      no_key: 'Bestätigt wird mit einem Schlüssel, den Sie nicht haben.',
      same_key: 'Vorgeschlagen wurde mit Ihrem eigenen Schlüssel; es braucht den anderen.',
    },
    nobody: (admins) => `Den anderen Schlüssel hat niemand; benennen kann jemanden: ${admins}.`,
  },
  draft: {
    nothingToEdit: 'Nichts zu bearbeiten',
    kept: (when) => `Sie haben einen Entwurf, zuletzt geändert ${when}.`,
    thrown: (when) => `Sie haben einen Entwurf verworfen, ${when}.`,
    rejected: (who, when, note) =>
      `Ihr Vorschlag wurde ${when} von ${who} abgelehnt${note ? `: ${note}` : ', ohne Notiz.'}`,
    outdated:
      'Seit dieser Entwurf begonnen wurde, ist ein anderes Modell veröffentlicht worden. Mit diesem wird verglichen, was der Entwurf ändert.',
    tooLong: 'Der Text ist zu lang',
    tooLongHelp: 'Ein Modell hat höchstens eine Million Zeichen. Nehmen Sie etwas heraus.',
    noPlace: 'Das Formular kann das nicht ändern',
    inYaml:
      'Der Text hat für diesen Wert keine eigene Stelle: Sie ist geteilt oder fehlt. Ändern Sie ihn im YAML.',
    busy: 'Noch nicht fertig',
    busyHelp:
      'Andere Entwürfe und Vorschauen dieses Kontos sind in Arbeit, oder es dauert zu lange. Versuchen Sie es gleich noch einmal.',
    nothing: {
      published:
        'Dieser Account hat noch kein veröffentlichtes Modell. Es kommt mit der Installation; sehen Sie in einer Minute wieder nach.',
      proposal: 'Der Vorschlag ist nicht mehr offen. Gehen Sie zurück, um zu sehen, was aus ihm wurde.',
      version:
        'Dieser Account hat kein solches Modell, oder diese Ausgabe von Fairlead kann es nicht lesen. Wählen Sie ein anderes.',
      kept: 'Von einem Entwurf von Ihnen ist nichts mehr aufbewahrt. Beginnen Sie einen neuen.',
      pack: 'Dieses Paket gibt es nicht. Wählen Sie ein anderes.',
      text: 'Es gibt keinen Text.',
    },
    properties: {
      known: (when) => `Verglichen mit den Eigenschaften des Accounts, Stand ${when}.`,
      reading: () => 'Die Eigenschaften des Accounts werden gelesen; das dauert ein paar Sekunden.',
      unknown: () => 'Die Eigenschaften des Accounts sind nicht zu lesen, solange er nicht verbunden ist.',
    },
  },
  preview: {
    none: 'Keine Vorschau',
    correctFirst:
      'Das Modell ist noch nicht zu gebrauchen. Beheben Sie die Fehler, dann sehen Sie noch einmal nach.',
    effect: ({ leads, isAll, becomes, stops, otherScores }) => {
      if (leads === 0) return 'Noch gibt es keine Kontakte, an denen es sich ausprobieren ließe.';
      const among = isAll
        ? `Von ${counted(leads, 'Kontakt', 'Kontakten')}`
        : `Von den ${leads} zuletzt aktiven Kontakten`;
      return `${among} ${becomes === 1 ? 'würde 1' : `würden ${becomes}`} zum MQL, ${stops === 1 ? '1 wäre' : `${stops} wären`} es nicht mehr; ${otherScores === 1 ? '1 hätte' : `${otherScores} hätten`} andere Punkte.`;
    },
    outcome: (points, decision) => `${pointsText(points)}, ${DECISIONS[decision]}`,
    notGathered: (signals) => `Hier nicht gezählt, weil noch nicht gesammelt: ${germanList(signals)}.`,
    notRead: (properties) => `Hier nicht bekannt, weil noch nicht gelesen: ${germanList(properties)}.`,
  },
  privacy: {
    keeps: [
      'Die Werte dieser Eigenschaften, mit der Zeit jeder Änderung',
      'Was Kontakte taten: Besuche, Downloads, Antworten, mit ihrer Zeit',
      'Jede Entscheidung mit ihrem Beleg, und wer sie traf',
      'E-Mail-Adressen von Kolleginnen und Kollegen, die hier einen Schlüssel haben oder ein Modell veröffentlicht haben',
      'Von allen, die am Modell ändern: ihr letzter Entwurf',
    ],
    writes: [
      `${manifest.properties.contacts.length} Eigenschaften von Kontakten und ${manifest.properties.companies.length} von Unternehmen in der Gruppe ${manifest.properties.group.label}, in HubSpot selbst`,
      'Lifecycle-Phase und Lead-Status, wo die Zuordnung es sagt',
    ],
    notYours: 'Das steht Ihnen nicht zu',
    nothingKept: 'Nichts ist aufbewahrt',
    notKnown: (contactId) => `Fairlead bewahrt nichts über Kontakt ${contactId} auf.`,
    exported: (name, count) =>
      `${name}: ${[
        counted(count('fact'), 'Eintrag zu Fakten', 'Einträge zu Fakten'),
        counted(count('signal'), 'Signal', 'Signale'),
        counted(count('episode'), 'Anlauf', 'Anläufe'),
        counted(count('decision'), 'Entscheidung', 'Entscheidungen'),
        counted(count('event'), 'Ereignis', 'Ereignisse'),
      ].join(', ')}.`,
    leftOut: (tables) =>
      `Zu viel, um es hier zu zeigen, und weggelassen: ${tables}. Den Rest gibt Ihnen, wer Fairlead betreibt.`,
  },
  firstRun: [
    {
      title: 'Verbinden',
      help: 'Fairlead liest alle Kontakte einmal. Niemandes Lifecycle-Phase ändert sich dadurch.',
    },
    { title: 'Paket wählen', help: 'Beginnen Sie mit dem Modell, das Ihrem Verkaufen am nächsten kommt.' },
    { title: 'Zuordnen', help: 'Sagen Sie, welche Ihrer Formulare und Seiten als was zählen.' },
    { title: 'Vorschau', help: 'Sehen Sie, wie es über Ihre eigenen Kontakte entscheiden würde.' },
    {
      title: 'Veröffentlichen',
      help: 'Eine Person schlägt vor, eine andere bestätigt mit dem anderen Schlüssel.',
    },
  ],
  unreadable:
    'Was die Seite geschickt hat, war nicht lesbar. Laden Sie sie neu, um die neueste zu bekommen, und versuchen Sie es noch einmal.',
};

const DECISIONS: Readonly<Record<Decision, string>> = {
  mql: 'MQL',
  not_mql: 'kein MQL',
  hold: 'noch offen',
  disqualified: 'ausgeschlossen',
  diverted: 'kein Neugeschäft',
};
