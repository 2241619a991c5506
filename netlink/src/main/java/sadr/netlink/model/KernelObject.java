package sadr.netlink.model;

/** One object of the kernel's network configuration. */
public sealed interface KernelObject permits Link, Address, Neighbour, Route, Rule {}
