/** What becomes of what people do on the settings page, in English. */
import type { Role } from './contract.ts';

const KEYS = { admin: 'admin', marketing: 'marketing key', sales: 'sales key' } as const satisfies Record<
  Role,
  string
>;

export const DESK_ENGLISH = {
  notDone: 'Not done',
  proposed: (model: string, next: string) => `${model} is proposed. ${next}`,
  disconnected: 'The account is disconnected. Have a Super Admin connect it again, then go on here.',
  preparing: 'This account is still being prepared. Try again in a minute.',
  /** `message`: what is wrong there, as the check of models says it. */
  unusable: (line: number, column: number, message: string) =>
    `Line ${line}, column ${column}: ${message}. Nothing was proposed.`,
  unchanged: 'It says the same as the published model: there is nothing to propose.',
  versionTaken: (version: string) =>
    `This account has used another document as version ${version}. Raise the version, so that decisions can be told apart.`,
  mendFirst: (problem: string) => `${problem} Mend that first.`,
  gaps: (first: string, more: number) => `${first}${more > 0 ? ` (and ${more} more)` : ''}`,
  ownOpen: 'Your last proposal is still open. Take it back before you propose another.',
  otherOpen: (name: string) =>
    `${name} has proposed a model that is still open. Confirm or reject that one first.`,
  gone: 'The proposal is no longer open: somebody has decided on it or taken it back.',
  changed: 'The proposal can no longer be read as it was. Reject it, and propose it anew.',
  published: (model: string) =>
    `${model} is published. All contacts are looked at again; no handover is opened or closed by this.`,
  versionUsed: (version: string, stale: string) => `Version ${version} was used meanwhile. ${stale}`,
  checking:
    'The account’s properties are being read, so that the model is checked against them. Confirm again in a few seconds.',
  rejected: 'The proposal is rejected; the published model stays.',
  ownProposal: 'It is your own proposal: take it back instead.',
  onlyProposer: (name: string) => `Only ${name} can take it back; with a key you can reject it.`,
  withdrawn: 'The proposal is taken back; the published model stays.',
  draftThrown: 'Your draft is thrown away. For a day you can bring it back.',
  noDraft: 'There was no draft of yours any more.',
  named: (email: string, role: Role) => `${email} is named: ${KEYS[role]}.`,
  notHeld: (email: string) =>
    `${email} is not named for it. The person who installed Fairlead stays an admin.`,
  unnamed: (email: string, next: string) => `${email} is no longer named. ${next}`,
  noEntry: 'There is no such entry any more.',
  nothingToRepeat: 'It could not be read, so there is nothing to repeat.',
  noLongerWanted: 'Its deal is wanted no more: the lead has one, or is no SQL any more.',
  repeats: 'It is tried again now.',
  notConfirmed: 'The two numbers differ. Type the contact’s id once more to confirm.',
  erased: (contactId: string) => `Everything about contact ${contactId} is erased here.`,
};
