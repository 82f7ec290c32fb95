/// The decoder's time, weighed against bytes: an encoder leaves alone what saves too few of them.
///
/// Cycles are differences of whole decodes, of blocks of 1 MiB by the AVX-512 kernels on Sapphire Rapids. Contexts
/// take three cycles a symbol more than a table: one for the kernel, since tables in memory take longer than one in
/// registers, one for the order of lanes, and one for what is known beforehand and for the caches. A table takes
/// 2.7 µs to read and to lay out.
struct DecodingTime {
  /// Cycles that a level gives for a byte.
  ///
  /// At level 3 contexts of literals save a byte in 29 cycles in ooffice, in 53 in dickens, and in 94 in mr; those of
  /// offsets save one in 160 in dickens.
  var cyclesPerByte = 64

  private static let tableCycles = 8000
  private static let symbolCycles = 1
  private static let contextSymbolCycles = 4

  /// What it takes to get a table ready, in bits.
  var tableBitCost: Int { 8 * Self.tableCycles / cyclesPerByte }

  /// What it takes to decode symbols with so many tables, in bytes.
  func byteCost(of symbolCount: Int, tableCount: Int) -> Int {
    let cycles = tableCount > 1 ? Self.contextSymbolCycles : Self.symbolCycles
    return (symbolCount * cycles + tableCount * Self.tableCycles) / cyclesPerByte
  }
}
