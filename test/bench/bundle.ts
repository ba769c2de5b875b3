/** What a browser has to load to judge leads by itself: the engine as one script, minified and compressed. */
import { fileURLToPath } from 'node:url';
import { buildExtension } from '../../sandbox/extensions/build.ts';
import type { Bench } from './bench.ts';
import { describeSizes, sizesOf } from './bundle/breakdown.ts';
import { bundleEntry, gzippedKib } from './bundle/bundle.ts';
import { row } from './metrics.ts';

export const bench: Bench = {
  name: 'bundle',
  async run(note) {
    const engine = await bundleEntry('engine');
    const size = gzippedKib(engine.code);
    note(`evaluate, compileModel and applySteps: ${kib(engine.code.length / 1024)}, ${kib(size)} compressed`);
    note(`by module, as far as bytes can be told apart:\n${describeSizes(sizesOf(engine))}`);
    for (const name of ['explain', 'lexicon'] as const) {
      const { code } = await bundleEntry(name);
      note(`${OTHERS[name]}: ${kib(code.length / 1024)}, ${kib(gzippedKib(code))} compressed`);
    }
    const card = await buildExtension(CARD);
    note(`the card with its contract: ${kib(card.length / 1024)}, ${kib(gzippedKib(card))} compressed`);
    return [row('bundle.engine_gz_kib', size), row('bundle.card_kib', Buffer.byteLength(card) / 1024)];
  },
};

const CARD = fileURLToPath(new URL('../../hubspot/src/app/cards/LeadCard.tsx', import.meta.url));

const OTHERS = {
  explain: 'with explain: next change, paths and robustness besides',
  lexicon: 'countries and job titles, for models that read them',
} as const;

function kib(size: number): string {
  return `${size.toFixed(2)} KiB`;
}
