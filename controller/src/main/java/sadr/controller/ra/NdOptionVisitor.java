package sadr.controller.ra;

/** Does something else for each kind of option; a new kind makes each visitor say what. */
public interface NdOptionVisitor {

  /** The sender's hardware address. */
  void visit(NdOption.SourceLinkLayer option);

  /** The link's MTU. */
  void visit(NdOption.Mtu option);

  /** A prefix. */
  void visit(NdOption.PrefixInformation option);

  /** A route. */
  void visit(NdOption.RouteInformation option);

  /** Resolvers. */
  void visit(NdOption.Rdnss option);

  /** A search list. */
  void visit(NdOption.Dnssl option);

  /** A NAT64's prefix. */
  void visit(NdOption.Pref64 option);

  /** One that is passed over. */
  void visit(NdOption.Unknown option);
}
