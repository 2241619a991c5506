// Three charts with one time axis, drawn by Chart.js; each can be read by arrow keys, and all of
// them as a table.

import { attribute, byId, each, make, text } from './dom.js';
import { colour, dashes, line, tone } from './lines.js';
import { clock, minute } from './words.js';

const CHARTS = [
  { kind: 'rtt', title: 'Round trip', unit: 'ms', least: 1 },
  { kind: 'loss', title: 'Loss', unit: '%', least: 10 },
  { kind: 'jitter', title: 'Jitter', unit: 'ms', least: 1 },
];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LEAST_SPAN = 10 * MINUTE;

/** Between two times on the axis, the first that leaves few enough of them. */
const STEPS = [2, 5, 10, 20, 30];
const PIXELS_A_TIME = 70;
const ROWS = 12;

let library = null;
let drawn = [];

/** Shows the series; the library is fetched when there is something to draw. */
export async function draw(series) {
  legend(series.order);
  library ??= fetchLibrary();
  await library;
  if (drawn.length === 0) {
    drawn = CHARTS.map(create);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw(series));
  }
  drawn.forEach((view) => update(view, series));
  if (byId('numbers').open) {
    table(series);
  }
}

export function onTable(series) {
  byId('numbers').addEventListener('toggle', () => table(series));
}

function fetchLibrary() {
  return new Promise((resolve, reject) => {
    const script = make('script', { src: 'lib/chart.umd.min.js' });
    script.addEventListener('load', resolve);
    script.addEventListener('error', () => reject(new Error('no chart library')));
    document.head.append(script);
  });
}

function legend(names) {
  each(
    byId('legend'),
    names.map((name, index) => ({ name, index })),
    (item) => item.name,
    (item) => make('li', {}, make('span', { 'aria-hidden': 'true' }), make('span', {}, item.name)),
    (element, item) => {
      attribute(element.firstChild, 'class', `swatch ${line(item.index)}`);
    },
  );
}

function create(kind) {
  const canvas = make('canvas', { tabindex: '0', role: 'img' });
  const reading = make('output', { 'aria-live': 'polite' });
  const caption = make('div', { class: 'caption' }, make('h3', {}, `${kind.title}, ${kind.unit}`), reading);
  byId('charts').append(make('div', { class: 'chart' }, caption, make('div', { class: 'frame' }, canvas)));
  const view = { kind, canvas, reading, chart: null, series: null, time: null };
  view.chart = new globalThis.Chart(canvas, { type: 'line', data: { datasets: [] }, options: options(view) });
  canvas.addEventListener('keydown', (key) => walk(view, key));
  canvas.addEventListener('blur', () => point(view, null));
  return view;
}

function options({ kind }) {
  return {
    animation: false,
    parsing: false,
    normalized: true,
    maintainAspectRatio: false,
    events: ['mousemove', 'mouseout', 'touchstart', 'touchmove'],
    interaction: { mode: 'index', intersect: false },
    elements: { point: { radius: lonely, hitRadius: 0 }, line: { borderWidth: 1.75 } },
    scales: {
      x: {
        type: 'linear',
        ticks: { maxRotation: 0, autoSkip: false, callback: (value) => minute(new Date(value)) },
        afterBuildTicks: (axis) => (axis.ticks = times(axis)),
      },
      y: { beginAtZero: true, suggestedMax: kind.least, ticks: { maxTicksLimit: 4 }, afterFit: (axis) => (axis.width = 44) },
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        callbacks: {
          title: (items) => (items.length === 0 ? '' : clock(new Date(items[0].parsed.x))),
          label: (item) => ` ${item.dataset.label}: ${figure(item.parsed.y, kind)}`,
        },
      },
    },
  };
}

/** Round minutes, as many as fit. */
function times({ min, max, width }) {
  const fit = Math.max(2, width / PIXELS_A_TIME);
  const step = (STEPS.find((minutes) => (max - min) / (minutes * MINUTE) <= fit) ?? STEPS.at(-1)) * MINUTE;
  const first = Math.ceil(min / step) * step;
  return Array.from({ length: Math.floor((max - first) / step) + 1 }, (_, i) => ({ value: first + i * step }));
}

