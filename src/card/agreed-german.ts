/**
 * The usual reasons, questions and checklists in German. They are agreed, so a portal may have words of its own for any
 * of them: what is not the usual text stays as it was written.
 */
import { REJECTION_REASONS, type RejectionReason } from '../engine/rejection-reasons.ts';
import { DEFAULT_CHECKLISTS } from '../lifecycle/checklists.ts';
import { DEFAULT_QUESTIONS, type QuestionKey } from '../lifecycle/four-questions.ts';
import { DEFAULT_REASONS } from '../lifecycle/reasons.ts';

interface ReasonWords {
  readonly label: string;
  readonly use: string;
}

const REASONS: Readonly<Record<RejectionReason, ReasonWords>> = {
  wrong_persona: {
    label: 'Falsche Ansprechperson',
    use: 'Kauft nicht und hat keinen Einfluss darauf, oder noch nicht.',
  },
  wrong_company_size: {
    label: 'Unpassende Unternehmensgröße',
    use: 'Das Unternehmen ist zu klein oder zu groß.',
  },
  poor_company_fit: {
    label: 'Unternehmen passt nicht',
    use: 'Eine andere Branche oder ein anderes Geschäftsmodell, als wir bedienen.',
  },
  outside_territory: {
    label: 'Anderes Gebiet',
    use: 'Passt zu uns, wird aber von jemand anderem betreut.',
  },
  wrong_geography: { label: 'Falsches Land', use: 'Ein Land, das hier niemand bedient.' },
  invalid_data: {
    label: 'Ungültige Daten',
    use: 'Diese Person gibt es nicht, oder sie ist nicht zu erreichen. Berichtigte Daten bringen den Lead zurück.',
  },
  student_consultant: {
    label: 'Studium oder Beratung',
    use: 'Jemand, der studiert, berät, forscht oder Arbeit sucht.',
  },
  competitor: { label: 'Wettbewerb', use: 'Arbeitet für einen Wettbewerber.' },
  duplicate: {
    label: 'Dublette',
    use: 'Dieselbe Person hat einen weiteren Datensatz; führen Sie beide zusammen.',
  },
  existing_customer: {
    label: 'Schon Kunde',
    use: 'Kauft bereits bei uns; die Kundenbetreuung übernimmt.',
  },
  existing_opportunity: {
    label: 'Schon im Gespräch',
    use: 'Gehört zu einem Deal, an dem schon jemand arbeitet.',
  },
  no_business_context: {
    label: 'Kein geschäftlicher Anlass',
    use: 'Nichts deutet auf ein Problem hin, das wir lösen.',
  },
  no_current_need: { label: 'Zurzeit kein Bedarf', use: 'Passt gut, aber es gibt noch kein Projekt.' },
  no_response: {
    label: 'Keine Antwort',
    use: 'Angenommen, so oft versucht wie vereinbart, und nie eine Antwort.',
  },
  vendor_partner: {
    label: 'Anbieter oder Partner',
    use: 'Verkauft an uns oder mit uns; das Partnerteam übernimmt.',
  },
};

const QUESTIONS: Readonly<Record<QuestionKey, string>> = {
  valid: 'Stimmen die Angaben zum Lead?',
  relevant: 'Ist der Lead für uns relevant?',
  routed: 'Ist er bei der richtigen Person?',
  willWork: 'Werden Sie ihn in der vereinbarten Zeit bearbeiten?',
};

/** By list and item; label and what counts as confirmed. */
const CHECKLISTS: Readonly<Record<string, Readonly<Record<string, readonly [label: string, help: string]>>>> =
  {
    bant: {
      budget: ['Budget', 'Es gibt ein Budget oder einen Weg dorthin. Freigegeben sein muss es noch nicht.'],
      authority: [
        'Entscheidungsbefugnis',
        'Entscheidet selbst, hat direkten Zugang dazu oder setzt sich im Haus stark dafür ein.',
      ],
      need: ['Bedarf', 'Ein echtes Problem, das wir lösen, das erkannt ist und heute spürbar.'],
      timeline: ['Zeitplan', 'Es gibt einen Termin, bis zu dem entschieden sein soll.'],
    },
    meddic: {
      metrics: ['Kennzahlen', 'Die Zahlen, an denen eine Lösung gemessen wird.'],
      economic_buyer: [
        'Wer das Geld freigibt',
        'Sie wissen, wer das Geld freigibt, oder haben einen Weg dorthin.',
      ],
      decision_criteria: ['Entscheidungskriterien', 'Wonach Anbieter verglichen werden.'],
      decision_process: ['Entscheidungsweg', 'Die Schritte und die Personen bis zur Unterschrift.'],
      identify_pain: ['Erkanntes Problem', 'Ein Problem, das heute schon etwas kostet.'],
      champion: ['Fürsprecher', 'Jemand im Haus, der das will und es für Sie verkauft.'],
    },
    gpctba_ci: {
      goals: ['Ziele', 'Was erreicht werden soll, in Zahlen.'],
      plans: ['Pläne', 'Was dafür geplant ist.'],
      challenges: ['Hindernisse', 'Was im Weg steht und allein nicht zu lösen ist.'],
      timeline: ['Zeitplan', 'Bis wann es laufen muss.'],
      budget: ['Budget', 'Was es kosten darf, oder was das Problem heute kostet.'],
      authority: [
        'Entscheidungsbefugnis',
        'Entscheidet selbst, hat direkten Zugang dazu oder setzt sich im Haus stark dafür ein.',
      ],
      consequences: ['Folgen des Nichtstuns', 'Was geschieht, wenn nichts unternommen wird.'],
      implications: ['Was es möglich macht', 'Was möglich wird, wenn es gelingt.'],
    },
  };

const ALSO: Readonly<Record<string, readonly [label: string, help: string]>> = {
  conversation: [
    'Erstgespräch',
    'Sie haben über die Lage des Kunden gesprochen. Eine Antwort, ein gebuchter Termin oder eine Demo allein genügt nicht.',
  ],
  next_step: ['Nächster Schritt', 'Es ist vereinbart, was beide Seiten bis wann tun.'],
};

/** The German of a usual text; any other stays as it is. */
export function agreedInGerman(text: string): string {
  return GERMAN.get(text) ?? text;
}

const GERMAN: ReadonlyMap<string, string> = new Map([
  ...REJECTION_REASONS.flatMap((key) => [
    [DEFAULT_REASONS[key].label, REASONS[key].label] as const,
    [DEFAULT_REASONS[key].use, REASONS[key].use] as const,
  ]),
  ...DEFAULT_QUESTIONS.map(({ key, ask }) => [ask, QUESTIONS[key]] as const),
  ...Object.entries(DEFAULT_CHECKLISTS).flatMap(([name, { items, pass }]) =>
    [...items, ...pass.also].flatMap(({ key, label, help }) => {
      const told = CHECKLISTS[name]?.[key] ?? ALSO[key];
      return told ? [[label, told[0]] as const, [help, told[1]] as const] : [];
    }),
  ),
]);
