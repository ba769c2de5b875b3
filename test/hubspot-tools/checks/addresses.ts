/**
 * Which addresses the extensions call: HubSpot refuses those that the app does not name in `permittedUrls.fetch`. They
 * come from a variable of the profile, or stand in the code; a link that a person follows is none of them.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as TypeScript from 'typescript';
import type { Check } from '../check.ts';
import { changeJson, type Extension, type Project, readJson, readProfile, sourceFiles } from '../project.ts';
import { load } from '../tools.ts';

/** Variables of such a name hold an address that is called. */
const CALLED = /_URL$/;

interface Used {
  readonly where: string;
  readonly variables: readonly string[];
  readonly addresses: readonly string[];
}

export const addresses: Check = {
  name: 'permittedUrls.fetch covers every address that the extensions call',
  find: async (project) => {
    const used = (await Promise.all(project.extensions.map(usedBy))).flat();
    return project.profiles.flatMap((profile) => findIn(project, profile, used));
  },
  faults: [
    {
      name: 'a call to another host',
      plant: (project) => {
        const code = "\nexport const elsewhere = () => hubspot.fetch('https://elsewhere.example/api');\n";
        appendFileSync(project.extensions[0]!.entries[0]!, code);
      },
      found: /calls https:\/\/elsewhere\.example\/api, which permittedUrls/,
    },
    {
      name: 'an app that permits another host than the profile names',
      plant: ({ source }) =>
        changeJson(join(source, 'app/app-hsmeta.json'), ({ config }: AppFile) => {
          config.permittedUrls.fetch = ['https://other.example'];
        }),
      found: /BACKEND_URL.*which permittedUrls/,
    },
    {
      name: 'a variable that no profile names',
      plant: (project) => {
        const code =
          '\nexport const other = (context: LeadCardProps["context"]) => context.variables?.OTHER_URL;\n';
        appendFileSync(project.extensions[0]!.entries[0]!, code);
      },
      found: /OTHER_URL, which the profile .* does not have/,
    },
  ],
};

interface AppFile {
  readonly config: { readonly permittedUrls: { fetch: string[] } };
}

function findIn(project: Project, profile: string, used: readonly Used[]): string[] {
  const { variables } = readProfile(project, profile);
  const { config } = readJson(join(project.source, 'app/app-hsmeta.json')) as AppFile;
  const permitted = config.permittedUrls.fetch.map((url) => filledIn(url, variables));
  const isPermitted = (url: string) =>
    permitted.some((start) => url === start || url.startsWith(`${start}/`));
  return used.flatMap(({ where, variables: names, addresses: urls }) => [
    ...names.flatMap((name) => {
      const value = variables[name];
      if (value === undefined) return [`${where} reads ${name}, which the profile ${profile} does not have`];
      if (!CALLED.test(name) || isPermitted(String(value))) return [];
      return [`${where} calls ${name} (${value}), which permittedUrls.fetch does not name for ${profile}`];
    }),
    ...urls
      .filter((url) => !isPermitted(url))
      .map((url) => `${where} calls ${url}, which permittedUrls.fetch does not name for ${profile}`),
  ]);
}

function filledIn(text: string, variables: Readonly<Record<string, unknown>>): string {
  return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => String(variables[name] ?? whole));
}

async function usedBy(extension: Extension): Promise<Used[]> {
  const { default: ts } = await load<{ default: typeof TypeScript }>('typescript');
  return sourceFiles(extension).map((file) => {
    const path = join(extension.folder, file);
    const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    const tree = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true, kind);
    return { where: `${extension.name}/${file}`, ...usedIn(ts, tree) };
  });
}

function usedIn(ts: typeof TypeScript, tree: TypeScript.SourceFile): Omit<Used, 'where'> {
  const variables = new Set<string>();
  const urls = new Set<string>();
  const visit = (node: TypeScript.Node): void => {
    if (isLink(ts, node)) return;
    if (ts.isPropertyAccessExpression(node) && isVariables(ts, node.expression))
      variables.add(node.name.text);
    if ((ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) && /^https?:\/\//.test(node.text)) {
      urls.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { variables: [...variables], addresses: [...urls] };
}

/** `variables.NAME` and `context.variables?.NAME`. */
function isVariables(ts: typeof TypeScript, node: TypeScript.Node): boolean {
  if (ts.isIdentifier(node)) return node.text === 'variables';
  return ts.isPropertyAccessExpression(node) && node.name.text === 'variables';
}

function isLink(ts: typeof TypeScript, node: TypeScript.Node): boolean {
  return (ts.isJsxAttribute(node) || ts.isPropertyAssignment(node)) && node.name.getText() === 'href';
}
