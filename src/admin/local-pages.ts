/**
 * The pages of the local mode: portals, leads and the receipt of one lead. They carry no sign-in, so they are
 * mounted by the local mode alone, which listens on this machine only.
 */
import express, { type Router } from 'express';
import { reasonSentence } from '../engine/render.ts';
import { notFound } from '../http/errors.ts';
import { type Html, html } from '../http/html.ts';
import { STAGES } from '../lifecycle/stages.ts';
import type { LeadRow, LeadViews, PortalFigures } from '../store/lead-views.ts';
import { points, renderPage, stageTag, when } from './local-layout.ts';
import { leadPage } from './local-lead-page.ts';
import { POLICY } from './local-style.ts';

const SHOWN = 200;

export function localPages(views: LeadViews): Router {
  const router = express.Router();
  router.get('/', async (_req, res) => {
    const portals = await views.portals();
    const [only] = portals;
    if (portals.length === 1 && only) res.redirect(`/portals/${only.portalId}`);
    else send(res, portalsPage(portals));
  });
  router.get('/portals/:portalId', async (req, res, next) => {
    const { portalId } = req.params;
    const stage = STAGES.find((known) => known === req.query.stage);
    const portal = (await views.portals()).find((each) => each.portalId === portalId);
    if (!portal) return notFound(req, res, next);
    const leads = await views.forPortal(portalId).leads({ limit: SHOWN, ...(stage ? { stage } : {}) });
    send(res, leadsPage(portal, leads, stage));
  });
  router.get('/portals/:portalId/leads/:leadId', async (req, res, next) => {
    const { portalId, leadId } = req.params;
    const lead = isId(portalId) && isId(leadId) ? await views.forPortal(portalId).lead(leadId) : null;
    if (!lead) return notFound(req, res, next);
    send(res, leadPage(portalId, lead));
  });
  return router;
}

function isId(text: string): boolean {
  return /^\d{1,18}$/.test(text);
}

function send(res: express.Response, page: Html): void {
  res.set('Content-Security-Policy', POLICY).set('Cache-Control', 'no-store').type('html').send(page.text);
}

function portalsPage(portals: readonly PortalFigures[]): Html {
  return renderPage('Portals', [
    html`<h1>Portals</h1>`,
    portals.length === 0
      ? html`<section><p>No portal is connected yet. <a href="/install">Connect one</a>, and its leads appear here.</p></section>`
      : html`<section class="scroll"><table>
          <thead><tr><th>Portal</th><th>State</th><th class="number">Leads</th><th class="number">MQLs</th></tr></thead>
          <tbody>${portals.map(
            (portal) => html`<tr>
              <td><a href="/portals/${portal.portalId}">${portal.portalId}</a></td>
              <td>${portal.state}</td><td class="number">${portal.leads}</td><td class="number">${portal.mqls}</td>
            </tr>`,
          )}</tbody></table></section>`,
  ]);
}

function leadsPage(portal: PortalFigures, leads: readonly LeadRow[], stage: string | undefined): Html {
  return renderPage(
    'Leads',
    [
      html`<h1>Who qualifies, and why</h1>`,
      html`<p class="soft">Portal ${portal.portalId}. Marketing evidence makes an MQL; only a person takes it further.</p>`,
      figures(portal),
      html`<nav class="stages" aria-label="Stage">${[undefined, ...STAGES].map((each) => stageLink(portal.portalId, each, stage))}</nav>`,
      leads.length === 0 ? emptyList(stage) : leadsTable(portal.portalId, leads),
    ],
    { refreshSeconds: 3 },
  );
}

function figures(portal: PortalFigures): Html {
  const [task] = portal.tasks;
  const entries: readonly (readonly [string, string | number])[] = [
    ['Leads', portal.leads],
    ['MQLs', portal.mqls],
    ['Being decided', portal.workWaiting],
    ['On the way to HubSpot', portal.writesWaiting],
    ['Dead letters', portal.deadLetters],
    ...(task ? [[task.kind, `${task.progress.done} of ${task.progress.total ?? '?'}`] as const] : []),
  ];
  return html`<dl class="figures">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function stageLink(portalId: string, stage: string | undefined, current: string | undefined): Html {
  const href = `/portals/${portalId}${stage ? `?stage=${stage}` : ''}`;
  const label = stage ?? 'all';
  return stage === current
    ? html`<a href="${href}" aria-current="page">${label}</a>`
    : html`<a href="${href}">${label}</a>`;
}

function emptyList(stage: string | undefined): Html {
  return html`<section><p>${
    stage
      ? `No lead stands at “${stage}” now.`
      : 'No lead yet. Contacts appear here as soon as HubSpot tells of them.'
  }</p></section>`;
}

function leadsTable(portalId: string, leads: readonly LeadRow[]): Html {
  return html`<section class="scroll"><table>
    <thead><tr><th>Lead</th><th>Stage</th><th class="number">Score</th><th>Grade</th><th>Why</th></tr></thead>
    <tbody>${leads.map((lead) => leadLine(portalId, lead))}</tbody>
  </table>${leads.length === SHOWN ? html`<p class="soft small">The first ${SHOWN}.</p>` : []}</section>`;
}

function leadLine(portalId: string, lead: LeadRow): Html {
  const who = [lead.jobTitle, lead.company].filter(Boolean).join(', ');
  return html`<tr>
    <td><a href="/portals/${portalId}/leads/${lead.leadId}">${lead.name}</a><br><span class="soft small">${who}</span></td>
    <td>${stageTag(lead.stage)}${lead.mqlAt === null ? [] : html`<br><span class="soft small moment">${when(lead.mqlAt)}</span>`}</td>
    <td class="number">${lead.score === null ? '–' : points(lead.score)}</td>
    <td>${lead.grade ?? '–'}</td>
    <td>${lead.receipt ? reasonSentence(lead.receipt) : 'not yet scored'}</td>
  </tr>`;
}
