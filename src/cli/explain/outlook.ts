/** What would change a lead's standing, for the reader: time alone, the nearest paths, and what an MQL hangs on. */
import type { Explanation } from '../../engine/explain.ts';
import { outlookSentences } from '../../engine/outlook-text.ts';

/** As data: what the sentences say, with the figures behind them. Days are whole UTC days since 1970. */
export interface Outlook extends Omit<Explanation, 'receipt'> {
  readonly sentences: readonly string[];
}

export function outlookOf(explanation: Explanation): Outlook {
  const { receipt, ...ahead } = explanation;
  return { sentences: outlookSentences(explanation), ...ahead };
}

/** Under its heading; no lines where there is nothing to say. */
export function outlookLines({ sentences }: Outlook): readonly string[] {
  return sentences.length === 0 ? [] : ['', 'What would change it', ...sentences.map((each) => `  ${each}`)];
}
