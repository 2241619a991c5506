// Who still holds, or still sends from, a prefix that leads nowhere.

import { byId, each, make, text } from './dom.js';
import { count } from './words.js';

export function hosts(state) {
  const place = byId('hosts');
  if (place.children.length === 0) {
    place.className = 'hosts';
    place.append(make('p', { class: 'summary' }), make('ul', { 'aria-label': 'Hosts that still send from a dead prefix' }));
  }
  const [summary, list] = place.children;
  text(summary, sentence(state));
  const sending = state.sending ?? [];
  each(list, [...sending].reverse(), (host) => `${host.interface} ${host.address}`, create, update);
  list.hidden = sending.length === 0;
}

function sentence(state) {
  if (state.sending === null) {
    return 'Not known: nftables tells the daemon nothing of what hosts send.';
  }
  if (state.sending.length === 0) {
    return 'No host sent from a dead prefix within the last minute.';
  }
  return `${count(state.sending.length, 'address', 'addresses')} sent from a dead prefix within the last minute:`;
}

function create() {
  return make('li', {}, make('span', { class: 'mono' }), make('span'));
}

function update(row, host) {
  text(row.children[0], host.address);
  text(row.children[1], `on ${host.interface}`);
}
