package sadr.controller.nft;

import sadr.sys.Libnftables;

/**
 * What {@link NftTables} asks of nftables; a test puts failures and other people's work between.
 */
interface NftAccess {

  /** As {@link Libnftables#run}. */
  String run(String commands);

  /** As {@link Libnftables#json}. */
  String json(String commands);

  /** As {@link Libnftables#jsonWithoutElements}. */
  String jsonWithoutElements(String commands);

  /** To the kernel. */
  static NftAccess through(Libnftables library) {
    return new NftAccess() {
      @Override
      public String run(String commands) {
        return library.run(commands);
      }

      @Override
      public String json(String commands) {
        return library.json(commands);
      }

      @Override
      public String jsonWithoutElements(String commands) {
        return library.jsonWithoutElements(commands);
      }
    };
  }
}