/** A point between two gaps has no line: it is drawn by itself. */
function lonely(context) {
  const data = context.dataset.data;
  const known = (index) => data[index] !== undefined && data[index].y !== null;
  return known(context.dataIndex) && !known(context.dataIndex - 1) && !known(context.dataIndex + 1) ? 1.75 : 0;
}

function update(view, series) {
  view.series = series;
  const end = series.times.at(-1);
  view.chart.data.datasets = series.names().map((name, index) => ({
    label: name,
    data: series.points(name, view.kind.kind),
    borderColor: tone(index),
    pointBackgroundColor: tone(index),
    borderDash: dashes(index),
  }));
  const { x, y } = view.chart.options.scales;
  x.min = end - Math.max(LEAST_SPAN, Math.min(HOUR, end - series.first()));
  x.max = end;
  x.ticks.color = y.ticks.color = colour('--soft');
  x.grid = { color: 'transparent' };
  y.grid = { color: colour('--edge') };
  view.chart.update('none');
  attribute(view.canvas, 'aria-label', label(view));
  if (view.time !== null) {
    const at = series.times.indexOf(view.time); // It moves on with the hour.
    point(view, at < 0 ? null : at, at < 0);
  }
}

function label({ kind, series }) {
  const parts = series.names().map((name) => {
    const known = series.uplinks.get(name)[kind.kind].filter((value) => value !== null);
    if (known.length === 0) {
      return `${name}: nothing known`;
    }
    const now = series.uplinks.get(name)[kind.kind].at(-1);
    return `${name}: now ${figure(now, kind)}, at most ${figure(Math.max(...known), kind)}`;
  });
  return `${kind.title} over the last hour. ${parts.join('. ')}. Arrow keys read single points.`;
}

function figure(value, kind) {
  return value === null || value === undefined ? 'nothing known' : `${value < 1 ? value.toFixed(2) : value < 10 ? value.toFixed(1) : value.toFixed(0)} ${kind.unit}`;
}

function walk(view, key) {
  const last = view.series.times.length - 1;
  const from = view.time === null ? last + 1 : view.series.times.indexOf(view.time);
  const steps = { ArrowLeft: from - 1, ArrowRight: from + 1, PageUp: from - 60, PageDown: from + 60, Home: 0, End: last };
  if (key.key === 'Escape') {
    point(view, null);
  } else if (key.key in steps) {
    key.preventDefault();
    point(view, Math.max(0, Math.min(last, steps[key.key])));
  }
}

/** Points at a place in time, or at none; tells what is there. */
function point(view, at, tell = true) {
  view.time = at === null ? null : view.series.times[at];
  const active = at === null ? [] : view.chart.data.datasets.map((_, datasetIndex) => ({ datasetIndex, index: at }));
  const { left = 0, top = 0 } = view.chart.chartArea ?? {};
  view.chart.setActiveElements(active);
  view.chart.tooltip.setActiveElements(active, { x: left, y: top });
  view.chart.update('none');
  if (tell) {
    text(view.reading, at === null ? '' : reading(view, at));
  }
}

function reading({ kind, series }, at) {
  const values = series.names().map((name) => `${name} ${figure(series.uplinks.get(name)[kind.kind][at], kind)}`);
  return `${clock(new Date(series.times[at]))}: ${values.join(', ')}`;
}

/** The mean of every five minutes. */
function table(series) {
  const names = series.names();
  const columns = names.flatMap((name) => CHARTS.map((kind) => ({ name, kind })));
  const width = series.times.length / ROWS;
  const head = columns.map(({ name, kind }) => make('th', { scope: 'col' }, `${name} ${kind.title.toLowerCase()}`));
  const rows = Array.from({ length: ROWS }, (_, i) => ROWS - 1 - i).map((row) => {
    const [from, to] = [Math.round(row * width), Math.round((row + 1) * width)];
    const span = `${minute(new Date(series.times[from]))} to ${minute(new Date(series.times[to - 1]))}`;
    const cells = columns.map(({ name, kind }) => {
      const mean = series.mean(name, kind.kind, from, to);
      return make('td', {}, mean === null ? '–' : figure(mean, kind));
    });
    return make('tr', {}, make('th', { scope: 'row' }, span), ...cells);
  });
  const caption = make('caption', { class: 'unseen' }, 'Means of five minutes, the newest first');
  const top = make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'Time'), ...head));
  byId('table').replaceChildren(make('table', {}, caption, top, make('tbody', {}, ...rows)));
}
