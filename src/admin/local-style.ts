/** The look of the local mode's pages: no request to anyone, light and dark, readable at any width. */
import { createHash } from 'node:crypto';

export const STYLE = `
:root { color-scheme: light dark; --ink: #1f2a37; --soft: #566274; --paper: #fff; --wall: #f3f5f8; --line: #dde3ea; --deed: #b8431f; --good: #14785a; --bad: #b3261e; --bar: #d9e0e8; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef2f6; --soft: #a9b4c2; --paper: #1b222c; --wall: #11161d; --line: #2e3845; --deed: #ff9772; --good: #5fd3ad; --bad: #ff8f87; --bar: #36424f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--wall); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header, main { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-top: 1.25rem; }
header strong { font-size: 1.0625rem; } header span { color: var(--soft); font-size: .875rem; }
h1 { margin: 1.25rem 0 .25rem; font-size: 1.75rem; line-height: 1.2; text-wrap: balance; }
h2 { margin: 0 0 .75rem; font-size: 1.0625rem; }
p { margin: 0 0 1rem; } .soft { color: var(--soft); } .moment { white-space: nowrap; } .small { font-size: .875rem; }
a { color: var(--deed); } a:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; border-radius: 2px; }
section { margin: 1.25rem 0; padding: 1.25rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; }
.lead { font-size: 1.125rem; max-width: 48rem; }
dl.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 1rem; margin: 1.25rem 0; }
dl.figures div { padding: .85rem 1rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; }
dl.figures dt { color: var(--soft); font-size: .8125rem; } dl.figures dd { margin: 0; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
nav.stages { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 1rem; padding: 0; }
nav.stages a { padding: .3rem .75rem; border: 1px solid var(--line); border-radius: 2rem; color: inherit; text-decoration: none; background: var(--paper); font-size: .875rem; }
nav.stages a[aria-current] { border-color: var(--deed); color: var(--deed); font-weight: 600; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th { text-align: left; color: var(--soft); font-size: .8125rem; font-weight: 600; } th, td { padding: .55rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tfoot td { font-weight: 700; border-top: 2px solid var(--ink); }
.tag { display: inline-block; padding: .05rem .5rem; border: 1px solid currentColor; border-radius: .35rem; font-size: .8125rem; font-weight: 600; white-space: nowrap; }
.tag.mql { color: var(--good); } .tag.disqualified { color: var(--bad); } .tag.other { color: var(--soft); }
.meter { position: relative; height: .75rem; border-radius: .5rem; background: var(--bar); margin: .5rem 0 1.75rem; max-width: 40rem; }
.meter > svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 0 1.25rem; } .columns section { margin: 0 0 1.25rem; }
ul.plain { list-style: none; margin: 0; padding: 0; } ul.plain li { padding: .4rem 0; border-bottom: 1px solid var(--line); } ul.plain li:last-child { border: 0; }
.good { color: var(--good); } .bad { color: var(--bad); }
code, pre { font-family: ui-monospace, monospace; font-size: .875rem; } pre { overflow-x: auto; margin: 0; padding: .75rem 1rem; background: var(--wall); border: 1px solid var(--line); border-radius: .5rem; }
`;

/** Only our own style, by its hash; no script, no frame, no form. */
export const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
