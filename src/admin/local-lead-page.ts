/** One lead: the sentence, the score against its threshold, and the receipt that adds up. */
import type { Contribution, GateResult, Receipt, Unknown } from '../engine/receipt.ts';
import { nextStepSentence, reasonSentence } from '../engine/render.ts';
import { countedPoints } from '../engine/wording.ts';
import { type Html, html } from '../http/html.ts';
import type { LeadDetail } from '../store/lead-views.ts';
import { day, points, renderPage, stageTag, when } from './local-layout.ts';

export function leadPage(portalId: string, lead: LeadDetail): Html {
  const who = [lead.jobTitle, lead.company].filter(Boolean).join(', ');
  return renderPage(lead.name, [
    html`<p class="small"><a href="/portals/${portalId}">All leads</a></p>`,
    html`<h1>${lead.name} ${stageTag(lead.stage)}</h1>`,
    html`<p class="soft">${who}</p>`,
    ...(lead.receipt
      ? receiptSections(lead.receipt, lead.nextChangeAt)
      : [html`<section><p>Not yet scored.</p></section>`]),
    historySection(lead),
    html`<section><h2>The same in a terminal</h2><pre>npm run fairlead -- explain --portal ${portalId} ${lead.contactId}</pre></section>`,
  ]);
}

function receiptSections(receipt: Receipt, nextChangeAt: number | null): Html[] {
  return [
    html`<section>
      <p class="lead">${reasonSentence(receipt)}</p>
      <p class="soft">${nextStepSentence(receipt)}</p>
      ${nextChangeAt === null ? [] : html`<p class="soft">It stands like this until ${day(nextChangeAt)} if nothing happens.</p>`}
      ${meter(receipt)}
      ${receiptTable(receipt)}
    </section>`,
    html`<div class="columns">${fitSection(receipt)}${gateSection(receipt)}${unknownSection(receipt)}</div>`,
    html`<p class="soft small">Model ${receipt.model.key} ${receipt.model.version}, ${receipt.model.hash.slice(0, 19)}, evaluated ${when(receipt.now)} UTC.</p>`,
  ];
}

/** The score against the threshold; the same in words for who cannot see it. */
function meter({ score, threshold }: Receipt): Html {
  const full = Math.max(100_000, score, threshold);
  const share = (milli: number) => (Math.max(0, milli) / full) * 100;
  return html`<div class="meter" role="img" aria-label="${countedPoints(points(score))} of ${points(threshold)} needed">
    <svg viewBox="0 0 100 12" preserveAspectRatio="none">
      <rect width="${share(score)}" height="12" rx="2" fill="currentColor" class="${score >= threshold ? 'good' : 'soft'}"></rect>
      <rect x="${share(threshold)}" y="-4" width=".4" height="20" fill="currentColor"></rect>
    </svg>
  </div>`;
}

function receiptTable(receipt: Receipt): Html {
  const lines = receipt.contributions.filter(({ score, points: earned }) => score !== 'fit' && earned !== 0);
  const cuts = Object.entries(receipt.scores).filter(([name, { cut }]) => name !== 'fit' && cut !== 0);
  return html`<div class="scroll"><table>
    <thead><tr><th>What counts</th><th>When</th><th>Group</th><th class="number">Points</th></tr></thead>
    <tbody>
      ${lines.length === 0 ? html`<tr><td colspan="4" class="soft">Nothing yet.</td></tr>` : lines.map(line)}
      ${cuts.map(
        ([name, { cut }]) =>
          html`<tr><td class="soft">more than the limit of ${name}</td><td></td><td>${name}</td><td class="number">${points(-cut)}</td></tr>`,
      )}
    </tbody>
    <tfoot><tr><td colspan="3">${points(receipt.score)} of ${countedPoints(points(receipt.threshold))}</td><td class="number">${points(receipt.score)}</td></tr></tfoot>
  </table></div>`;
}

function line({ label, triggeredAt, score, points: earned, decay }: Contribution): Html {
  const faded =
    decay && decay.factor < 65_536
      ? html` <span class="soft small">faded, ${decay.ageDays} days old</span>`
      : [];
  return html`<tr><td>${label}${faded}</td><td class="small">${triggeredAt === null ? '' : when(triggeredAt)}</td><td>${score}</td><td class="number">${points(earned)}</td></tr>`;
}

function fitSection({ fitCriteria, fit, fitMinimum }: Receipt): Html {
  return html`<section><h2>Fit: ${points(fit)} of ${points(fitMinimum)} needed</h2>
    <ul class="plain">${fitCriteria
      .filter(({ bonus, state }) => !bonus || state === 'match')
      .map(
        ({ label, state, failure }) =>
          html`<li>${mark(state === 'match' ? 'yes' : state === 'unknown' ? 'unknown' : 'no')} ${label}${failure ? html` <span class="soft small">${failure}</span>` : []}</li>`,
      )}</ul></section>`;
}

function gateSection({ gates }: Receipt): Html {
  return html`<section><h2>Gates</h2><ul class="plain">${gates.map(gateLine)}</ul></section>`;
}

function gateLine({ label, state, because }: GateResult): Html {
  const inputs = because
    .map(({ input, value }) => `${input.split('.').at(-1)}: ${value ?? 'unknown'}`)
    .join(', ');
  return html`<li>${mark(state === 'pass' ? 'yes' : state === 'hold' ? 'unknown' : 'no')} ${label}${state === 'pass' ? [] : html` <span class="soft small">${inputs}</span>`}</li>`;
}

function unknownSection({ unknown }: Receipt): Html {
  return html`<section><h2>What is not known</h2>${
    unknown.length === 0
      ? html`<p class="soft">Everything the rules ask for is known.</p>`
      : html`<ul class="plain">${unknown.map(unknownLine)}</ul>`
  }</section>`;
}

function unknownLine({ label, worth, inputs }: Unknown): Html {
  const named = inputs.map((input) =>
    input.value === null ? input.label : `${input.label} (“${input.value}” cannot be read)`,
  );
  return html`<li>${label} <span class="soft small">${countedPoints(points(worth))}; ${named.join(', ')}</span></li>`;
}

/** Never by colour alone. */
function mark(state: 'yes' | 'no' | 'unknown'): Html {
  if (state === 'yes') return html`<span class="good" aria-label="passes">✓</span>`;
  if (state === 'no') return html`<span class="bad" aria-label="fails">✗</span>`;
  return html`<span class="soft" aria-label="not known">?</span>`;
}

function historySection({ history, signals }: LeadDetail): Html {
  const moves = history
    .filter(({ action }) => action === 'transition')
    .map(({ at, detail }) => ({ at, text: `moved from ${detail.from} to ${detail.to}` }));
  const seen = signals.map(({ occurredAt, kind, asset }) => ({
    at: occurredAt,
    text: `${kind.replaceAll('_', ' ')}${asset ? `: ${asset}` : ''}`,
  }));
  const entries = [...moves, ...seen].sort((a, b) => b.at - a.at);
  return html`<section><h2>What happened</h2>${
    entries.length === 0
      ? html`<p class="soft">No signal yet.</p>`
      : html`<ul class="plain">${entries.map(({ at, text }) => html`<li><span class="soft small">${when(at)}</span> ${text}</li>`)}</ul>`
  }</section>`;
}
