/**
 * A model is proposed by one person and confirmed by another. Whether somebody may is asked inside the transaction in
 * which it is done; who may not is told who can. Every change goes to the audit log.
 */
import { lint } from '../engine/lint.ts';
import type { Model } from '../engine/model.ts';
import { diffModels } from '../model-file/diff.ts';
import { portalGaps } from '../model-file/portal-fit.ts';
import { type Act, type DeskDeps, refused, within } from './act.ts';
import type { ProposalDecision } from './contract.ts';
import { PROPERTIES_GOOD_MS } from './draft.ts';
import { isVersionTaken, modelOf } from './draft-text.ts';
import { modelInThread } from './draft-thread.ts';
import { modelName, neededText } from './model-view.ts';
import { confirmationBy, isSamePerson, keysOf, mayReject, type Person, personOf } from './people.ts';
import { personName, viewerSentence } from './people-view.ts';
import type { ActResult, KeptDraft, KnownProperties, Proposal, SettingsBook } from './ports.ts';
import { effectOf } from './preview.ts';
import { ENGLISH_SETTINGS, type SettingsWords } from './words-english.ts';

export async function propose(
  deps: DeskDeps,
  act: Act,
  { text, note }: { readonly text: string; readonly note: string | null },
): Promise<ActResult> {
  const by = personOf(act.viewer);
  const { words } = act;
  const draft = await usable(deps, act, text);
  if ('ok' in draft) return draft;
  const { model, before } = draft;
  const { portalId } = act.portal.installation;
  // Before the transaction: it reads many contacts, and nobody else has to wait for it.
  const effect = await effectOf({ store: deps.store, portalId, before, after: model, now: deps.now() });
  await deps.store.readPropertiesAgain(portalId);
  return within(deps, act, async (book) => {
    const roster = await book.roster();
    if (keysOf(roster, by).length === 0) return refused('no_key', viewerSentence(roster, by, words));
    const open = await book.openProposal();
    if (open) return refused('proposal_open', openText(open, by, words));
    await book.addProposal({
      text,
      hash: model.hash,
      against: before.hash,
      note,
      effect,
      by,
      at: deps.now(),
    });
    await book.dropDraft(text);
    await book.audit('propose', {
      model: modelData(model),
      against: before.hash,
      note,
      effect: auditedEffect(effect),
    });
    const next = neededText(confirmationBy(roster, by, by), roster, words);
    return { ok: true, told: words.desk.proposed(modelName(model), next) };
  });
}

/** The model of a text that could be published here now, and the one it would replace; else why not. */
async function usable(
  { store, now }: DeskDeps,
  { portal: { installation, published }, words: { desk: words, finding } }: Act,
  text: string,
): Promise<{ readonly model: Model; readonly before: Model } | ActResult> {
  if (installation.state !== 'connected') return refused('disconnected', words.disconnected);
  if (!published) return refused('preparing', words.preparing);
  const read = await modelInThread(installation.portalId, text, now());
  if (read.kind === 'faulty') {
    const [{ line, column, message }] = read.faults as [(typeof read.faults)[number]];
    return refused('unusable', words.unusable(line, column, message));
  }
  const { model } = read;
  // The one that came with the installation may be taken as it is: then somebody stands for it.
  if (model.hash === published.model.hash && published.by !== null) {
    return refused('unchanged', words.unchanged);
  }
  const { portalId } = installation;
  if (isVersionTaken(model, await store.usedModels(portalId))) {
    return refused('version_taken', words.versionTaken(model.version));
  }
  const mend = lint(model.document, { now: now() }).find(({ level }) => level === 'problem');
  if (mend) return refused('lint', words.mendFirst(finding(mend, model.document)));
  const gap = gapText(model, await store.properties(portalId), words);
  return gap ?? { model, before: published.model };
}

type DeskWords = SettingsWords['desk'];

function gapText(model: Model, properties: KnownProperties | null, words: DeskWords): ActResult | null {
  if (!properties) return null;
  const [first, ...more] = portalGaps(model, properties);
  return first ? refused('gaps', words.gaps(first.message, more.length)) : null;
}

function openText(open: Proposal, by: Person, words: SettingsWords): string {
  return isSamePerson(open.by, by) ? words.desk.ownOpen : words.desk.otherOpen(personName(open.by, words));
}

/** The audit log is kept in one language, whoever acts. */
const auditedEffect = ENGLISH_SETTINGS.preview.effect;

