// The last hour's points of each uplink.

export const POINTS = 720;
export const KINDS = ['rtt', 'loss', 'jitter'];

/** Divides what the daemon sends into what is shown: milliseconds, percent, milliseconds. */
const SCALE = { rtt: 1000, loss: 10, jitter: 1000 };

export class Series {
  /** Times in ms since 1970, the oldest first. */
  times = [];

  /** By uplink, by kind, as many values as times; null where nothing is known. */
  uplinks = new Map();

  /** The uplinks' names, in the configuration's order. */
  order = [];

  reset(history) {
    this.times = Array.from({ length: POINTS }, (_, i) => history.at - (POINTS - 1 - i) * history.step * 1000);
    this.uplinks.clear();
    for (const [name, lists] of Object.entries(history.uplinks)) {
      this.uplinks.set(name, Object.fromEntries(KINDS.map((kind) => [kind, lists[kind].map((v) => scale(kind, v))])));
    }
  }

  add(point) {
    this.times.push(point.at);
    for (const name of [...this.uplinks.keys()].filter((known) => !(known in point.uplinks))) {
      this.uplinks.delete(name);
    }
    for (const [name, [rtt, jitter, loss]] of Object.entries(point.uplinks)) {
      if (!this.uplinks.has(name)) {
        const nothing = () => Array.from({ length: this.times.length - 1 }, () => null);
        this.uplinks.set(name, { rtt: nothing(), loss: nothing(), jitter: nothing() });
      }
      const lane = this.uplinks.get(name);
      lane.rtt.push(scale('rtt', rtt));
      lane.jitter.push(scale('jitter', jitter));
      lane.loss.push(scale('loss', loss));
    }
    const excess = this.times.length - POINTS;
    if (excess > 0) {
      this.times.splice(0, excess);
      this.uplinks.forEach((lane) => KINDS.forEach((kind) => lane[kind].splice(0, excess)));
    }
  }

  /** In the configuration's order, once it is known. */
  names() {
    return [...this.uplinks.keys()].sort((one, other) => this.#place(one) - this.#place(other));
  }

  #place(name) {
    return this.order.indexOf(name);
  }

  /** When the first point was that knows anything; the end if none does. */
  first() {
    const lanes = [...this.uplinks.values()];
    const index = this.times.findIndex((_, i) => lanes.some((lane) => lane.rtt[i] !== null || lane.loss[i] !== null));
    return this.times[index] ?? this.times.at(-1);
  }

  /** Its points for a chart. */
  points(name, kind) {
    const values = this.uplinks.get(name)[kind];
    return this.times.map((x, i) => ({ x, y: values[i] }));
  }

  /** The mean of what is known between two places of the lists; null if nothing is. */
  mean(name, kind, from, to) {
    const known = this.uplinks.get(name)[kind].slice(from, to).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  }
}

function scale(kind, value) {
  return value === null ? null : value / SCALE[kind];
}
