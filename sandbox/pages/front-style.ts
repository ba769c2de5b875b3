/** The look of the front page alone. */
export const FRONT_STYLE = `
.front { background: #fbf9f5; min-height: 100vh; }
.wide { max-width: 1080px; margin: 0 auto; padding-inline: 24px; }
.hero { background: #1d2f3f; color: #fff; padding: 48px 0 56px; }
.hero > .wide { display: grid; grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr); gap: 48px; align-items: center; }
.hero .mark { color: #ffb59d; font-weight: 700; letter-spacing: .02em; }
.front h1 { font-size: clamp(28px, 4.4vw, 44px); line-height: 1.12; letter-spacing: -.015em; margin: 8px 0 16px; text-wrap: balance; }
.pitch > p { color: #d8e1ea; max-width: 54ch; font-size: 16px; }
.calls-to { display: flex; flex-wrap: wrap; gap: 12px 16px; align-items: center; margin-top: 24px !important; } .calls-to a { color: #fff; }
.calls-to .go { background: #ff8f73; color: #1d2f3f; font-weight: 700; text-decoration: none; padding: 11px 20px; border-radius: 4px; } .calls-to .go:hover { background: #ffa68f; }
.hero :focus-visible { outline-color: #fff; }
.slip { display: block; background: #fffdf8; color: var(--ink); padding: 24px 24px 28px; text-decoration: none; transform: rotate(.6deg); box-shadow: 0 12px 32px rgb(0 0 0 / 28%); clip-path: polygon(0 0, 100% 0, 100% calc(100% - 8px), 95% 100%, 90% calc(100% - 8px), 85% 100%, 80% calc(100% - 8px), 75% 100%, 70% calc(100% - 8px), 65% 100%, 60% calc(100% - 8px), 55% 100%, 50% calc(100% - 8px), 45% 100%, 40% calc(100% - 8px), 35% 100%, 30% calc(100% - 8px), 25% 100%, 20% calc(100% - 8px), 15% 100%, 10% calc(100% - 8px), 5% 100%, 0 calc(100% - 8px)); }
.slip strong { font-size: 18px; display: block; } .slip > span { color: var(--soft); font-size: 14px; display: block; } .slip > p { margin: 12px 0; font-size: 15px; }
.slip dl { border-top: 1px dashed #99acc2; font-variant-numeric: tabular-nums; } .slip dl div { display: flex; justify-content: space-between; padding: 5px 0; } .slip dt { font-size: 14px; } .slip .sum { border-top: 1px dashed #99acc2; font-weight: 700; font-size: 18px; } .slip .sum dt { color: var(--ink); font-size: 15px; }
.slip .more { color: var(--link); text-decoration: underline; margin-top: 10px; padding-bottom: 4px; }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(160px, 1fr)); gap: 16px; margin: 32px 0 0; } .numbers > div { padding: 0; border-left: 3px solid #ff8f73; padding-left: 14px; } .numbers dd { font-size: 30px; font-weight: 700; line-height: 1.1; font-variant-numeric: tabular-nums; }
.front h2 { font-size: 20px; margin-top: 28px; }
.front main { display: block; padding-top: 8px; padding-bottom: 8px; max-width: 1080px; }
.grid { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 14px; }
.grid a { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 12px; height: 100%; align-content: start; background: #fff; border: 1px solid #e4ddd0; border-radius: 6px; padding: 16px; color: var(--ink); text-decoration: none; } .grid a:hover { border-color: #b8421f; }
.grid b { font-size: 18px; font-variant-numeric: tabular-nums; } .grid span { grid-column: 1 / -1; color: var(--soft); font-size: 14px; } .grid em { grid-column: 1 / -1; font-style: normal; font-size: 14px; margin-top: 6px; } .grid small { justify-self: start; margin-top: 8px; color: #7a3d00; background: #fef0e2; border-radius: 10px; padding: 1px 10px; }
.tries { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(205px, 100%), 1fr)); gap: 14px 36px; padding-left: 20px; } .tries li::marker { color: #b8421f; font-weight: 700; } .tries p { font-size: 14px; color: #425b76; }
.front footer { padding-block: 28px 40px; color: var(--soft); font-size: 14px; display: grid; gap: 8px; max-width: 1080px; }
@media (max-width: 800px) { .hero { padding: 28px 0 36px; } .hero > .wide { grid-template-columns: minmax(0, 1fr); gap: 28px; } .wide { padding-inline: 16px; } }
`;
