package sadr.controller.cli;

import java.util.function.Supplier;

/**
 * What every command is given.
 *
 * @param program made when it is first needed: it loads much
 * @param console where to print
 */
record Shell(Supplier<Program> program, Console console) {}
