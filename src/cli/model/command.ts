/** `fairlead model`: the rules as documents, from the first draft to the portal that goes by them. */
import type { Cli } from '../cli.ts';
import { addDiff, addSchema, addTest, addValidate } from './files.ts';
import { addLint } from './lint.ts';
import { addPublish, addSimulate } from './publish.ts';
import { addExport, addImportModel, addList } from './transfer.ts';

export function addModel(cli: Cli): void {
  const model = cli.group('model', 'Qualification models: check, compare, try out, publish, move.');
  addValidate(model);
  addLint(model);
  addTest(model);
  addDiff(model);
  addSimulate(model);
  addPublish(model);
  addExport(model);
  addImportModel(model);
  addList(model);
  addSchema(model);
}
