import type { Config, TopLevelSpec } from 'vega-lite';

/** Drawing width; charts scale with the page from here. */
export const CHART_WIDTH_PX = 500;

/** Colours are the page's own CSS variables, so that charts follow light and dark. */
const config: Config = {
  background: 'transparent',
  font: 'system-ui, -apple-system, "Segoe UI", sans-serif',
  view: { stroke: null },
  axis: {
    labelColor: 'var(--muted)',
    titleColor: 'var(--muted)',
    titleFontWeight: 'normal',
    gridColor: 'var(--line)',
    domainColor: 'var(--line)',
    tickColor: 'var(--line)',
    labelFontSize: 11,
    titleFontSize: 11,
    tickSize: 4,
    titlePadding: 6,
  },
  axisX: { grid: false },
  axisY: { domain: false, ticks: false, tickCount: 4, labelPadding: 6 },
};

/** Ids in SVG count up over the life of the process; each page resets them, so that the same run gives the same page. */
export async function startPage(): Promise<void> {
  (await import('vega')).resetSVGDefIds();
}

/** An SVG element as text, without fixed size: it fills the `plot` around it. No DOM is used. Vega is loaded with the first chart: that takes half a second. */
export async function renderChart(spec: TopLevelSpec): Promise<string> {
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const view = new vega.View(vega.parse(compile({ ...spec, config }).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return `<div class="plot">${svg.replace(/(<svg[^>]*?) width="[^"]*" height="[^"]*"/, '$1')}</div>`;
}
