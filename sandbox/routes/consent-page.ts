import type { Portal } from '../crm/portal.ts';
import type { AppOptions } from '../oauth/app.ts';

/** The page that asks a person to connect the app; without scripts, readable on a phone. */
export function consentPage(
  app: AppOptions,
  portals: readonly Portal[],
  scopes: readonly string[],
  query: string,
  preselected: string | null,
): string {
  const choices = portals.map((portal, index) =>
    portalChoice(portal, preselected === null ? index === 0 : portal.id === preselected),
  );
  return page(
    'Connect an app',
    `<p class="note">This is a HubSpot sandbox on your own machine. Nothing leaves it.</p>
    <h1>Connect <em>${escapeHtml(app.name ?? 'the app')}</em> to a portal</h1>
    <form method="post" action="/oauth/authorize${escapeHtml(query)}">
      <fieldset><legend>Portal</legend>${choices.join('')}</fieldset>
      <h2>It asks for</h2>
      <ul>${scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`).join('')}</ul>
      <p class="buttons">
        <button name="decision" value="approve">Connect app</button>
        <button name="decision" value="deny" class="quiet">Cancel</button>
      </p>
    </form>`,
  );
}

export function refusalPage(problem: string): string {
  return page(
    'This app cannot be connected',
    `<h1>This app cannot be connected</h1><p>${escapeHtml(problem)}</p>
    <p>Correct the install address of the app and try again.</p>`,
  );
}

function portalChoice(portal: Portal, checked: boolean): string {
  return `<label><input type="radio" name="portalId" value="${escapeHtml(portal.id)}"${checked ? ' checked' : ''}>
    ${escapeHtml(portal.name)} <small>${escapeHtml(portal.id)}</small></label>`;
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><title>${escapeHtml(title)}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; color: #213343; background: #f5f8fa; margin: 0 }
  main { max-width: 34rem; margin: 8vh auto; background: #fff; padding: 2rem; border-radius: 8px; border: 1px solid #dfe3eb }
  h1 { font-size: 1.4rem } h2 { font-size: 1rem } em { font-style: normal; color: #b8421f }
  fieldset { border: 1px solid #dfe3eb; border-radius: 6px } label { display: block; padding: .3rem 0 }
  .note { font-size: .85rem; color: #516f90 } .buttons { display: flex; gap: .75rem }
  button { font: inherit; padding: .6rem 1.2rem; border: 0; border-radius: 4px; background: #b8421f; color: #fff; cursor: pointer }
  code { overflow-wrap: anywhere }
  button.quiet { background: #eaf0f6; color: #213343 }
</style><main>${content}</main></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
