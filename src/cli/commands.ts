/** What `fairlead` can do, in the order of its help: one command, one file. */
import { addAudit } from './audit/command.ts';
import { addBacktest } from './backtest.ts';
import { addBackup } from './backup.ts';
import type { AddCommand } from './cli.ts';
import { addDead } from './dead.ts';
import { addDecide } from './decide/command.ts';
import { addDisconnect } from './disconnect.ts';
import { addDoctor } from './doctor/command.ts';
import { addErase, addExportContact, addRetention } from './erase.ts';
import { addExplain } from './explain/command.ts';
import { addImport } from './import/command.ts';
import { addInstallUrl } from './install-url.ts';
import { addKeys } from './keys.ts';
import { addModel } from './model/command.ts';
import { addPortal } from './portal/command.ts';
import { addPortals } from './portals.ts';
import { addReport } from './report/command.ts';
import { addRescore } from './rescore.ts';
import { addReview } from './review/command.ts';

export const COMMANDS: readonly AddCommand[] = [
  addExplain,
  addDecide,
  addReport,
  addReview,
  addPortals,
  addPortal,
  addDoctor,
  addImport,
  addModel,
  addBacktest,
  addRescore,
  addDead,
  addAudit,
  addKeys,
  addExportContact,
  addErase,
  addRetention,
  addBackup,
  addInstallUrl,
  addDisconnect,
];
