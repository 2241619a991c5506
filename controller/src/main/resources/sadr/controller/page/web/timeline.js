// What happened, the newest first.

import { byId, each, make, show, text } from './dom.js';
import { clock, count, day, event } from './words.js';

const FEW = 12;
const MOST = 200;

let lines = [];
let number = 0;
let all = false;

/** Begins anew with these events, the oldest first. */
export function reset(events) {
  lines = [];
  events.forEach(append);
  draw();
}

/** One event more. */
export function add(line) {
  append(line);
  draw();
}

function append(line) {
  lines.push({ line, key: ++number });
  lines = lines.slice(-MOST);
}

byId('older').addEventListener('click', () => {
  all = !all;
  draw();
});

function draw() {
  const newest = [...lines].reverse();
  const shown = all ? newest : newest.slice(0, FEW);
  let last = day(new Date());
  const items = shown.map(({ line, key }) => {
    const today = day(new Date(line.at));
    const heading = today === last ? '' : today;
    last = today;
    return { line, key, heading };
  });
  each(byId('timeline'), items, (item) => item.key, create, update);
  show(byId('timeline-empty'), lines.length === 0);
  show(byId('older'), lines.length > FEW);
  text(byId('older'), all ? 'Show fewer events' : `Show ${count(lines.length - FEW, 'older event', 'older events')}`);
}

function create({ line }) {
  const said = event(line);
  const at = new Date(line.at);
  return make(
    'li',
    { 'data-mood': said.mood, 'data-event': line.event },
    make('p', { class: 'day' }),
    make('span', {}, make('time', { datetime: line.at, title: line.at }, clock(at))),
    make('div', {}, make('span', { class: 'what' }, said.what), ' ', make('span', { class: 'more' }, said.more)),
  );
}

function update(item, { heading }) {
  text(item.firstChild, heading);
  show(item.firstChild, heading !== '');
}
