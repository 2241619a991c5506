// The connection to the daemon. The browser comes back by itself after a short loss and says which
// event was the last; this adds a watch on silence and a fresh start where the browser gives up.

const SILENCE_MS = 4000;
const AGAIN_MS = 1500;

/**
 * Follows the stream for ever. `on` has a function for each kind of event, which gets its data, and
 * `lost`, which is called as soon as the connection is gone.
 */
export function follow(on) {
  let source = null;
  let heard = performance.now();

  const open = () => {
    source?.close();
    heard = performance.now();
    source = new EventSource('live');
    for (const kind of ['full', 'state', 'point', 'event']) {
      source.addEventListener(kind, (message) => {
        heard = performance.now();
        on[kind](JSON.parse(message.data));
      });
    }
    source.addEventListener('error', () => {
      on.lost();
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(open, AGAIN_MS);
      }
    });
  };

  setInterval(() => {
    if (performance.now() - heard > SILENCE_MS) {
      on.lost();
      open();
    }
  }, 1000);
  open();
}
