/** HubSpot's rules for code that runs in its worker: no DOM, no fetch, no HTML, nothing from outside the folder. */
import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Check } from '../check.ts';
import type { Project } from '../project.ts';
import { load } from '../tools.ts';

interface LintResult {
  readonly filePath: string;
  readonly messages: readonly {
    readonly ruleId: string | null;
    readonly message: string;
    readonly line?: number;
  }[];
}

interface ESLintModule {
  ESLint: new (options: object) => { lintFiles(patterns: string[]): Promise<LintResult[]> };
}

type Config = object;

export const lint: Check = {
  name: "HubSpot's ESLint rules have nothing against any extension",
  find: async (project) => {
    const { ESLint } = await load<ESLintModule>('eslint');
    const linter = new ESLint({
      cwd: project.folder,
      overrideConfigFile: true,
      overrideConfig: await configuration(),
    });
    const files = project.extensions.map(
      ({ folder }) => `${relative(project.folder, folder)}/**/*.{ts,tsx,js,jsx}`,
    );
    return (await linter.lintFiles(files)).flatMap((result) => findingsIn(project, result));
  },
  faults: [
    fault('an HTML element', 'export const Bold = () => <b>bold</b>;', /no-html-elements/),
    fault('fetch', "export const load = () => fetch('/api');", /no-native-http/),
    fault('the DOM', 'export const title = () => document.title;', /no-dom-access/),
    fault(
      'an import from outside the folder',
      "import { manifest } from '../../../../src/manifest.ts';\nexport const name = manifest.name;",
      /no-parent-imports/,
    ),
  ],
};

function fault(name: string, code: string, found: RegExp): Check['faults'][number] {
  return {
    name,
    found,
    plant: ({ extensions }) => appendFileSync(extensions[0]!.entries[0]!, `\n${code}\n`),
  };
}

/** As HubSpot's project templates have it. */
async function configuration(): Promise<Config[]> {
  const [js, typescript, react, hooks, hubspot] = await Promise.all([
    load<{ default: { configs: { recommended: Config } } }>('@eslint/js'),
    load<{ default: { configs: { recommended: Config[] } } }>('typescript-eslint'),
    load<{ default: { configs: { flat: Record<string, Config> } } }>('eslint-plugin-react'),
    load<{ default: { configs: { flat: Record<string, Config> } } }>('eslint-plugin-react-hooks'),
    load<{ config: Config[] }>('@hubspot/eslint-config-ui-extensions'),
  ]);
  return [
    { ignores: ['**/node_modules/**', '**/dist/**'] },
    js.default.configs.recommended,
    ...typescript.default.configs.recommended,
    react.default.configs.flat.recommended!,
    react.default.configs.flat['jsx-runtime']!,
    { settings: { react: { version: '18.3' } } },
    ...hubspot.config,
    hooks.default.configs.flat['recommended-latest']!,
    { rules: { 'react/prop-types': 'off' } },
  ];
}

function findingsIn(project: Project, { filePath, messages }: LintResult): string[] {
  const file = relative(project.source, filePath);
  return messages.map(
    ({ ruleId, message, line }) => `${file}:${line ?? 0} ${message} (${ruleId ?? 'not readable'})`,
  );
}
