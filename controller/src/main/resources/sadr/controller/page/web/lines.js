// Which line an uplink has in the charts: by its place in the configuration, a colour and dashes.

const TONES = 6;
const DASHES = [[], [7, 4], [2, 3]];

/** The classes of its sample. */
export function line(index) {
  return `tone-${index % TONES} dash-${index % DASHES.length}`;
}

/** The colour that its sample has just now, light or dark. */
export function tone(index) {
  return colour(`--line-${index % TONES}`);
}

export function dashes(index) {
  return DASHES[index % DASHES.length];
}

/** The value of one of the page's own colours. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
