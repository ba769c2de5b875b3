/** What is the matter with each portal: its scopes, its properties, its work. */
import type { Config } from '../../config.ts';
import { type AppManifest, manifest } from '../../manifest.ts';
import { createSealer } from '../../oauth/sealing.ts';
import { createTokenEndpoint } from '../../oauth/token-endpoint.ts';
import type { Database } from '../../store/database.ts';
import { NO_PORTAL } from '../../store/dead-letters.ts';
import { TO_WRITE_DEALS } from '../../store/deal-wishes.ts';
import { type Clash, createInstallations, type Installation } from '../../store/installations.ts';
import { type PortalHealth, QUIET_MS, readPortalHealth, STUCK_MS } from '../../store/portal-health.ts';
import { TO_KEEP_LEADS } from '../../store/sales-leads.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import { checkTokens } from './tokens.ts';

export async function checkPortals(db: Database, config: Config, now: () => number): Promise<Finding[]> {
  const installations = createInstallations(db, createSealer(config.encryptionKeys));
  const asked = { endpoint: createTokenEndpoint(config.hubspot, now), appId: config.hubspot.appId };
  const portals = await installations.list();
  const findings: Finding[] = [];
  if (portals.length === 0) {
    findings.push(
      warning('portals', 'none has installed the app. "fairlead install-url" prints where that begins.'),
    );
  }
  for (const portal of portals) {
    const tokens = await checkTokens(asked, portal, installations.forPortal(portal.portalId));
    const health = await readPortalHealth(db, portal.portalId);
    findings.push(...tokens, ...judgePortal(portal, health, manifest, now()));
  }
  const { deadLetters } = await readPortalHealth(db, NO_PORTAL);
  return [...findings, ...deadLetterFinding('unreadable events', NO_PORTAL, deadLetters)];
}

/** What the store says about a connected portal. Pure. */
export function judgePortal(
  portal: Installation,
  health: PortalHealth,
  wanted: Pick<AppManifest, 'scopes'>,
  now: number,
): Finding[] {
  const name = `portal ${portal.portalId}`;
  const dead = deadLetterFinding(`${name} dead letters`, portal.portalId, health.deadLetters);
  if (portal.state === 'disconnected') return dead;
  return [
    scopeFinding(`${name} scopes`, portal, wanted.scopes.required),
    ...propertyFindings(`${name} properties`, portal),
    webhookFinding(`${name} webhooks`, portal, health, now),
    workFinding(`${name} work`, health, now),
    ...dealsFinding(`${name} deals`, health),
    ...newDealsFinding(`${name} new deals`, health),
    ...salesLeadsFinding(`${name} HubSpot leads`, health),
    ...unfollowedFinding(`${name} lifecycle`, health),
    ...health.failedTasks.map(({ kind, error }) =>
      problem(
        `${name} ${kind}`,
        `failed: ${error ?? 'no reason was kept'}. Put that right, then start it again.`,
      ),
    ),
    ...health.troubledTasks.map(({ kind, error }) =>
      warning(`${name} ${kind}`, `has failed and is tried again: ${error}`),
    ),
    ...dead,
  ];
}

function scopeFinding(check: string, { scopes }: Installation, required: readonly string[]): Finding {
  const missing = required.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return ok(check, `all ${required.length} granted`);
  return problem(check, `not granted: ${missing.join(', ')}. Have the portal install the app again.`);
}

function propertyFindings(check: string, { provisionedAt, settings }: Installation): Finding[] {
  if (provisionedAt === null) {
    return [warning(check, 'not set up yet. The app does it while it runs; look again in a minute.')];
  }
  const clashes = (settings.clashes ?? []) as readonly Clash[];
  if (clashes.length === 0) return [ok(check, 'all there')];
  return clashes.map(({ object, name, reason }) =>
    problem(check, `${object} ${name} is not written. ${reason}`),
  );
}

function webhookFinding(
  check: string,
  portal: Installation,
  { heardAt }: PortalHealth,
  now: number,
): Finding {
  if (heardAt === null || heardAt < portal.installedAt) {
    const advice = 'If contacts have changed there, compare the target URL of its webhooks with PUBLIC_URL.';
    return warning(check, `none heard since the install. ${advice}`);
  }
  const text = `last heard ${new Date(heardAt).toISOString()}`;
  if (now - heardAt <= QUIET_MS) return ok(check, text);
  return warning(
    check,
    `${text}. If contacts have changed since, look at HubSpot's webhook log for the app.`,
  );
}

function workFinding(check: string, health: PortalHealth, now: number): Finding {
  const waiting = [health.workDueSince, health.writesDueSince].filter((since) => since !== null);
  const since = Math.min(...waiting);
  if (since < now - STUCK_MS) {
    const why = health.lastError ? ` It last failed with: ${health.lastError}` : '';
    return problem(
      check,
      `waits since ${new Date(since).toISOString()}. Does an app with the role worker run?${why}`,
    );
  }
  if (health.failing > 0)
    return warning(check, `${health.failing} failed and are tried again: ${health.lastError}`);
  return ok(check, waiting.length === 0 ? 'nothing waits' : 'under way');
}

/** Leads are judged without their deals meanwhile; nothing of them is lost. */
function dealsFinding(check: string, { dealsError }: PortalHealth): Finding[] {
  if (dealsError === null) return [];
  return [warning(check, `wait to be read, and are tried again once an hour at least: ${dealsError}`)];
}

function newDealsFinding(check: string, { dealsWithoutRight: waiting }: PortalHealth): Finding[] {
  if (waiting === null) return [];
  const wait = waiting === 0 ? '' : ` (SQLs that wait for theirs: ${waiting})`;
  const advice = `Have the portal install the app again and grant ${TO_WRITE_DEALS}, or take handoff.deal out of the model.`;
  return [warning(check, `the model asks for them, and none is made${wait}. ${advice}`)];
}

function salesLeadsFinding(check: string, { leadsWithoutRight: waiting }: PortalHealth): Finding[] {
  if (waiting === null) return [];
  const wait = waiting === 0 ? '' : ` (leads that wait for theirs: ${waiting})`;
  const advice = `Have the portal install the app again and grant ${TO_KEEP_LEADS.join(' and ')}, or take handoff.leads out of the model.`;
  return [warning(check, `the model asks for them, and none is made${wait}. ${advice}`)];
}

function unfollowedFinding(check: string, { unfollowed: { count, reason } }: PortalHealth): Finding[] {
  if (count === 0) return [];
  const why = reason === null ? 'a rule of the account may hold its own value' : `HubSpot says: ${reason}`;
  const text = `HubSpot has not taken over the stage of leads (${count}): ${why}. The card of each says what should stand there.`;
  return [warning(check, text)];
}

function deadLetterFinding(check: string, portalId: string, deadLetters: number): Finding[] {
  if (deadLetters === 0) return [];
  return [
    problem(check, `${deadLetters} gave up. "fairlead dead list --portal ${portalId}" shows them and why.`),
  ];
}
