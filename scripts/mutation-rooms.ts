/** Which tests face the mutants of which files: those that say what the files are for, and no others. */
export interface Room {
  readonly name: string;
  /** Files of src/engine without their ending; `*` stands for anything. */
  readonly files: readonly string[];
  /** Files under test without their ending, those that take longest last. */
  readonly tests: readonly string[];
}

/** The last room has every file that no other names. */
export const ROOMS: readonly Room[] = [
  {
    name: 'lint',
    files: ['lint*', 'satisfiable'],
    tests: [
      'engine/lint-sentences',
      'engine/lint-contradictions',
      'engine/lint-overlaps',
      'engine/lint-names',
      'engine/lint-reach',
      'engine/lint-effects',
      'engine/lint',
      'engine/lint-soundness',
    ],
  },
  {
    name: 'documents',
    files: ['schema*', '*contradictions', 'issues'],
    tests: [
      'engine/issues',
      'engine/schema-limits',
      'engine/*contradictions',
      'engine/schema',
      'engine/lexicon',
    ],
  },
  {
    name: 'lexicon',
    files: ['countries', 'titles', 'lexicon'],
    tests: ['engine/countries', 'engine/titles', 'engine/lexicon'],
  },
  {
    name: 'values',
    files: ['values', 'sha256', 'canonical', 'decay', 'signals'],
    tests: [
      'engine/values',
      'engine/sha256',
      'engine/canonical',
      'engine/decay',
      'engine/signals',
      'engine/acceptance',
    ],
  },
  {
    name: 'outlook',
    files: [
      'paths',
      'path-ranges',
      'candidates',
      'suppos*',
      'prospects',
      'step-sets',
      'dependents',
      'ranges',
      'steps',
      'next-change',
      'glance',
      'robust',
      'explain',
    ],
    tests: [
      'engine/ranges',
      'engine/steps',
      'engine/step-sets',
      'engine/robust',
      'engine/dependents',
      'engine/supposed-world',
      'engine/suppositions',
      'engine/outlook-sentences',
      'engine/explain',
      'engine/outlook-text',
      'engine/paths-*',
      'engine/next-change-*',
      'engine/next-change',
      'engine/prospects',
      'engine/outlook',
      'engine/paths',
    ],
  },
  {
    name: 'words',
    files: ['render', 'receipt-text', 'outlook-text', 'wording', 'failures', 'cases'],
    tests: [
      'engine/render',
      'engine/receipt-text',
      'engine/outlook-sentences',
      'engine/wording',
      'engine/failures',
      'engine/cases',
      'engine/acceptance*',
      'engine/outlook-text',
    ],
  },
  {
    name: 'verdicts',
    files: [],
    tests: [
      'engine/filters',
      'engine/signals-that-count',
      'engine/score-ranges',
      'engine/grade',
      'engine/gates',
      'engine/compile',
      'engine/decide',
      'engine/trigger',
      'engine/inputs-hash',
      'engine/machines',
      'engine/progression',
      'engine/topics',
      'engine/committee*',
      'engine/account-view-*',
      'engine/failures',
      'engine/signals',
      'engine/lexicon',
      'engine/acceptance*',
      'engine/next-change-*',
      'engine/unknown-departments',
      'engine/account-view',
      'packs/replay-corpus',
      'engine/evidence',
      'engine/properties',
    ],
  },
];
