internal import CAnszKernels

extension RansKernel {
  /// AVX-512 with VBMI: the table in registers, states as two planes; the encoder divides floats.
  ///
  /// nil where the processor can't do it.
  static let vbmi: RansKernel? = {
    guard ansz_vbmi_available() else { return nil }
    return RansKernel(
      name: "avx512-vbmi",
      pop: VBMIRans.popSteps,
      popContexts: VBMIRans.popSteps,
      push: VBMIRans.push,
      pushContexts: VBMIRans.push,
      take: VBMIRans.take,
      restore: VBMIRans.restore
    )
  }()
}

/// The AVX-512 VBMI kernel.
enum VBMIRans {
  /// See ``RansKernel/Popping``.
  static func popSteps(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ table: AliasTable,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    guard states.count >= 64 else {
      return AVX2Rans.popSteps(words, &states, table, &symbols, indices)
    }
    precondition(table.planes.count == AliasTable.Plane.allCases.count * AliasTable.planeByteCount)
    precondition(indices.lowerBound >= 0 && indices.upperBound <= symbols.count)
    let progress = unsafe words.withUnsafeBytes { words in
      unsafe states.withUnsafeMutableBufferPointer { states in
        unsafe table.planes.withUnsafeBufferPointer { planes in
          unsafe symbols.withUnsafeMutableBufferPointer { symbols in
            // SAFETY: the addresses are good for the counts given with them, and for all planes; the
            // function reads and writes inside of these.
            unsafe ansz_decode_vbmi(
              words.baseAddress,
              words.count,
              states.baseAddress,
              states.count,
              planes.baseAddress,
              table.bucketBits,
              symbols.baseAddress.map { unsafe $0 + indices.lowerBound },
              indices.count
            )
          }
        }
      }
    }
    return (Int(progress.symbols), Int(progress.bytes))
  }

  /// See ``RansKernel/ContextPopping``.
  static func popSteps(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ tables: ContextTables,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    guard states.count >= 64 else {
      return AVX2Rans.popSteps(words, &states, tables, &symbols, indices)
    }
    return unsafe tables.popSteps(
      ansz_decode_contexts_vbmi,
      words,
      &states,
      &symbols,
      indices
    )
  }

  /// See ``RansKernel/Pushing``.
  static func push(
    _ symbols: Span<UInt8>,
    _ states: inout MutableSpan<UInt32>,
    _ table: RansEncodingTable,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int
  ) {
    let laneCount = states.count
    guard laneCount >= 64 else {
      return ScalarRans.push(symbols, &states, table, &words, &place)
    }
    precondition(laneCount <= 256 && symbols.count & (laneCount - 1) == 0)
    precondition(place >= symbols.count && place <= words.count)
    precondition(table.packedSymbols.count == 256)
    precondition(table.slots.count == FrequencyTable.scale + 1)
    place = unsafe symbols.withUnsafeBufferPointer { symbols in
      unsafe states.withUnsafeMutableBufferPointer { states in
        unsafe table.packedSymbols.withUnsafeBufferPointer { packedSymbols in
          unsafe table.slots.withUnsafeBufferPointer { slots in
            unsafe words.withUnsafeMutableBufferPointer { words in
              // SAFETY: the addresses are good for the counts given or required above; each symbol puts
              // out one word at most, and start + remainder is below the scale for every symbol that
              // has a frequency.
              unsafe ansz_encode_vbmi(
                symbols.baseAddress,
                symbols.count,
                states.baseAddress,
                laneCount,
                packedSymbols.baseAddress,
                slots.baseAddress,
                words.baseAddress,
                place
              )
            }
          }
        }
      }
    }
  }

  /// See ``RansKernel/ContextPushing``.
  static func push(
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ tables: ContextEncodingTables,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int,
    _ laneCount: Int
  ) {
    guard laneCount >= 64 else {
      return ScalarRans.push(
        symbols,
        indices,
        &states,
        tables,
        &words,
        &place,
        laneCount: laneCount
      )
    }
    precondition(laneCount <= 256 && laneCount == states.count)
    precondition(indices.lowerBound & (laneCount - 1) == 0 && indices.count & (laneCount - 1) == 0)
    precondition(indices.lowerBound >= 0 && indices.upperBound <= symbols.count)
    precondition(place >= indices.count && place <= words.count)
    precondition(tables.packedSymbols.count == 256 * tables.map.tableCount)
    precondition(tables.slots.count == FrequencyTable.scale * tables.map.tableCount + 1)
    place = unsafe symbols.withUnsafeBufferPointer { symbols in
      unsafe states.withUnsafeMutableBufferPointer { states in
        unsafe tables.packedSymbols.withUnsafeBufferPointer { packedSymbols in
          unsafe tables.slots.withUnsafeBufferPointer { slots in
            unsafe tables.map.planes.withUnsafeBufferPointer { planes in
              unsafe words.withUnsafeMutableBufferPointer { words in
                // SAFETY: the addresses are good for the counts given or required above; the map has no
                // table beyond the last one; each symbol puts out one word at most, and start + remainder
                // is below the slots of all tables for every symbol that has a frequency.
                unsafe ansz_encode_contexts_vbmi(
                  symbols.baseAddress,
                  indices.lowerBound,
                  indices.upperBound,
                  states.baseAddress,
                  laneCount,
                  planes.baseAddress,
                  packedSymbols.baseAddress,
                  slots.baseAddress,
                  words.baseAddress,
                  place
                )
              }
            }
          }
        }
      }
    }
  }

  /// See ``RansKernel/Taking``.
  static func take(
    _ chosen: Span<UInt8>,
    _ symbols: Span<UInt8>,
    _ taken: inout MutableSpan<UInt8>
  ) {
    precondition(chosen.count == 256)
    let count = unsafe chosen.withUnsafeBufferPointer { chosen in
      unsafe symbols.withUnsafeBufferPointer { symbols in
        unsafe taken.withUnsafeMutableBufferPointer { taken in
          // SAFETY: the addresses are good for the counts given or required; the caller's contract is
          // that as many symbols are chosen as there is room for.
          unsafe ansz_take_vbmi(
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

  /// See ``RansKernel/Restoring``.
  static func restore(
    _ rare: Span<UInt8>,
    _ escape: UInt8,
    _ symbols: inout MutableSpan<UInt8>
  ) -> Int {
    unsafe rare.withUnsafeBufferPointer { rare in
      unsafe symbols.withUnsafeMutableBufferPointer { symbols in
        // SAFETY: the addresses are good for the counts given with them.
        unsafe ansz_restore_vbmi(
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
