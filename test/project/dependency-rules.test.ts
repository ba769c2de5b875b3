/** `overrides` in biome.json hold the rules; here each is kept once and broken once, in a copy of the tree. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));

type Rule = readonly [file: string, allowed: readonly string[], forbidden: readonly string[]];

const RULES: readonly Rule[] = [
  ['src/engine/probe.ts', ['./model.ts'], ['zod', 'node:fs', '../lifecycle/stages.ts']],
  ['src/engine/schema.ts', ['./model.ts', 'zod'], ['node:fs', '../store/tables.ts']],
  ['src/lifecycle/probe.ts', ['./stages.ts', '../engine/model.ts'], ['zod', '../inbox/ports.ts']],
  ['src/calibration/probe.ts', ['../engine/model.ts', '../lifecycle/stages.ts'], ['../reports/funnel.ts']],
  ['src/reports/probe.ts', ['../calibration/bins.ts', '../engine/model.ts'], ['../store/leads.ts', 'kysely']],
  ['src/inbox/probe.ts', ['../engine/model.ts', '../webhooks/event.ts'], ['../store/leads.ts', 'pg']],
  [
    'src/deals/probe.ts',
    ['../inbox/claim.ts', '../lifecycle/lead-state.ts'],
    ['../store/deals.ts', 'kysely'],
  ],
  ['src/notices/probe.ts', ['undici', '../secret.ts'], ['../store/notice-deliveries.ts', 'express']],
  [
    'src/outbox/deep/probe.ts',
    ['../../lifecycle/stages.ts'],
    ['../../store/outbox.ts', '@hubspot/api-client'],
  ],
  [
    'src/journal/probe.ts',
    ['../crm/errors.ts', '../webhooks/payload.ts'],
    ['../store/journal.ts', '../crm/journal-client.ts', 'kysely'],
  ],
  ['src/webhooks/probe.ts', ['express', '../inbox/claim.ts'], ['kysely', '../context.ts']],
  ['src/actions/probe.ts', ['express', '../signals/ports.ts'], ['kysely', '../context.ts']],
  ['src/signals/probe.ts', ['express', '../webhooks/event.ts'], ['pg', '../cli/run.ts']],
  ['src/settings/probe.ts', ['express', '../card/identity.ts'], ['kysely', '../context.ts']],
  ['src/store/probe.ts', ['kysely', '../inbox/ports.ts'], ['../crm/client.ts', 'express', '../app.ts']],
  ['src/crm/probe.ts', ['@hubspot/api-client', '../outbox/ports.ts'], ['../store/outbox.ts', 'pg']],
  [
    'src/context.ts',
    ['./crm/client.ts', './store/database.ts'],
    ['../sandbox/main.ts', '@hubspot/api-client'],
  ],
  ['src/cli/probe.ts', ['../context.ts'], ['../../sandbox/main.ts', '../../test/support/database.ts']],
  [
    'sandbox/probe.ts',
    ['../src/manifest.ts', 'express'],
    ['../src/crm/client.ts', '../src/store/database.ts'],
  ],
];

let folder: string;
let kept: Map<string, number>;
let broken: Map<string, number>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-rules-'));
  kept = refusalsIn('kept', ([, allowed]) => allowed);
  broken = refusalsIn('broken', ([, , forbidden]) => forbidden);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** How many imports Biome refuses in each file of a tree in which every file imports some modules. */
function refusalsIn(name: string, choose: (rule: Rule) => readonly string[]): Map<string, number> {
  const root = join(folder, name);
  for (const rule of RULES) {
    const file = join(root, rule[0]);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      choose(rule)
        .map((module, index) => `import type { T${index} } from '${module}';\n`)
        .join(''),
    );
  }
  copyFileSync(join(project, 'biome.json'), join(root, 'biome.json'));
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(project, 'node_modules/@biomejs/biome/bin/biome'),
      'lint',
      '--only=style/noRestrictedImports',
      '--reporter=github',
      '.',
    ],
    { cwd: root, encoding: 'utf8' },
  );
  const refused = [...stdout.matchAll(/noRestrictedImports,file=([^,]+)/g)].map(([, file]) => file!);
  return new Map(
    RULES.map(([file]) => [
      file,
      refused.filter((path) => path.endsWith(`/${name}/${file}`) || path === file).length,
    ]),
  );
}

describe.each(RULES)('%s', (file, allowed, forbidden) => {
  test(`may import ${allowed.join(' and ')}`, () => {
    expect(kept.get(file)).toBe(0);
  });

  test(`is refused ${forbidden.join(' and ')}`, () => {
    expect(broken.get(file)).toBe(forbidden.length);
  });
});
