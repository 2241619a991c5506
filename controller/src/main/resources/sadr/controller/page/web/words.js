// Numbers and words of the daemon as people read them. Pure.

const NOT_KNOWN = 'not known';

/** Seconds, as in "12.3" and "ms". */
export function millis(seconds) {
  if (seconds === null || seconds === undefined) {
    return ['–', ''];
  }
  const ms = seconds * 1000;
  return [ms < 1 ? ms.toFixed(2) : ms < 10 ? ms.toFixed(1) : ms.toFixed(0), 'ms'];
}

/** A share of 0 to 1, as in "2.5" and "%". */
export function percent(share) {
  if (share === null || share === undefined) {
    return ['–', ''];
  }
  const value = share * 100;
  return [value > 0 && value < 10 ? value.toFixed(1) : value.toFixed(0), '%'];
}

/** A span of seconds in its two largest units; null is without end. */
export function span(seconds) {
  if (seconds === null || seconds === undefined) {
    return 'ever';
  }
  const units = [
    [86400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const at = units.findIndex(([size]) => seconds >= size);
  if (at < 0) {
    return '0 s';
  }
  const [size, name] = units[at];
  const first = `${Math.floor(seconds / size)} ${name}`;
  const rest = units[at + 1];
  const second = rest ? Math.floor((seconds % size) / rest[0]) : 0;
  return second > 0 ? `${first} ${second} ${rest[1]}` : first;
}

export function clock(date) {
  return date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}

export function minute(date) {
  return date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
}

export function day(date) {
  return date.toLocaleDateString([], { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' });
}

const HEALTH = {
  up: ['up', 'good'],
  down: ['down', 'bad'],
  unknown: ['not yet known', 'quiet'],
};

export function health(word) {
  return HEALTH[word] ?? [word, 'quiet'];
}

const ROLES = {
  active: ['active', 'good', 'hosts use it for what is new'],
  standby: ['standby', 'quiet', 'ready, and hosts keep off it'],
  out: ['out', 'bad', 'carries nothing'],
};

/** A role's word, its mood, and what it means. */
export function role(word) {
  return ROLES[word] ?? [word, 'quiet', ''];
}

const TOLD = {
  preferred: ['preferred', 'good'],
  deprecated: ['deprecated', 'quiet'],
  withdrawn: ['withdrawn', 'warn'],
};

export function told(word) {
  return TOLD[word] ?? ['nothing by sadr', 'quiet'];
}

export function count(number, one, many) {
  return number === null || number === undefined ? NOT_KNOWN : `${number} ${number === 1 ? one : many}`;
}

/** Why an uplink is as it is, in a sentence; empty if there is nothing to say. */
export function why(uplink) {
  const parts = [];
  if (uplink.health === 'down') {
    parts.push(`${uplink.cause}: ${uplink.detail || 'no more is known'}`);
  }
  if (uplink.admin === 'failed-over') {
    parts.push('taken out by an order');
  } else if (uplink.admin === 'drained') {
    parts.push(`drained by an order, flows left on it: ${uplink.flows ?? NOT_KNOWN}`);
  }
  if (uplink.adminUntil !== null) {
    parts.push(`until ${clock(new Date(uplink.adminUntil))}`);
  }
  if (uplink.heldUntil !== null) {
    parts.push(`held back after an outage until ${clock(new Date(uplink.heldUntil))}`);
  }
  if (uplink.drill !== null) {
    parts.push(uplink.drill.cut ? 'a drill cuts it off' : 'comes back from a drill');
  }
  return parts.join('; ');
}

/** The whole site in one sentence, and its mood. */
export function headline(status) {
  const names = (list) => list.map((uplink) => uplink.name).join(' and ');
  const down = status.uplinks.filter((uplink) => uplink.health === 'down');
  const active = status.uplinks.filter((uplink) => uplink.role === 'active');
  if (status.uplinks.length === 0) {
    return ['No uplink is configured', 'warn'];
  }
  if (down.length === status.uplinks.length) {
    return ['No uplink works', 'bad'];
  }
  const carries = active.length === 0 ? 'nothing carries traffic' : `${names(active)} carries the traffic`;
  if (down.length > 0) {
    return [`${names(down)} is down, ${carries}`, active.length === 0 ? 'bad' : 'warn'];
  }
  if (active.length === 0) {
    return ['Nothing carries traffic', 'bad'];
  }
  return status.absentLans.length > 0 ? [`A LAN is missing, ${carries}`, 'warn'] : [`All is well, ${carries}`, 'good'];
}

const EVENTS = {
  'daemon.start': ['the daemon started', 'quiet'],
  'daemon.stop': ['the daemon stopped', 'warn'],
  'uplink.up': ['is up', 'good'],
  'uplink.down': ['is down', 'bad'],
  'uplink.blip': ['had a short outage', 'warn'],
  'uplink.role': ['changed its role', 'quiet'],
  'admin.failover': ['is taken out by an order', 'warn'],
  'admin.drain': ['is being drained by an order', 'warn'],
  'admin.restore': ['goes by its health again', 'quiet'],
  'prefix.added': ['has a prefix more', 'quiet'],
  'prefix.removed': ['has a prefix less', 'warn'],
  'kernel.repaired': ['the kernel was put right', 'warn'],
  'kernel.overrun': ['what the kernel told was lost', 'warn'],
  'config.reloaded': ['a new configuration is in use', 'quiet'],
  'config.rejected': ['a new configuration was refused', 'warn'],
  'drill.start': ['a drill began', 'warn'],
  'drill.end': ['the drill ended', 'quiet'],
  'drill.back': ['is as before the drill', 'good'],
  'drill.lost': ['is no longer waited for after its drill', 'warn'],
  'try.begun': ['a new configuration is on trial', 'warn'],
  'try.confirmed': ['the new configuration was confirmed', 'good'],
  'try.reverted': ['the old configuration is back', 'warn'],
  'events.lost': ['events were lost', 'warn'],
};

const CAUSES = {
  asked: '',
  admin: 'by an order',
  carrier: 'carrier',
  'hold-down': 'held back long enough',
  'other-uplink': 'for the other uplink’s sake',
  probes: 'by its probes',
  recovered: 'it has recovered',
  start: 'at the start',
};

const KNOWN_FIELDS = new Set(['at', 'event', 'uplink', 'cause', 'detail']);

/** An event: what happened, more about it, and its mood. */
export function event(line) {
  const lost = ['the state file was broken', 'warn'];
  const [phrase, mood] = line.cause === 'state-broken' ? lost : (EVENTS[line.event] ?? [line.event, 'quiet']);
  const whose = line.uplink ? `${line.uplink} ${phrase}` : phrase[0].toUpperCase() + phrase.slice(1);
  const turned = line.event === 'uplink.role' ? `${line.uplink}: ${line.from} → ${line.to}` : whose;
  const more = [];
  const cause = CAUSES[line.cause] ?? line.cause ?? '';
  if (line.detail) {
    more.push(line.detail);
  } else if (cause !== '') {
    more.push(cause);
  }
  for (const [name, value] of Object.entries(line)) {
    if (!KNOWN_FIELDS.has(name) && !(line.event === 'uplink.role' && (name === 'from' || name === 'to'))) {
      more.push(`${name} ${value}`);
    }
  }
  return { what: turned, more: more.join(', '), mood };
}
