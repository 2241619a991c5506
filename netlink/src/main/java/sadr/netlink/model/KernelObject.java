package sadr.netlink.model;

/** One object of the kernel's network configuration. */
public sealed interface KernelObject permits Link, Address, Neighbour, Route, Rule {

  /** Does with this object what {@code visitor} does with its kind. */
  <R> R accept(Visitor<R> visitor);

  /** What to do with each kind of object: nobody can forget one. */
  interface Visitor<R> {
    /** With an interface. */
    R link(Link link);

    /** With an address. */
    R address(Address address);

    /** With a neighbour. */
    R neighbour(Neighbour neighbour);

    /** With a route. */
    R route(Route route);

    /** With a rule. */
    R rule(Rule rule);
  }
}
