/**
 * From what the kernel holds to what it should hold.
 *
 * <p>{@link sadr.controller.reconcile.Differ} is pure: it says which operations lead there, in an
 * order that is safe at every step: guards first in and last out, replace and never
 * delete-then-add. {@link sadr.controller.reconcile.Guards} says which of them wait while the
 * kernel refuses a guard. {@link sadr.controller.reconcile.Applier} carries them out; {@link
 * sadr.controller.reconcile.Retries} remembers those that failed. Every operation may be repeated
 * without harm.
 *
 * <p>Start reading at {@link sadr.controller.reconcile.Differ}.
 */
@NullMarked
package sadr.controller.reconcile;

import org.jspecify.annotations.NullMarked;
