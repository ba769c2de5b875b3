/** Telling a story to a sandbox: first what was there before, then what happens, in accelerated time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { byImport } from '../crm/source.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Story, StoryChange } from './story.ts';

export interface PlayOptions {
  /** How long the telling takes; 60 where left out, 0 tells everything at once. */
  readonly seconds?: number;
  readonly onProgress?: (progress: PlayProgress) => void;
}

export interface PlayProgress {
  readonly told: number;
  readonly all: number;
  readonly change: StoryChange;
}

/** Puts companies, people and deals from before the story into a portal. Nobody is told. */
export function loadStory(sandbox: Sandbox, portalId: string, story: Story): void {
  const created = Math.min(...story.contacts.map((contact) => contact.createdAt));
  const companyIds = sandbox.load(
    portalId,
    'companies',
    story.companies.map(({ properties }) => ({ properties, createdAt: created })),
  );
  const idOf = new Map(story.companies.map((company, index) => [company.key, companyIds[index]!]));
  sandbox.load(
    portalId,
    'contacts',
    story.contacts.map(({ properties, createdAt, history, companyKey }) => ({
      properties,
      createdAt,
      history,
      companyId: idOf.get(companyKey)!,
    })),
  );
  sandbox.load(
    portalId,
    'deals',
    story.deals.map(({ properties, createdAt, companyKey }) => ({
      properties,
      createdAt,
      companyId: idOf.get(companyKey)!,
    })),
  );
}

/**
 * Plays what happens, spread over `seconds`; each change reaches the app as a webhook with the time at
 * which it happened. Loads the story first where the portal does not have it yet.
 */
export async function playStory(
  sandbox: Sandbox,
  portalId: string,
  story: Story,
  options: PlayOptions = {},
): Promise<void> {
  if (!hasStory(sandbox, portalId, story)) loadStory(sandbox, portalId, story);
  const { seconds = 60, onProgress } = options;
  const begun = performance.now();
  for (const [index, change] of story.changes.entries()) {
    const wait = begun + change.toldAt * seconds * 1000 - performance.now();
    if (wait > 0) await sleep(wait);
    tell(sandbox, portalId, change);
    onProgress?.({ told: index + 1, all: story.changes.length, change });
  }
}

function tell(sandbox: Sandbox, portalId: string, change: StoryChange): void {
  const actor = sandbox.actor(portalId, change.source);
  const { at, email, properties } = change;
  const contacts = sandbox.portal(portalId).stores.contacts;
  const known = contacts.findUnique('email', email);
  if (known) actor.update('contacts', known.id, properties, { at });
  // A contact that a viewer deleted in the meantime does nothing more.
  if (known || !change.creates) return;
  const id = actor.create('contacts', properties, { at });
  const company = findCompany(sandbox, portalId, change.companyKey);
  // HubSpot itself joins a new contact to the company of its e-mail domain.
  if (company)
    sandbox.actor(portalId, byImport).associate('contacts', id, 'companies', company, { at, primary: true });
}

function findCompany(sandbox: Sandbox, portalId: string, domain: string): string | undefined {
  const companies = sandbox.portal(portalId).stores.companies.all();
  return companies.find((company) => company.archivedAt === null && company.values.domain === domain)?.id;
}

function hasStory(sandbox: Sandbox, portalId: string, story: Story): boolean {
  const [first] = story.contacts;
  return (
    first !== undefined &&
    sandbox.portal(portalId).stores.contacts.findUnique('email', first.email) !== undefined
  );
}
