/** The look of the sandbox's pages: near a CRM's, readable from 320 pixels on, no request to anyone. */
export const STYLE = `
:root { --ink: #213343; --soft: #516f90; --paper: #fff; --wall: #f5f8fa; --line: #dfe3eb; --link: #00667a; --deed: #b8421f; --good: #00755f; --warn: #8a5300; --bad: #b32a3d; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--wall); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; }
h1 { font-size: 20px; line-height: 1.3; } h2 { font-size: 15px; } h3 { font-size: 14px; }
a { color: var(--link); } small { color: var(--soft); font-size: 13px; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.bar { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: center; padding: 10px 20px; background: #213343; color: #fff; }
.bar a { color: #fff; } .bar span { color: #cbd6e2; font-size: 13px; }
main { display: grid; grid-template-columns: 280px minmax(0, 1fr) 380px; gap: 16px; padding: 16px 20px; max-width: 1480px; margin: 0 auto; }
main > section { display: flex; flex-direction: column; gap: 16px; min-width: 0; }
@media (max-width: 1100px) { main { grid-template-columns: 260px minmax(0, 1fr); } .what { grid-column: 1 / -1; grid-row: 2; } }
@media (max-width: 720px) { main { grid-template-columns: minmax(0, 1fr); padding: 12px; } .beside { grid-row: 2; } .what { grid-row: 3; } }
.box, .person { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 16px; }
.box > h2 { margin-bottom: 12px; } .box > summary { cursor: pointer; } .box > summary h2 { display: inline; } .box > dl { margin-top: 8px; }
.person { display: flex; gap: 12px; align-items: center; } .person p { color: var(--soft); font-size: 14px; }
.face { flex: none; width: 48px; height: 48px; border-radius: 50%; background: #425b76; color: #fff; display: grid; place-items: center; font-weight: 600; }
.related { list-style: none; display: grid; gap: 12px; margin-top: 8px; } .related > li + li { border-top: 1px solid var(--line); padding-top: 12px; }
dl > div { padding: 6px 0; } dt { color: var(--soft); font-size: 13px; } dd { white-space: pre-wrap; }
.tabs { display: flex; gap: 20px; border-bottom: 1px solid var(--line); } .tabs a { padding: 6px 2px; color: var(--ink); text-decoration: none; border-bottom: 3px solid transparent; } .tabs a:hover { text-decoration: underline; } .tabs a[aria-current] { border-bottom-color: #ff7a59; font-weight: 600; }
.what > h2 { font-size: 18px; } .day > h3 { color: var(--soft); margin: 4px 0 8px; }
.day ol { list-style: none; display: grid; gap: 8px; }
.day li { display: grid; grid-template-columns: 48px minmax(0, 1fr); gap: 8px; background: var(--paper); border: 1px solid var(--line); border-left: 4px solid #99acc2; border-radius: 4px; padding: 10px 12px; }
.day li.act { border-left-color: #00a4bd; } .day li.app { border-left-color: #ff7a59; }
.day time { color: var(--soft); font-size: 13px; line-height: 22px; } .day li p { font-size: 14px; white-space: pre-line; } .day li small { display: block; }
.acts { display: flex; flex-wrap: wrap; gap: 12px 28px; } .acts > h2, .acts > p, .acts > section:first-of-type, .acts > section:last-of-type { flex-basis: 100%; margin: 0; } .acts section > div { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 6px; } .acts h3 { font-size: 13px; color: var(--soft); font-weight: 500; } .acts > p { font-size: 14px; } .acts > p:empty { display: none; }
.acts section button { font: inherit; font-size: 14px; text-align: left; padding: 5px 10px; border: 1px solid #cbd6e2; border-radius: 14px; background: #f5f8fa; color: var(--ink); cursor: pointer; }
.acts section button:hover:enabled { background: #eaf0f6; border-color: #7c98b6; } .acts section button:disabled { color: #5a7290; cursor: default; }
.trouble { background: #fef8f0; border: 1px solid #fae0b5; border-radius: 4px; padding: 6px 10px; }
.calls { list-style: none; margin-top: 6px; font-size: 13px; display: grid; gap: 3px; } .calls li { display: grid; grid-template-columns: 64px minmax(0, 1fr) auto; gap: 8px; } .calls time { color: var(--soft); } .calls strong { font-weight: 500; color: var(--good); } .calls .bad strong { color: var(--bad); }
hr { width: 100%; border: 0; border-top: 1px solid var(--line); margin: 0; }
.card { border-top: 4px solid #ff7a59; }
.alerts { position: fixed; right: 20px; bottom: 20px; display: grid; gap: 8px; max-width: 360px; z-index: 2; }
.alert { background: var(--ink); color: #fff; border-left: 4px solid #00a4bd; border-radius: 4px; padding: 12px 16px; }
.alert.success { border-left-color: #00bda5; } .alert.danger { border-left-color: #f2545b; } .alert.warning { border-left-color: #f5c26b; }
.list { max-width: 1100px; margin: 20px auto; padding: 16px; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; }
.number { text-align: right; }
.ui-text.microcopy { font-size: 13px; color: var(--soft); } .ui-heading { font-size: 16px; line-height: 1.4; }
.ui-button { font: inherit; font-weight: 500; border-radius: 4px; border: 1px solid var(--deed); padding: 9px 18px; background: var(--paper); color: var(--deed); cursor: pointer; }
.ui-button.sm { padding: 6px 14px; font-size: 14px; } .ui-button.xs { padding: 3px 10px; font-size: 13px; }
.ui-button.primary { background: var(--deed); color: #fff; } .ui-button.transparent { border-color: transparent; background: transparent; color: var(--link); padding-inline: 4px; }
.ui-button.destructive { background: var(--bad); border-color: var(--bad); color: #fff; }
.ui-button:disabled { background: #eaf0f6; border-color: #cbd6e2; color: #5a7290; cursor: default; }
.ui-status { display: inline-flex; align-items: flex-start; gap: 6px; font-size: 14px; font-weight: 600; }
.ui-status i { flex: none; margin-top: 5px; width: 10px; height: 10px; border-radius: 50%; background: #7c98b6; }
.ui-status.success i { background: #00bda5; } .ui-status.warning i { background: #f5c26b; } .ui-status.danger i { background: #f2545b; } .ui-status.info i { background: #00a4bd; }
.ui-tag { display: inline-block; font-size: 12px; padding: 0 8px; border-radius: 3px; border: 1px solid #cbd6e2; background: #eaf0f6; color: var(--ink); white-space: nowrap; }
.ui-tag.success { background: #e5f8f6; border-color: #7fded2; } .ui-tag.error { background: #fdedee; border-color: #f9aab2; } .ui-tag.warning { background: #fef8f0; border-color: #fae0b5; } .ui-tag.info { background: #e5f5f8; border-color: #7fd1de; }
.ui-alert { display: grid; gap: 6px; justify-items: start; padding: 12px; border-radius: 4px; border: 1px solid #7fd1de; background: #e5f5f8; }
.ui-alert.warning { border-color: #fae0b5; background: #fef8f0; } .ui-alert.error, .ui-alert.danger { border-color: #f9aab2; background: #fdedee; } .ui-alert.success { border-color: #7fded2; background: #e5f8f6; }
.ui-score { position: relative; flex: none; width: 56px; height: 56px; display: grid; place-items: center; font-weight: 700; font-size: 18px; }
.ui-score svg { position: absolute; inset: 0; transform: rotate(-90deg); } .ui-score circle { fill: none; stroke: #eaf0f6; stroke-width: 4; }
.ui-score circle + circle { stroke-linecap: round; stroke: #00bda5; } .ui-score.low circle + circle { stroke: #f2545b; } .ui-score.middle circle + circle { stroke: #f5c26b; }
.ui-progress > div:first-child { display: flex; flex-direction: column; font-size: 13px; } .ui-progress > div:first-child span:first-child { font-weight: 600; }
.ui-progress .track { height: 8px; border-radius: 4px; background: #eaf0f6; overflow: hidden; margin-top: 4px; } .ui-progress .track div { height: 100%; background: #00bda5; }
.ui-progress.warning .track div { background: #f5c26b; } .ui-progress.danger .track div { background: #f2545b; }
.ui-accordion { border-top: 1px solid var(--line); padding: 8px 0; } .ui-accordion summary { cursor: pointer; font-weight: 600; font-size: 14px; } .ui-accordion > div { padding: 8px 0 4px; }
.ui-list { padding-left: 18px; display: grid; gap: 6px; font-size: 14px; } ul.ui-list { list-style: "• "; padding-left: 14px; }
.ui-scroll { overflow-x: auto; } .ui-table { border-collapse: collapse; width: 100%; font-size: 14px; overflow-wrap: break-word; }
.ui-table th, .ui-table td { padding: 6px 8px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; text-align: left; } .ui-table th:last-child, .ui-table td:last-child { padding-right: 0; } .card .ui-table td:last-child { white-space: nowrap; }
.ui-table thead th { font-size: 12px; color: var(--soft); font-weight: 500; } .ui-table tfoot th { border-bottom: 0; } .card .ui-table td:nth-child(2) { white-space: nowrap; color: var(--soft); font-size: 13px; }
@media (max-width: 420px) { .ui-table, .ui-table .ui-status { font-size: 13px; } .ui-table :is(th, td) { padding-right: 5px; } .ui-table .ui-tag { white-space: normal; padding: 0 4px; } .ui-table .ui-status i { width: 8px; height: 8px; } .ui-table .ui-status { gap: 4px; overflow-wrap: anywhere; } }
.ui-field { display: grid; align-content: start; gap: 4px; font-size: 14px; } .ui-field label, .ui-field summary, .ui-toggles legend { font-weight: 600; font-size: 13px; } .ui-field summary { cursor: pointer; } .ui-field summary small { display: block; font-weight: 400; }
.ui-field :is(input, select, textarea) { font: inherit; width: 100%; padding: 8px; border: 1px solid #8fa5bd; border-radius: 4px; background: #fff; color: var(--ink); }
.ui-field.error :is(input, select, textarea) { border-color: var(--bad); } .ui-many .ui-toggles { max-height: 180px; overflow-y: auto; margin-top: 6px; }
.ui-toggles legend { padding: 0; } .ui-toggles { border: 0; padding: 0; margin: 0; display: grid; gap: 6px; font-size: 14px; } .ui-toggles label { display: flex; gap: 8px; font-weight: 400; font-size: 14px; align-items: flex-start; } .ui-toggles input { width: 16px; height: 16px; margin: 3px 0 0; flex: none; } .ui-many .ui-toggles legend, .ui-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.ui-empty { display: grid; gap: 8px; justify-items: center; text-align: center; padding: 16px 8px; }
.ui-spinner { display: flex; gap: 10px; align-items: center; color: var(--soft); font-size: 14px; } .ui-spinner i { width: 16px; height: 16px; border-radius: 50%; border: 2px solid #cbd6e2; border-top-color: var(--link); animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } } @media (prefers-reduced-motion: reduce) { .ui-spinner i { animation: none; } }
.bar nav { display: flex; flex-wrap: wrap; gap: 4px 18px; } .bar nav a { text-decoration: none; padding: 2px 0; border-bottom: 2px solid transparent; } .bar nav a[aria-current] { border-color: #ff7a59; } .bar nav a:hover { border-color: #cbd6e2; }
.bar .mark { font-weight: 700; text-decoration: none; } .bar .mark small { color: #cbd6e2; font-weight: 400; } .bar :focus-visible { outline-color: #fff; }
.bar label { display: flex; gap: 8px; align-items: center; } .bar nav { margin-right: auto; } .bar select { font: inherit; font-size: 13px; padding: 3px 6px; border-radius: 4px; border: 1px solid #7c98b6; background: #2d3e50; color: #fff; }
main.alone { display: block; max-width: 1120px; } main.alone > header { margin: 8px 0 16px; }
.extension { padding: 20px; } @media (max-width: 720px) { .extension { padding: 14px; } }
.ui-text.cut { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; } .ui-heading.inline { display: inline; }
a.ui-button { display: inline-block; text-decoration: none; }
button.ui-tag { font: inherit; font-size: 12px; cursor: pointer; } .ui-alert.tip { border-color: #b9b1e8; background: #f3f1fd; }
.ui-status.hollow i { background: transparent !important; border: 2px solid currentColor; } .ui-icon.success { color: var(--good); } .ui-icon.warning { color: var(--warn); } .ui-icon.alert { color: var(--bad); }
.ui-hanging { display: contents; } :hover > .ui-hanging > .ui-tooltip, :focus-visible + .ui-hanging > .ui-tooltip { display: block; }
.ui-tooltip { display: none; position: absolute; z-index: 3; max-width: 280px; padding: 6px 10px; border-radius: 4px; background: var(--ink); color: #fff; font-size: 13px; }
.ui-dialog { border: 0; padding: 0; border-radius: 6px; width: min(560px, calc(100vw - 24px)); max-height: calc(100vh - 24px); color: var(--ink); box-shadow: 0 8px 40px rgb(33 51 67 / 35%); font: inherit; } .ui-dialog::backdrop { background: rgb(33 51 67 / 55%); }
.ui-dialog.sm { width: min(420px, calc(100vw - 24px)); } .ui-dialog.lg { width: min(840px, calc(100vw - 24px)); }
.ui-dialog.panel { margin: 0 0 0 auto; height: 100vh; max-height: 100vh; border-radius: 0; }
.ui-dialog > header { display: flex; justify-content: space-between; gap: 16px; align-items: center; padding: 14px 20px; background: #425b76; color: #fff; position: sticky; top: 0; } .ui-dialog.danger > header { background: var(--bad); } .ui-dialog > header h2 { font-size: 17px; } .ui-dialog > header button { font: inherit; font-size: 20px; line-height: 1; background: none; border: 0; color: #fff; cursor: pointer; padding: 4px 8px; }
.ui-dialog-body { padding: 20px; display: grid; gap: 12px; } .ui-dialog-foot { padding: 12px 20px; background: var(--wall); border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: 8px; }
.ui-form { display: grid; gap: 12px; } .ui-link { cursor: pointer; } .ui-link.destructive { color: var(--bad); }
.ui-tabs > [role=tablist] { display: flex; flex-wrap: wrap; gap: 0 4px; border-bottom: 1px solid var(--line); margin-bottom: 16px; } .ui-tabs.fill > [role=tablist] button { flex: 1; }
.ui-tabs > [role=tablist] button { font: inherit; font-size: 14px; padding: 8px 12px; background: none; border: 0; border-bottom: 3px solid transparent; color: var(--soft); cursor: pointer; } .ui-tabs > [role=tablist] button[aria-selected=true] { color: var(--ink); font-weight: 600; border-color: #ff7a59; } .ui-tabs.enclosed > [role=tablist] button[aria-selected=true] { background: var(--wall); }
.ui-tile { border: 1px solid var(--line); border-radius: 6px; padding: 16px; background: var(--paper); } .ui-tile.compact { padding: 10px 12px; } .ui-tile.flush { padding: 0; }
.ui-figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 12px; } .ui-figures > div { display: grid; gap: 2px; align-content: start; } .ui-figures span { color: var(--soft); font-size: 13px; } .ui-figures strong { font-size: 24px; line-height: 1.2; font-weight: 600; }
.ui-trend { font-size: 13px; } .ui-trend.green { color: var(--good); } .ui-trend.red { color: var(--bad); } .ui-figures .ui-trend span { color: inherit; }
.ui-pairs.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 4px 16px; }
.ui-steps { list-style: none; display: flex; flex-wrap: wrap; gap: 8px 20px; padding: 0; font-size: 14px; color: var(--soft); } .ui-steps.vertical { flex-direction: column; } .ui-steps li, .ui-steps button { display: flex; gap: 8px; align-items: center; } .ui-steps button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
.ui-steps i { font-style: normal; width: 24px; height: 24px; flex: none; border-radius: 50%; display: grid; place-items: center; font-size: 12px; background: #eaf0f6; color: var(--ink); } .ui-steps .now { color: var(--ink); font-weight: 600; } .ui-steps .now i { background: var(--link); color: #fff; } .ui-steps .done i { background: var(--good); color: #fff; }
.ui-pages { display: flex; gap: 12px; align-items: center; justify-content: center; padding: 8px; font-size: 13px; } .ui-pages button, .ui-table th button { font: inherit; color: var(--link); background: none; border: 0; cursor: pointer; padding: 2px 4px; } .ui-pages button:disabled { color: var(--soft); cursor: default; } .ui-table.compact :is(td, th) { padding-block: 3px; }
.ui-tick { display: flex; gap: 8px; align-items: flex-start; font-size: 14px; } .ui-tick input { width: 16px; height: 16px; margin: 3px 0 0; flex: none; } .ui-tick small, .ui-toggles label small { display: block; } .ui-toggles.inline { display: flex; flex-wrap: wrap; gap: 6px 16px; }
.ui-switch { display: flex; gap: 10px; align-items: center; font-size: 14px; } .ui-switch.top { flex-direction: column-reverse; align-items: flex-start; gap: 4px; }
.ui-switch button { font: inherit; font-size: 12px; min-width: 56px; padding: 3px 10px; border-radius: 14px; border: 1px solid #8fa5bd; background: #eaf0f6; color: var(--ink); cursor: pointer; } .ui-switch button[aria-checked=true] { background: var(--good); border-color: var(--good); color: #fff; }
.ui-menu { position: relative; display: inline-block; } .ui-menu > summary { list-style: none; } .ui-menu > div { position: absolute; z-index: 2; min-width: 160px; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; box-shadow: 0 4px 12px rgb(33 51 67 / 20%); display: grid; } .ui-menu > div button { font: inherit; text-align: left; padding: 8px 12px; border: 0; background: none; cursor: pointer; }
.ui-chart { margin: 0; } .ui-chart figcaption { font-weight: 600; font-size: 13px; margin-bottom: 6px; } .ui-chart svg { width: 100%; height: auto; } .ui-chart line { stroke: var(--line); } .ui-chart polyline { fill: none; stroke-width: 2; } .ui-chart text { font-size: 11px; fill: var(--soft); } .ui-legend { font-size: 13px; margin-right: 12px; } .ui-legend i { display: inline-block; width: 10px; height: 10px; border-radius: 2px; }
.ui-list.inline, .ui-list.inline-divided { display: flex; flex-wrap: wrap; list-style: none; padding: 0; gap: 4px 16px; } .ui-list.unstyled { list-style: none; padding: 0; }
.ui-empty .sign { width: 40px; height: 40px; border-radius: 50%; background: #fdedee; color: var(--bad); display: grid; place-items: center; font-weight: 700; } .ui-head-actions { display: flex; gap: 8px; }
`;
