/**
 * What the operator wants: TOML read into {@link sadr.controller.config.Config}, or a {@link
 * sadr.controller.config.ConfigException} with every problem at once, each with its key's path.
 *
 * <p>Start reading at {@link sadr.controller.config.Config}.
 */
@NullMarked
package sadr.controller.config;

import org.jspecify.annotations.NullMarked;
