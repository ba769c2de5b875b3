/** `fairlead model export|import|list`: models between portals, and which there are. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import type { Context } from '../../context.ts';
import { MODEL_FILE_LIMITS } from '../../model-file/limits.ts';
import { openSignedModel, SignedModelError, signModel } from '../../model-file/signed-model.ts';
import { loadPack, packNames } from '../../packs.ts';
import { type UsedModel, usedModels } from '../../store/used-models.ts';
import type { Answer, Cli } from '../cli.ts';
import { knownPortal } from '../known-portal.ts';
import { Problem, WrongUse } from '../mistakes.ts';
import { withContext } from '../with-context.ts';
import { findModel, MODEL_WORDS, modelData, modelName, mustExist, shortHash } from './find-model.ts';
import { gapsOnPortal, gapsText } from './portal-gaps.ts';

interface ExportOptions {
  readonly portal: string;
  readonly out: string;
  readonly model: string;
  readonly plain?: true;
}

export function addExport(model: Cli): void {
  model
    .command('export', {
      description: 'Write a model to a signed file that another portal can import unchanged.',
      example: 'fairlead model export --portal 4711 --out model.fairlead.json',
    })
    .requiredOption('--portal <id>', 'the HubSpot account')
    .requiredOption('--out <file>', 'a new file')
    .option('--model <model>', MODEL_WORDS, 'published')
    .option('--plain', 'the document alone, as YAML to be edited; nothing is signed')
    .action(
      model.answering((options: ExportOptions) =>
        withContext(model.io, (context) => exportModel(context, options)),
      ),
    );
}

async function exportModel(
  context: Context,
  { portal, out, model: named, plain }: ExportOptions,
): Promise<Answer> {
  const { portalId } = await knownPortal(context.installations, portal);
  const model = await findModel(named, { context, portalId });
  if (plain) {
    await writeNew(out, stringify(model.document));
    return {
      data: { portalId, file: out, model: modelData(model) },
      text: `${modelName(model)} is in ${out}, to be edited.`,
    };
  }
  const [key] = context.config.encryptionKeys;
  const signed = signModel(model, key, context.now());
  const { fingerprint } = signed.signature;
  await writeNew(out, `${JSON.stringify(signed, null, 2)}\n`);
  return {
    data: { portalId, file: out, model: modelData(model), keyId: key.id, fingerprint },
    text: `${modelName(model)} is in ${out}, signed with key ${key.id} (fingerprint ${fingerprint}).`,
  };
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}

function cannotWrite(file: string, cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EEXIST') return new WrongUse(`${file} is there already: give a new name.`, { cause });
  if (code === undefined) return cause;
  return new WrongUse(`${file} cannot be written (${code}): give a file in a folder that is there.`, {
    cause,
  });
}

interface ImportOptions {
  readonly portal: string;
  readonly trustOtherApp?: true;
}

export function addImportModel(model: Cli): void {
  model
    .command('import', {
      description:
        'Keep an exported model on a portal, and list what the portal lacks for it. It decides nothing until it is published.',
      example: 'fairlead model import model.fairlead.json --portal 4712',
    })
    .argument('<file>', 'what "fairlead model export" wrote')
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option(
      '--trust-other-app',
      'take a file that another app has signed, whose signature cannot be checked here',
    )
    .action(
      model.answering((file: string, options: ImportOptions) =>
        withContext(model.io, (context) => importModel(context, file, options)),
      ),
    );
}

async function importModel(context: Context, file: string, options: ImportOptions): Promise<Answer> {
  const { portalId } = await knownPortal(context.installations, options.portal);
  const { model, origin, keyId, fingerprint } = await openFile(context, file);
  if (origin === 'foreign' && !options.trustOtherApp) {
    throw new Problem(
      `${file} is whole, but another app has signed it (key ${keyId}, fingerprint ${fingerprint}), so nobody here can tell who made it. Add --trust-other-app if you know where it comes from.`,
    );
  }
  const gaps = await gapsOnPortal(context, portalId, model);
  await context.models.keep(portalId, model, {
    portalId,
    at: context.now(),
    actor: 'operator',
    action: 'import-model',
    leadId: null,
    detail: { model: modelData(model), origin, keyId, fingerprint },
  });
  const name = modelName(model);
  return {
    data: { portalId, model: modelData(model), origin, keyId, fingerprint, gaps },
    text:
      gaps.length === 0
        ? `${name} is kept. "fairlead model publish ${shortHash(model.hash)} --portal ${portalId}" makes it decide.`
        : `${name} is kept. ${gapsText(portalId, gaps)}`,
    exitCode: gaps.length === 0 ? 0 : 1,
  };
}

async function openFile(context: Context, file: string) {
  await mustExist(file);
  const { size } = await stat(file);
  // A document with every default written out is longer than what people write.
  const most = MODEL_FILE_LIMITS.bytes * 4;
  if (size > most) throw new Problem(`${file} has ${size} bytes; an exported model has at most ${most}.`);
  try {
    return openSignedModel(parseJson(await readFile(file, 'utf8')), context.config.encryptionKeys);
  } catch (cause) {
    if (cause instanceof SignedModelError) throw new Problem(`${file}: ${cause.message}`, { cause });
    throw cause;
  }
}

/** What is no JSON is no export either: null, which none is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

interface ListOptions {
  readonly portal?: string;
}

export function addList(model: Cli): void {
  model
    .command('list', {
      description: 'List the packs that ship with Fairlead, and the models a portal knows.',
      example: 'fairlead model list --portal 4711',
    })
    .option('--portal <id>', 'the HubSpot account')
    .action(model.answering((options: ListOptions) => list(model, options)));
}

async function list(cli: Cli, { portal }: ListOptions): Promise<Answer> {
  const packs = await Promise.all((await packNames()).map(packEntry));
  const packLines = packs.map(({ name, version, title }) => `  ${name.padEnd(28)} ${version}  ${title}`);
  const packText = ['Packs', ...packLines].join('\n');
  if (portal === undefined) return { data: { packs }, text: packText };
  return withContext(cli.io, async (context) => {
    const { portalId, modelHash } = await knownPortal(context.installations, portal);
    const models = (await usedModels(context.db, portalId)).map((each) =>
      knownEntry(each, modelHash ?? null),
    );
    const lines = models.map(
      ({ version, hash, published }) => `  ${version}  ${shortHash(hash)}${published ? '  published' : ''}`,
    );
    return {
      data: { packs, portalId, models },
      text: [packText, '', `Models of portal ${portalId}, the newest last`, ...lines].join('\n'),
    };
  });
}

async function packEntry(name: string) {
  const { version, hash, document } = await loadPack(name);
  return { name, version, hash, title: document.model.title };
}

function knownEntry({ hash, version }: UsedModel, publishedHash: string | null) {
  return { hash, version, published: hash === publishedHash };
}
