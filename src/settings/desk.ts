/**
 * What people do on the settings page besides proposing models. Whether somebody may is asked inside the transaction in
 * which it is done; who may not is told who can. Every change goes to the audit log.
 */
import { type Act, adminOnly, type DeskDeps, refused, within } from './act.ts';
import type { Role } from './contract.ts';
import { whoHas } from './people-view.ts';
import type { ActResult } from './ports.ts';

/** The draft of whoever asks. Nobody else ever sees it, so that the audit log need not know. */
export async function throwAwayDraft(deps: DeskDeps, act: Act): Promise<ActResult> {
  const words = act.words.desk;
  return within(deps, act, async (book) => {
    const wasThere = await book.throwAwayDraft();
    return { ok: true, told: wasThere ? words.draftThrown : words.noDraft };
  });
}

/** Gives a role to somebody by the address they use in HubSpot, or takes it away. */
export async function namePerson(
  deps: DeskDeps,
  act: Act,
  said: { readonly role: Role; readonly email: string; readonly holds: boolean },
): Promise<ActResult> {
  const email = said.email.toLowerCase();
  const { words } = act;
  return within(deps, act, async (book) => {
    const refusal = await adminOnly(book, act);
    if (refusal) return refusal;
    if (said.holds) {
      await book.name(said.role, email);
      await book.audit('name_person', { role: said.role, email });
      return { ok: true, told: words.desk.named(email, said.role) };
    }
    if (!(await book.unname(said.role, email))) {
      return refused('not_held', words.desk.notHeld(email));
    }
    await book.audit('unname_person', { role: said.role, email });
    const roster = await book.roster();
    return { ok: true, told: words.desk.unnamed(email, whoHas(roster, said.role, words)) };
  });
}

/** Has a piece of work tried again that gave up. */
export async function repeatDead(deps: DeskDeps, act: Act, deadId: string): Promise<ActResult> {
  const words = act.words.desk;
  const { portalId } = act.portal.installation;
  return within(deps, act, async (book) => {
    const refusal = await adminOnly(book, act);
    if (refusal) return refusal;
    const outcome = await deps.store.replay(portalId, deadId, deps.now());
    if (outcome === 'not found') return refused('gone', words.noEntry);
    if (outcome === 'unreadable') return refused('unreadable', words.nothingToRepeat);
    if (outcome === 'withdrawn') return refused('withdrawn', words.noLongerWanted);
    await book.audit('replay_dead_letter', { deadId, outcome });
    return { ok: true, told: words.repeats };
  });
}

/** Every row about a contact goes, for good. The audit log keeps that it was done, not whom it was about. */
export async function eraseContact(
  deps: DeskDeps,
  act: Act,
  { contactId, typed }: { readonly contactId: string; readonly typed: string },
): Promise<ActResult> {
  const { words } = act;
  const { portalId } = act.portal.installation;
  return within(deps, act, async (book) => {
    const refusal = await adminOnly(book, act);
    if (refusal) return refusal;
    if (typed.trim() !== contactId) {
      return refused('not_confirmed', words.desk.notConfirmed);
    }
    if ((await deps.store.export(portalId, contactId)) === null) {
      return refused('not_known', words.privacy.notKnown(contactId));
    }
    await deps.store.erase(portalId, contactId, deps.now());
    await book.audit('erase_contact', { contacts: 1 });
    return { ok: true, told: words.desk.erased(contactId) };
  });
}
