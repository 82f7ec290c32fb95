internal import CAnszKernels

/// The functions of a kernel from loops in C that the processor can run.
///
/// A loop takes streams of so many lanes or more; fewer are left to another kernel.
extension RansKernel {
  /// See ``Popping``.
  static func popping(
    _ loop: @escaping AliasTable.Loop,
    leastLaneCount: Int,
    otherwise: @escaping Popping
  ) -> Popping {
    { words, states, table, symbols, indices in
      guard states.count >= leastLaneCount else {
        return otherwise(words, &states, table, &symbols, indices)
      }
      // SAFETY: the processor has the loop's instructions, or there would be no such kernel.
      return unsafe table.popSteps(loop, words, &states, &symbols, indices)
    }
  }

  /// See ``ContextPopping``.
  static func popping(
    _ loop: @escaping ContextTables.Loop,
    leastLaneCount: Int,
    otherwise: @escaping ContextPopping
  ) -> ContextPopping {
    { words, states, tables, given, symbols, indices in
      guard states.count >= leastLaneCount else {
        return otherwise(words, &states, tables, given, &symbols, indices)
      }
      // SAFETY: as above.
      return unsafe tables.popSteps(loop, words, &states, given, &symbols, indices)
    }
  }

  /// The lanes that encoding loops take at least.
  private static let leastPushingLaneCount = 64

  /// See ``Pushing``.
  static func pushing(_ loop: @escaping RansEncodingTable.Loop) -> Pushing {
    { symbols, states, table, words, place in
      guard states.count >= leastPushingLaneCount else {
        return ScalarRans.push(symbols, &states, table, &words, &place)
      }
      // SAFETY: as above.
      unsafe table.push(loop, symbols, &states, &words, &place)
    }
  }

  /// See ``ContextPushing``.
  static func pushing(_ loop: @escaping ContextEncodingTables.Loop) -> ContextPushing {
    { symbols, indices, states, tables, given, words, place in
      guard states.count >= leastPushingLaneCount else {
        return ScalarRans.pushSteps(symbols, indices, &states, tables, given, &words, &place)
      }
      // SAFETY: as above.
      unsafe tables.push(loop, symbols, indices, &states, given, &words, &place)
    }
  }

  /// A loop in C; for its contract see `ansz_take_vbmi`.
  typealias TakingLoop =
    @Sendable @convention(c) (
      UnsafePointer<UInt8>?, UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?
    ) -> Int

  /// See ``Taking``.
  static func taking(_ loop: @escaping TakingLoop) -> Taking {
    { chosen, symbols, taken in
      precondition(chosen.count == 256)
      let count = unsafe chosen.withUnsafeBufferPointer { chosen in
        unsafe symbols.withUnsafeBufferPointer { symbols in
          unsafe taken.withUnsafeMutableBufferPointer { taken in
            // SAFETY: the addresses are good for the counts given or required; the caller's contract is
            // that as many symbols are chosen as there is room for.
            unsafe loop(
              chosen.baseAddress,
              symbols.baseAddress,
              symbols.count,
              taken.baseAddress
            )
          }
        }
      }
      precondition(count == taken.count)
    }
  }

  /// A loop in C; for its contract see `ansz_restore_vbmi`.
  typealias RestoringLoop =
    @Sendable @convention(c) (
      UnsafePointer<UInt8>?, Int, UInt8, UnsafeMutablePointer<UInt8>?, Int
    ) -> Int

  /// See ``Restoring``.
  static func restoring(_ loop: @escaping RestoringLoop) -> Restoring {
    { rare, escape, symbols in
      unsafe rare.withUnsafeBufferPointer { rare in
        unsafe symbols.withUnsafeMutableBufferPointer { symbols in
          // SAFETY: the addresses are good for the counts given with them.
          unsafe loop(
            rare.baseAddress,
            rare.count,
            escape,
            symbols.baseAddress,
            symbols.count
          )
        }
      }
    }
  }
}