export async function decideProposal(
  deps: DeskDeps,
  act: Act,
  {
    id,
    decision,
    note,
  }: { readonly id: string; readonly decision: ProposalDecision; readonly note: string | null },
): Promise<ActResult> {
  return within(deps, act, async (book) => {
    const proposal = await book.openProposal();
    if (proposal?.id !== id) {
      return refused('gone', act.words.desk.gone);
    }
    switch (decision) {
      case 'confirm':
        return confirm(deps, act, book, proposal);
      case 'reject':
        return reject(deps, act, book, { proposal, note });
      case 'withdraw':
        return withdraw(deps, act, book, { proposal, note });
    }
  });
}

async function confirm(deps: DeskDeps, act: Act, book: SettingsBook, proposal: Proposal): Promise<ActResult> {
  const { words } = act;
  const by = personOf(act.viewer);
  const roster = await book.roster();
  const confirmation = confirmationBy(roster, proposal.by, by);
  if (confirmation.kind === 'may_not') return refused('no_key', neededText(confirmation, roster, words));
  const { published } = act.portal;
  if (!published || (await book.holdPublished()) !== proposal.against) {
    return refused('stale', words.proposal.stale);
  }
  const read = modelOf(proposal.text);
  if (read.kind === 'faulty' || read.model.hash !== proposal.hash) {
    return refused('unusable', words.desk.changed);
  }
  const { model } = read;
  const trouble = await portalTrouble(deps, act, book, model);
  if (trouble) return trouble;
  await book.publish(model, proposal, {
    proposer: { person: proposal.by, keys: keysOf(roster, proposal.by) },
    confirmer: { person: by, keys: confirmation.keys },
  });
  await book.endProposal(proposal.id, 'published', null);
  await book.audit('publish', {
    model: modelData(model),
    before: modelData(published.model),
    changes: diffModels(published.model.document, model.document).map(({ text }) => text),
    effect: auditedEffect(proposal.effect),
    proposedBy: proposal.by.userId,
    keys: { proposer: keysOf(roster, proposal.by), confirmer: confirmation.keys },
    ...(confirmation.isAlone
      ? { alone: 'confirmed by the person who proposed it, the only one named for both keys' }
      : {}),
  });
  return { ok: true, told: words.desk.published(modelName(model)) };
}

/** Between proposing and confirming the portal may have changed: what was read of it must be recent. */
async function portalTrouble(
  { store, now }: DeskDeps,
  { portal, words: { desk: words, proposal } }: Act,
  book: SettingsBook,
  model: Model,
): Promise<ActResult | null> {
  const { portalId, state } = portal.installation;
  if (state !== 'connected') return refused('disconnected', words.disconnected);
  const properties = await book.properties();
  if (properties && properties.readAt >= now() - PROPERTIES_GOOD_MS) {
    const taken = isVersionTaken(model, await book.usedModels());
    if (taken) return refused('version_taken', words.versionUsed(model.version, proposal.stale));
    return gapText(model, properties, words);
  }
  await store.readPropertiesAgain(portalId);
  return { ok: false, code: 'checking', again: true, message: words.checking };
}

interface Ending {
  readonly proposal: Proposal;
  readonly note: string | null;
}

async function reject(
  deps: DeskDeps,
  act: Act,
  book: SettingsBook,
  { proposal, note }: Ending,
): Promise<ActResult> {
  const { words } = act;
  const by = personOf(act.viewer);
  const roster = await book.roster();
  if (!mayReject(roster, proposal.by, by)) {
    const isOwn = isSamePerson(proposal.by, by);
    return refused('no_key', isOwn ? words.desk.ownProposal : viewerSentence(roster, by, words));
  }
  await book.endProposal(proposal.id, 'rejected', note);
  await book.giveBackDraft(proposal.by, draftIn(proposal, deps.now()));
  await book.audit('reject_proposal', { hash: proposal.hash, proposedBy: proposal.by.userId, note });
  return { ok: true, told: words.desk.rejected };
}

async function withdraw(
  deps: DeskDeps,
  act: Act,
  book: SettingsBook,
  { proposal, note }: Ending,
): Promise<ActResult> {
  const { words } = act;
  const by = personOf(act.viewer);
  if (!isSamePerson(proposal.by, by)) {
    return refused('not_yours', words.desk.onlyProposer(personName(proposal.by, words)));
  }
  await book.endProposal(proposal.id, 'withdrawn', note);
  await book.giveBackDraft(by, draftIn(proposal, deps.now()));
  await book.audit('withdraw_proposal', { hash: proposal.hash, note });
  return { ok: true, told: words.desk.withdrawn };
}

/** What its author can go on with. */
function draftIn({ text, against }: Proposal, at: number): KeptDraft {
  return { text, begunOn: against, at };
}

function modelData({ key, version, hash }: Model) {
  return { key, version, hash };
}
