/** `fairlead erase`, `erase-portal`, `export-contact` and `retention`: what is kept about whom, and its end. */
import type { Context } from '../context.ts';
import { disconnect } from '../oauth/disconnect.ts';
import { createTokenEndpoint } from '../oauth/token-endpoint.ts';
import { createAuditLog } from '../store/audit.ts';
import { eraseContacts } from '../store/erase.ts';
import { erasePortal } from '../store/erase-portal.ts';
import { createLeadHistories } from '../store/lead-history.ts';
import { deleteOld } from '../store/retention.ts';
import { exportContact } from '../store/settings-export.ts';
import type { Answer, Cli, Io } from './cli.ts';
import { findLead } from './find-lead.ts';
import { knownPortal } from './known-portal.ts';
import { Problem, WrongUse } from './mistakes.ts';
import { withContext } from './with-context.ts';

interface Options {
  readonly portal: string;
  readonly yes?: true;
}

const OPERATOR = 'operator';

export function addErase(cli: Cli): void {
  cli
    .command('erase', {
      description:
        'Erase everything about one contact, in every table. The audit log keeps that it was done.',
      example: 'fairlead erase 101 --portal 4711 --yes',
    })
    .argument('<contact>', 'its id at HubSpot, or its e-mail address')
    .requiredOption('--portal <id>', 'the HubSpot account')
    .option('--yes', 'do not ask')
    .action(
      cli.answering((contact: string, options: Options) =>
        withContext(cli.io, (context) => eraseOne(context, cli.io, contact, options)),
      ),
    );
  cli
    .command('erase-portal', {
      description: 'Disconnect a HubSpot account and erase everything about it.',
      example: 'fairlead erase-portal 4711 --yes',
    })
    .argument('<portal>', 'the HubSpot account')
    .option('--yes', 'do not ask')
    .action(
      cli.answering((portal: string, { yes }: { readonly yes?: true }) =>
        withContext(cli.io, (context) => eraseAll(context, cli.io, { portal, ...(yes ? { yes } : {}) })),
      ),
    );
}

export function addExportContact(cli: Cli): void {
  cli
    .command('export-contact', {
      description: 'Print all that is kept about one contact, as JSON: for the person it is about.',
      example: 'fairlead export-contact 101 --portal 4711 > 101.json',
    })
    .argument('<contact>', 'its id at HubSpot, or its e-mail address')
    .requiredOption('--portal <id>', 'the HubSpot account')
    .action(
      cli.answering((contact: string, { portal }: Options) =>
        withContext(cli.io, (context) => exportOne(context, contact, portal)),
      ),
    );
}

export function addRetention(cli: Cli): void {
  cli
    .command('retention', {
      description:
        'Delete now what a worker would delete within the hour: what is older than the settings allow.',
      example: 'fairlead retention',
    })
    .action(cli.answering(() => withContext(cli.io, retain)));
}

async function eraseOne(
  context: Context,
  io: Io,
  contact: string,
  { portal, yes }: Options,
): Promise<Answer> {
  const { portalId } = await knownPortal(context.installations, portal);
  const contactId = await contactIdOf(context, portalId, contact);
  if (!(await exportContact(context.db, portalId, contactId))) {
    throw new WrongUse(`Nothing is kept about contact ${contactId} of portal ${portalId}.`);
  }
  if (!(await isSure(io, yes, `Erase everything about contact ${contactId} of portal ${portalId}?`))) {
    return { data: { portalId, erased: 0 }, text: 'Nothing was erased.' };
  }
  const now = context.now();
  await eraseContacts(context.db, portalId, [contactId], now);
  await createAuditLog(context.db).add({
    portalId,
    at: now,
    actor: OPERATOR,
    action: 'erase_contact',
    leadId: null,
    detail: { contacts: 1 },
  });
  return {
    data: { portalId, erased: 1 },
    text: 'Everything about it is erased here. While HubSpot still has the contact, a new change makes it known again: erase it there too.',
  };
}

async function eraseAll(context: Context, io: Io, { portal, yes }: Options): Promise<Answer> {
  const { portalId, state } = await knownPortal(context.installations, portal);
  if (!(await isSure(io, yes, `Disconnect portal ${portalId} and erase everything about it?`))) {
    return { data: { portalId, rows: {} }, text: 'Nothing was erased.' };
  }
  if (state === 'connected') {
    const { installations, crm, log, config, now } = context;
    const endpoint = createTokenEndpoint(config.hubspot, now);
    const ends = { installations, endpoint, crm: crm.portal.bind(crm), forget: crm.forget.bind(crm), log };
    await disconnect(ends, portalId, 'erased from the command line');
  }
  const { rows } = await erasePortal(context.db, portalId, { actor: OPERATOR, now: context.now() });
  const count = Object.values(rows).reduce((sum, each) => sum + each, 0);
  return { data: { portalId, rows }, text: `${count} rows of portal ${portalId} are erased.` };
}

async function exportOne(context: Context, contact: string, portal: string): Promise<Answer> {
  const { portalId } = await knownPortal(context.installations, portal);
  const contactId = await contactIdOf(context, portalId, contact);
  const found = await exportContact(context.db, portalId, contactId, Number.MAX_SAFE_INTEGER);
  if (!found) throw new Problem(`Nothing is kept about contact ${contactId} of portal ${portalId}.`);
  await createAuditLog(context.db).add({
    portalId,
    at: context.now(),
    actor: OPERATOR,
    action: 'export_contact',
    leadId: null,
    detail: { objectId: contactId },
  });
  const data = { portalId, contactId, exportedAt: new Date(context.now()).toISOString(), ...found };
  return { data, text: JSON.stringify(data, null, 2) };
}

async function retain({ db, config, now }: Context): Promise<Answer> {
  const report = await deleteOld(db, config.retention, now());
  if (!report) throw new Problem('A worker is deleting just now. Nothing is left to do.');
  const { portals, ...rows } = report;
  const parts = Object.entries(rows).map(([what, count]) => `${count} ${what}`);
  return {
    data: report,
    text: `Deleted: ${parts.join(', ')}; erased portals: ${portals.join(', ') || 'none'}.`,
  };
}

async function contactIdOf(context: Context, portalId: string, contact: string): Promise<string> {
  if (/^\d{1,18}$/.test(contact)) return contact;
  const found = await findLead(createLeadHistories(context.db).forPortal(portalId), portalId, contact);
  return found.contactId;
}

async function isSure({ confirm }: Io, yes: true | undefined, question: string): Promise<boolean> {
  if (yes) return true;
  if (!confirm) throw new WrongUse('Nobody is there to confirm it. Add --yes.');
  return confirm(question);
}
