// One card an uplink.

import { attribute, byId, each, make, show, text } from './dom.js';
import { line } from './lines.js';
import { health, millis, percent, role, span, why } from './words.js';

export function uplinks(status, now) {
  const names = status.uplinks.map((uplink) => uplink.name);
  each(byId('uplinks'), status.uplinks, (uplink) => uplink.name, create, (card, uplink) => {
    update(card, uplink, now, names.indexOf(uplink.name));
  });
}

function figure(name, className) {
  return make('div', {}, make('dt', {}, name), make('dd', { class: className }, make('span'), make('small')));
}

function create(uplink) {
  return make(
    'li',
    { class: 'uplink' },
    make(
      'div',
      { class: 'title' },
      make('span', { class: 'swatch', 'aria-hidden': 'true' }),
      make('h3', {}, uplink.name),
      make('span', { class: 'badge health' }),
      make('span', { class: 'badge role' }),
      make('span', { class: 'meaning' }),
    ),
    make('p', { class: 'why' }),
    make('dl', { class: 'figures' }, figure('Round trip', 'rtt'), figure('Loss', 'loss'), figure('Jitter', 'jitter')),
    make('p', { class: 'facts' }),
    make('ul', { class: 'targets', 'aria-label': `Probed targets of ${uplink.name}` }),
  );
}

function update(card, uplink, now, index) {
  const part = (name) => card.querySelector(`.${name}`);
  const [word, mood] = health(uplink.health);
  attribute(card, 'data-health', uplink.health);
  text(part('health'), word);
  attribute(part('health'), 'data-mood', mood);
  const [roleWord, roleMood, meaning] = role(uplink.role);
  text(part('role'), roleWord);
  attribute(part('role'), 'data-mood', roleMood);
  text(part('meaning'), meaning);
  attribute(part('swatch'), 'class', `swatch ${line(index)}`);
  const reason = why(uplink);
  text(part('why'), reason);
  show(part('why'), reason !== '');
  const jitters = uplink.probes.map((probe) => probe.jitterSeconds).filter((value) => value !== null);
  value(part('rtt'), uplink.health === 'down' ? ['–', ''] : millis(uplink.rttSeconds));
  value(part('loss'), percent(uplink.loss));
  value(part('jitter'), uplink.health === 'down' || jitters.length === 0 ? ['–', ''] : millis(Math.max(...jitters)));
  text(part('facts'), facts(uplink, now));
  each(part('targets'), uplink.probes, (probe) => `${probe.kind} ${probe.target}`, target, updateTarget);
}

function value(element, [number, unit]) {
  text(element.firstChild, number);
  text(element.lastChild, unit === '' ? '' : ` ${unit}`);
}

function facts(uplink, now) {
  const seconds = Math.max(0, (now - new Date(uplink.since)) / 1000);
  const parts = [
    `${health(uplink.health)[0]} for ${span(seconds)}`,
    uplink.interface,
    uplink.gateway === null ? 'no gateway' : `via ${uplink.gateway}`,
    `metric ${uplink.metric}`,
  ];
  if (uplink.blips.count > 0) {
    parts.push(`short outages: ${uplink.blips.count}`);
  }
  return parts.join(' · ');
}

function target() {
  return make(
    'li',
    {},
    make('span', { class: 'mono' }),
    make('span', { class: 'kind' }),
    make('b'),
    make('span', { class: 'numbers' }),
  );
}

function updateTarget(row, probe) {
  text(row.children[0], probe.target);
  text(row.children[1], probe.kind);
  text(row.children[2], probe.state === 'unknown' ? 'not yet known' : probe.state);
  const silent = probe.state === 'down' || probe.rttSeconds === null;
  const numbers = [`${percent(probe.loss).join(' ')} lost`];
  if (!silent) {
    numbers.unshift(millis(probe.rttSeconds).join(' '));
  }
  text(row.children[3], probe.reason === '' ? numbers.join(', ') : `${numbers.join(', ')}; ${probe.reason}`);
}
