/** The report's style sheet: one column on a phone, light or dark as the reader's system is. */
export const STYLES = `
:root{color-scheme:light dark;--ground:#f5f6f7;--panel:#fff;--ink:#1b2127;--muted:#5d6873;--line:#dfe3e7;--accent:#2a6fb5;--calm:#cfe3d6;--mild:#efe3b4;--warn:#f0c08a;--bad:#e79a8f;--on-state:#22282d;--free:#2fa36b;--blocked:#8b949d;--receding:#2a7fd0;--approaching:#e0522d;--standing:#6b747c}
@media (prefers-color-scheme:dark){:root{--ground:#14181c;--panel:#1c2127;--ink:#e4e8eb;--muted:#98a3ad;--line:#323a42;--accent:#6aaef0;--calm:#35584a;--mild:#665a2b;--warn:#8a5a2a;--bad:#8f3d35;--on-state:#eef1f3;--free:#3fbf80;--blocked:#77818a;--receding:#62adf2;--approaching:#ff7a52;--standing:#98a2ab}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:1360px;margin:0 auto;padding:20px 16px 48px}
h1{font-size:22px;margin:0}h2{font-size:16px;margin:32px 0 10px}h3{font-size:13px;font-weight:600;margin:0 0 6px}
p{margin:4px 0}.sub,.note,figcaption{color:var(--muted);font-size:12.5px}
code{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(128px,1fr));gap:8px;margin-top:16px}
.tile,.panel{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:10px 12px}
.tile b{display:block;font-size:20px;font-weight:600;font-variant-numeric:tabular-nums;line-height:1.25}.tile span{color:var(--muted);font-size:12px}
.tile.warn{border-left:3px solid var(--approaching)}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:10px}
.charts.two{grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr))}
.plot{overflow-x:auto}.plot svg{display:block;width:100%;min-width:440px;max-width:640px;height:auto}
.legend{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:center;font-size:12.5px;color:var(--muted);margin:6px 0}
.legend i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:5px}.legend i.dot{border-radius:50%}
.legend label{color:var(--ink);cursor:pointer}
.sample{background:var(--panel);border:1px solid var(--line);border-radius:6px;margin:10px 0;overflow:hidden}
.sample header{display:flex;flex-wrap:wrap;gap:2px 14px;padding:7px 12px;align-items:baseline;font-variant-numeric:tabular-nums}
.chip{font-size:11.5px;border:1px solid var(--line);border-radius:10px;padding:0 8px;color:var(--muted)}.chip.why{color:var(--accent);border-color:var(--accent)}.chip.mode{color:var(--approaching);border-color:var(--approaching)}
.views{display:grid;grid-template-columns:minmax(0,2.35fr) minmax(0,1fr);background:var(--panel)}
.picture{--font:var(--wide-font);display:block;width:100%;height:auto;align-self:center}.nopicture{display:grid;place-items:center;min-height:160px;color:var(--muted)}
.above{position:relative;min-height:300px;background:var(--panel)}.birdseye{position:absolute;inset:0;width:100%;height:100%}
.band{fill:none;stroke:#fff;stroke-opacity:.8;stroke-width:calc(var(--font)/11);stroke-dasharray:var(--font)}abbr{text-decoration:underline dotted;text-underline-offset:2px;cursor:help}
.layer-boxes path{fill:none;stroke-width:calc(var(--font)/11);stroke-linecap:round}.layer-boxes .front{stroke-width:calc(var(--font)/5.5)}
.layer-boxes text{font-size:var(--font);font-weight:600;fill:#fff;paint-order:stroke;stroke:color-mix(in srgb,var(--class) 45%,#000);stroke-width:calc(var(--font)/3.2);stroke-linejoin:round}
.layer-radar circle{stroke:#000;stroke-opacity:.55;stroke-width:1}circle.receding{fill:var(--receding)}circle.approaching{fill:var(--approaching)}circle.standing{fill:#e8ecef}
.birdseye .free{fill:var(--free);fill-opacity:.2}.birdseye .blocked{fill:var(--blocked);fill-opacity:.13}
.rings *{fill:none;stroke:var(--line);stroke-width:.16}.fov{stroke:var(--muted);stroke-width:.14;stroke-dasharray:1 .8;fill:none}
.radar path{stroke-width:.62;stroke-linecap:round;fill:none}.radar .standing{stroke:var(--standing);stroke-opacity:.65}.radar .receding{stroke:var(--receding)}.radar .approaching{stroke:var(--approaching)}
.ego{fill:var(--ink)}.object path{fill:none;stroke:var(--class);stroke-width:.26}.object .body{fill:var(--class);fill-opacity:.28}.object .velocity{stroke:var(--ink);stroke-width:.22}
.object.unconfirmed .body{fill-opacity:0;stroke-dasharray:.8 .5}.trail{fill:none;stroke:var(--class);stroke-width:.35;stroke-opacity:.6;stroke-linecap:round}.heldmark{fill:none;stroke:var(--muted);stroke-width:.25}
.lane_marking{fill:none;stroke:#d9a800;stroke-width:.25}.road_edge{fill:none;stroke:var(--blocked);stroke-width:.35}
.layer-boxes .unconfirmed path{stroke-width:calc(var(--font)/16);stroke-dasharray:calc(var(--font)/2.5) calc(var(--font)/3.5)}.layer-boxes text.held,.layer-boxes text.unsure{font-size:calc(var(--font)*.72)}.layer-boxes text.held{font-weight:400;fill:#dfe3e6;stroke:#3a4046}.heldkey{color:var(--muted)}
.badge{display:inline-block;font-size:11.5px;border-radius:4px;padding:0 6px;background:var(--line);color:var(--ink)}.badge.confirmed,.badge.nominal{background:var(--calm);color:var(--on-state)}.badge.unconfirmed,.badge.notice{background:var(--mild);color:var(--on-state)}.badge.suspect,.badge.warning,.badge.camera_only,.badge.radar_only{background:var(--warn);color:var(--on-state)}.badge.unfit,.badge.critical,.badge.stale,.badge.failed{background:var(--bad);color:var(--on-state)}
.trust{align-items:start}.trust td:first-child{white-space:nowrap}.trust table+*,.trust .scroll+.scroll{margin-top:10px}.stack{display:grid;gap:10px}
.words{padding:0 12px 7px;margin:0}.words q{font-weight:600;quotes:none}
.birdseye text{font-size:1.75px;fill:var(--ink);font-weight:600}.birdseye .ring{fill:var(--muted);font-weight:400;font-size:1.5px}
.sample details{padding:4px 12px 8px}summary{cursor:pointer;color:var(--muted);font-size:12.5px}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:13px}th{font-weight:600;color:var(--muted);font-size:12px}th,td{text-align:left;padding:4px 10px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}tr:last-child td{border-bottom:0}.num{text-align:right;font-variant-numeric:tabular-nums}td.num{white-space:nowrap}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:3px 14px;margin:0}dt{color:var(--muted)}dd{margin:0}
.severity{display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:6px;background:var(--muted)}.severity.warning{background:#e59a2c}.severity.error{background:#d8432f}
body:has(#show-boxes:not(:checked)) .layer-boxes,body:has(#show-classes:not(:checked)) .layer-classes,body:has(#show-radar:not(:checked)) .layer-radar{display:none}
@media (max-width:760px){.views{grid-template-columns:1fr}.birdseye{position:static;height:auto;display:block}main{padding:14px 10px 32px}.picture{--font:var(--phone-font)}.layer-boxes path{stroke-width:calc(var(--font)/16)}}
@media print{.sample,.panel,.tile{break-inside:avoid}}
`;
