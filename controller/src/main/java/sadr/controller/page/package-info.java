/**
 * The status page: what a browser sees of the daemon, and how it is kept up to date.
 *
 * <p>How it works: {@link sadr.controller.page.StatusPage} has its turn once a second and whenever
 * an event was written. It samples the probes into a {@link sadr.controller.page.History} of fixed
 * size, and, while somebody looks, reads on in the event log ({@link
 * sadr.controller.page.EventTail}) and sends the state. All clients get the same bytes. What has an
 * id ({@link sadr.controller.page.Backlog}) is sent again to who lost the connection for a short
 * time; others get everything. The page's files ({@link sadr.controller.page.Assets}) lie in the
 * jar; the chart library among them is Chart.js (MIT), which the build takes from its webjar.
 *
 * <p>It depends on {@code sadr.controller.web}, {@code sadr.controller.control} for the forms of
 * status and events, and {@code sadr.probes.health}. All of it belongs to the web server's thread,
 * but for {@link sadr.controller.page.Stragglers}. Start reading at {@link
 * sadr.controller.page.StatusPage}.
 */
@NullMarked
package sadr.controller.page;

import org.jspecify.annotations.NullMarked;
