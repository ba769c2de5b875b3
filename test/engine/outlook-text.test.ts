import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { explain } from '../../src/engine/explain.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { outlookSentences } from '../../src/engine/outlook-text.ts';
import { aLead, aSignal, defaultModel, onDay } from './default-pack.ts';
import { anyDocument } from './generated-documents.ts';
import { input, TODAY } from './generators.ts';
import { runs } from './runs.ts';

const NOW = onDay(TODAY, 12);
const VISITOR = aLead({
  signals: [
    aSignal('guide_download', 1),
    aSignal('pricing_page_view', 3),
    aSignal('case_study_view', 3),
    aSignal('email_reply', 5),
  ],
});

describe('an explanation in words', () => {
  const told = (lead: EvaluationInput, day: number) =>
    outlookSentences(explain(defaultModel, lead, onDay(day, 12)));

  it('says when an MQL falls, what would end it and what it hangs on', () => {
    expect(told(VISITOR, 5)).toEqual([
      'Falls below the threshold on 24 November if nothing happens.',
      'A careers page view would end its being an MQL.',
      'Without "Downloaded a guide or playbook", "Visited the pricing page" or "Replied to your e-mail" it would not be an MQL.',
    ]);
  });

  it('says which activities would make an MQL', () => {
    const lead = aLead({ signals: VISITOR.signals.slice(0, 3) });
    expect(told(lead, 3)).toEqual([
      'The grade goes from A2 to A3 on 22 November if nothing happens.',
      'A webinar attendance (minutes 40, questions 1), a comparison page view or a reply to an e-mail would make it an MQL.',
    ]);
  });

  it('says what would have to be known, never what to set', () => {
    expect(told({ ...VISITOR, company: null }, 5)).toEqual([
      'Falls below what it is held for on 24 November if nothing happens.',
      'It would be an MQL if the employee count were known to be 50 to 500; or if the annual revenue were known to be 5,000,000 to 100,000,000.',
    ]);
  });

  it('names the year where it is another one', () => {
    const later = VISITOR.signals.map((one) => ({ ...one, occurredAt: onDay(60) }));
    expect(told(aLead({ signals: later }), 60)[0]).toBe(
      'Falls below the threshold on 20 January 2027 if nothing happens.',
    );
  });

  it('is plain JSON and one line a sentence for any lead and document', () => {
    fc.assert(
      fc.property(anyDocument, input, (given, lead) => {
        const plain: typeof given = JSON.parse(JSON.stringify(given));
        const explanation = explain(compileModel(plain, LEXICON), lead, NOW, { maxSteps: 2 });
        expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
        for (const sentence of outlookSentences(explanation)) {
          expect(sentence).toMatch(/^[A-Z][^\n]*\.$/);
          expect(sentence).not.toMatch(/undefined|null|NaN| {2}|\bset\b/);
        }
      }),
      runs(60),
    );
  });
});
