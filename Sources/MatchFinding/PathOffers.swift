package import CAnszKernels

/// The functions that offer paths to positions, sixteen lengths at once.
package enum PathOffers {
  /// Those that this processor can run, the fastest ones first.
  ///
  /// All do the same.
  package static let available: [ansz_path_offers] = {
    // SAFETY: there is room for all, and as many as it says are there.
    unsafe [ansz_path_offers](unsafeUninitializedCapacity: Int(ANSZ_PATH_OFFERS_LIMIT)) {
      room,
      count in
      guard let first = room.baseAddress else { return }
      unsafe count = ansz_path_offers_available(first)
    }
  }()
}
