/// Symbols of a stream that another stream holds in their place (Spec §7, codec 1).
package enum RareSymbols {
  /// Replaces each escape by the next rare symbol.
  ///
  /// - Parameters:
  ///   - rare: The rare symbols.
  ///   - escape: What stands for them.
  ///   - symbols: The stream.
  ///   - kernel: The kernel to use.
  /// - Returns: Whether there were as many escapes as rare symbols.
  /// - Complexity: O(*n*).
  package static func restore(
    _ rare: Span<UInt8>,
    for escape: UInt8,
    in symbols: inout MutableSpan<UInt8>,
    with kernel: RansKernel = .current
  ) -> Bool {
    kernel.restore(rare, escape, &symbols) == rare.count
  }

  /// Puts the escape, the first of the rare byte values, in the places of all of them.
  ///
  /// - Complexity: O(*n*).
  package static func replace(_ rare: [Int], in symbols: inout [UInt8]) {
    guard let escape = rare.first else { return }
    var replacements = InlineArray<256, UInt8> { UInt8($0) }
    for symbol in rare {
      replacements[symbol] = UInt8(escape)
    }
    for index in symbols.indices {
      symbols[index] = replacements[Int(symbols[index])]
    }
  }

  /// The symbols of a stream that are rare, in order.
  ///
  /// - Parameters:
  ///   - rare: The rare byte values.
  ///   - count: How often they occur.
  ///   - symbols: The stream.
  ///   - kernel: The kernel to use.
  /// - Returns: The rare symbols.
  package static func take(
    _ rare: [Int],
    count: Int,
    from symbols: Span<UInt8>,
    with kernel: RansKernel = .current
  ) -> [UInt8] {
    var isRare = [UInt8](repeating: 0, count: 256)
    for symbol in rare {
      isRare[symbol] = 1
    }
    var taken = [UInt8](repeating: 0, count: count)
    var output = taken.mutableSpan
    kernel.take(isRare.span, symbols, &output)
    return taken
  }
}
