/**
 * What it costs to turn a contact's raw strings into a receipt: beside the same work written by hand, and beside rule
 * engines that only match conditions on facts made ready for them. All must judge every contact alike. Processor time
 * is the figure; memory, the search for paths and for the next change are measured besides.
 */
import { type Bench, median } from './bench.ts';
import { loadBenchModel } from './engine/bench-model.ts';
import { makeContacts } from './engine/contacts.ts';
import { CONTACTS, hold, type Performance } from './engine/contest.ts';
import { BY_HAND, type Contestant, ENGINE, JSON_RULES_ENGINE } from './engine/line-up.ts';
import { assertEqualReceipts } from './engine/ours.ts';
import { type Cost, nextChangeCost, pathsCost } from './engine/outlook.ts';
import { installRivals } from './engine/rivals.ts';
import { contestTable, cpuPerContact } from './engine/standings.ts';
import { type Row, row } from './metrics.ts';

const COMPARED = 2_000;
const COMPILATIONS = 20;

export const bench: Bench = {
  name: 'engine',
  async run(note) {
    const model = loadBenchModel();
    assertEqualReceipts(model, makeContacts(1, COMPARED));
    note(`the hand-written version gives the engine's receipts, field by field, for ${COMPARED} contacts`);
    await installRivals(note);
    const results = await hold(note);
    note(`${CONTACTS} contacts; all agree on every one that they judged\n${contestTable(results)}`);
    note(`from YAML to a compiled model: ${median(compileTimes()).toFixed(1)} ms`);
    const next = nextChangeCost(model);
    note(`next change: ${describe(next)}`);
    const paths = pathsCost(model);
    note(`paths of up to three steps: ${describe(paths)}`);
    return [
      ...explanationRows(results),
      row('engine.next_change_ms', next.worst),
      row('engine.paths_ms', paths.worst),
    ];
  },
};

function explanationRows(results: readonly Performance[]): readonly Row[] {
  const of = (wanted: Contestant) => results.find(({ contestant }) => contestant === wanted);
  const [ours, byHand, popular] = [of(ENGINE)!, of(BY_HAND)!, of(JSON_RULES_ENGINE)];
  const rival = BY_HAND.name;
  return [
    row('engine.explain_ratio_handwritten', ratio(ours, byHand), { rival, rivalValue: 1 }),
    ...(popular
      ? [
          row('engine.explain_ratio_json_rules_engine', ratio(popular, ours), {
            rival: JSON_RULES_ENGINE.name,
            rivalValue: 1,
          }),
        ]
      : []),
    row('engine.bytes_per_contact', ours.bytes, { rival, rivalValue: byHand.bytes }),
    row('engine.backtest_cpu_s', cpuSeconds(ours), { rival, rivalValue: cpuSeconds(byHand) }),
  ];
}

/** Of turns on the same batch, taken shortly after one another; the median leaves out those that were disturbed. */
function ratio(one: Performance, other: Performance): number {
  return median(one.turns.map((turn, batch) => cpuPerContact([turn]) / cpuPerContact([other.turns[batch]!])));
}

/** For all contacts. */
function cpuSeconds({ turns }: Performance): number {
  return (cpuPerContact(turns) * CONTACTS) / 1_000_000;
}

function compileTimes(): readonly number[] {
  return Array.from({ length: COMPILATIONS }, () => {
    const start = performance.now();
    loadBenchModel();
    return performance.now() - start;
  });
}

function describe({ typical, p99, worst }: Cost): string {
  return `${typical.toFixed(3)} ms CPU for a typical contact, p99 ${p99.toFixed(3)}, worst of the sample ${worst.toFixed(3)}`;
}
