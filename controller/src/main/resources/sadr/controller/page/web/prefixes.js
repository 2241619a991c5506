// What hosts are told of each prefix.

import { attribute, byId, each, make, text } from './dom.js';
import { span, told } from './words.js';

export function prefixes(status, now) {
  const rows = [];
  for (const uplink of status.uplinks) {
    for (const prefix of uplink.prefixes) {
      rows.push({
        prefix: prefix.prefix,
        uplink: uplink.name,
        told: prefix.advertised,
        preferred: prefix.advertised === 'preferred' || prefix.advertised === null ? span(prefix.preferredSeconds) : '–',
        valid: span(prefix.validSeconds),
      });
    }
  }
  for (const gone of status.withdrawn) {
    rows.push({
      prefix: `${gone.prefix} on ${gone.interface}`,
      uplink: gone.uplink ?? 'none',
      told: 'withdrawn',
      preferred: '–',
      valid: `held by hosts for ${span(Math.max(0, (new Date(gone.clean) - now) / 1000))} at the most`,
    });
  }
  each(byId('prefixes'), rows, (row) => `${row.uplink} ${row.prefix}`, create, update);
}

function create() {
  const cell = (label) => make('td', { 'data-label': label });
  return make(
    'tr',
    {},
    make('th', { scope: 'row', class: 'mono' }),
    cell('of'),
    make('td', { 'data-label': 'hosts are told:' }, make('span', { class: 'badge' })),
    cell('preferred for'),
    cell('valid for'),
  );
}

function update(row, item) {
  const [word, mood] = told(item.told);
  const badge = row.children[2].firstChild;
  text(row.children[0], item.prefix);
  text(row.children[1], item.uplink);
  text(badge, word);
  attribute(badge, 'data-mood', mood);
  text(row.children[3], item.preferred);
  text(row.children[4], item.valid);
}
