// Wires the stream to the views.

import { attribute, byId, each, make, show, text } from './dom.js';
import { draw, onTable } from './charts.js';
import { hosts } from './hosts.js';
import { prefixes } from './prefixes.js';
import { Series } from './series.js';
import { follow } from './stream.js';
import * as timeline from './timeline.js';
import { uplinks } from './uplinks.js';
import { clock, headline } from './words.js';

const LASTING_MS = 4000;

const series = new Series();
let last = null;
let outOfSyncSince = null;

function state(data) {
  const now = new Date(data.at);
  const [sentence, mood] = headline(data.status);
  connected();
  text(byId('headline'), sentence);
  attribute(byId('headline'), 'data-mood', mood);
  if (last === null || last.sentence !== sentence) {
    text(byId('said'), sentence);
    document.title = `${sentence} – sadr`;
  }
  last = { sentence, now };
  kernel(data.status.kernel, now);
  text(byId('program'), `sadr ${data.status.program}`);
  series.order = data.status.uplinks.map((uplink) => uplink.name);
  notes(data);
  uplinks(data.status, now);
  prefixes(data.status, now);
  hosts(data);
}

/** Each change takes a moment; what lasts is worth a warning. */
function kernel({ inSync, routes, rules }, now) {
  outOfSyncSince = inSync ? null : (outOfSyncSince ?? now);
  const lasting = !inSync && now - outOfSyncSince > LASTING_MS;
  const being = lasting ? 'the kernel is not in sync' : 'the kernel is being changed';
  text(byId('kernel'), inSync ? `kernel in sync, ${routes} routes, ${rules} rules` : being);
  attribute(byId('kernel'), 'data-mood', lasting ? 'bad' : null);
}

function notes(data) {
  const lines = [
    ...(data.status.alarm === null ? [] : [`${data.status.alarm}.`]),
    ...data.status.absentLans.map((name) => `LAN ${name}: no such interface; nothing is advertised there.`),
    ...data.status.rivals.map(
      (rival) => `${rival.router} advertises on ${rival.interface} too${rival.here ? ', from this router' : ''}.`,
    ),
    ...data.status.unassigned.map((each) => `${each.prefix} is not used: ${each.reason}`),
  ];
  const { state: disk, try: trial } = data.status;
  if (!disk.writable) {
    lines.push(
      `${disk.directory} cannot be written: ${disk.cause}. The site goes on, and what happens is not kept: ` +
        `${disk.eventsWaiting} events wait, ${disk.eventsLost} are lost.`,
    );
  }
  if (trial !== null) {
    lines.push('A new configuration is on trial: without "sadr try --confirm" the old one comes back.');
  }
  if (!data.eventsReadable) {
    lines.push('The event log cannot be read: the events below are not complete.');
  }
  if (data.hidden > 0) {
    lines.push(`${data.hidden} more entries are not shown; "sadr status" lists them all.`);
  }
  each(byId('notes'), lines, (line) => line, (line) => make('li', {}, line), () => {});
  show(byId('notes'), lines.length > 0);
}

function charts() {
  draw(series).catch((error) => {
    library(error);
  });
}

function library(error) {
  text(byId('charts'), `The charts cannot be drawn (${error.message}); the table below has their figures.`);
}

function connected() {
  show(byId('banner'), false);
  attribute(document.body, 'data-stale', null);
  attribute(byId('link'), 'data-live', 'yes');
  text(byId('link').lastElementChild, 'live');
}

function lost() {
  const since = last === null ? '' : ` What you see is of ${clock(last.now)}.`;
  text(byId('banner'), `Connection lost: trying again.${since}`);
  show(byId('banner'), true);
  if (last !== null) {
    text(byId('headline'), `Last known: ${last.sentence}`);
    attribute(byId('headline'), 'data-mood', 'waiting');
  }
  attribute(document.body, 'data-stale', 'yes');
  attribute(byId('link'), 'data-live', null);
  text(byId('link').lastElementChild, 'not connected');
}

text(byId('host'), location.hostname === '[::1]' || location.hostname === 'localhost' ? '' : location.hostname);
onTable(series);
follow({
  full(data) {
    state(data.state);
    timeline.reset(data.events);
    series.reset(data.history);
    charts();
  },
  state,
  point(data) {
    series.add(data);
    charts();
  },
  event: timeline.add,
  lost,
});
