internal import CAnszKernels

extension RansEncodingTable {
  /// An encoding loop in C; for its contract see `ansz_encode_vbmi`.
  typealias Loop =
    @Sendable @convention(c) (
      UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt32>?, Int, UnsafePointer<UInt32>?,
      UnsafePointer<UInt16>?, UnsafeMutablePointer<UInt16>?, Int
    ) -> Int

  /// Encodes whole steps by a loop that the processor can run, see ``RansKernel/Pushing``.
  @unsafe
  func push(
    _ loop: Loop,
    _ symbols: Span<UInt8>,
    _ states: inout MutableSpan<UInt32>,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int
  ) {
    let laneCount = states.count
    precondition(laneCount <= 256 && symbols.count & (laneCount - 1) == 0)
    precondition(place >= symbols.count + RansSectionWriter.kernelSlack && place <= words.count)
    precondition(packedSymbols.count == 256 && slots.count == FrequencyTable.scale + 1)
    place = unsafe symbols.withUnsafeBufferPointer { symbols in
      unsafe states.withUnsafeMutableBufferPointer { states in
        unsafe packedSymbols.withUnsafeBufferPointer { packedSymbols in
          unsafe slots.withUnsafeBufferPointer { slots in
            unsafe words.withUnsafeMutableBufferPointer { words in
              // SAFETY: the addresses are good for the counts given or required above; each symbol puts
              // out one word at most, and start + remainder is below the scale for every symbol that
              // has a frequency.
              unsafe loop(
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
}

extension ContextEncodingTables {
  /// An encoding loop in C; for its contract see `ansz_encode_contexts_vbmi`.
  typealias Loop =
    @Sendable @convention(c) (
      UnsafePointer<UInt8>?, Int, Int, UnsafeMutablePointer<UInt32>?, Int, UnsafePointer<UInt8>?,
      UnsafePointer<UInt8>?, UnsafePointer<UInt32>?, UnsafePointer<UInt16>?,
      UnsafeMutablePointer<UInt16>?, Int
    ) -> Int

  /// Encodes whole steps by a loop that the processor can run, see ``RansKernel/ContextPushing``.
  @unsafe
  func push(
    _ loop: Loop,
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ given: Span<UInt8>,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int
  ) {
    let laneCount = states.count
    precondition(laneCount <= 256)
    precondition(indices.lowerBound & (laneCount - 1) == 0 && indices.count & (laneCount - 1) == 0)
    precondition(indices.lowerBound >= 0 && indices.upperBound <= symbols.count)
    precondition(place >= indices.count + RansSectionWriter.kernelSlack && place <= words.count)
    precondition(given.isEmpty || given.count >= indices.upperBound)
    precondition(packedSymbols.count == 256 * map.tableCount)
    precondition(slots.count == FrequencyTable.scale * map.tableCount + 1)
    place = unsafe symbols.withUnsafeBufferPointer { symbols in
      unsafe states.withUnsafeMutableBufferPointer { states in
        unsafe packedSymbols.withUnsafeBufferPointer { packedSymbols in
          unsafe slots.withUnsafeBufferPointer { slots in
            unsafe map.planes.withUnsafeBufferPointer { planes in
              unsafe given.withUnsafeBufferPointer { given in
                unsafe words.withUnsafeMutableBufferPointer { words in
                  // SAFETY: the addresses are good for the counts given or required above; the map has no
                  // table beyond the last one; each symbol puts out one word at most, and start + remainder
                  // is below the slots of all tables for every symbol that has a frequency.
                  unsafe loop(
                    symbols.baseAddress,
                    indices.lowerBound,
                    indices.upperBound,
                    states.baseAddress,
                    laneCount,
                    planes.baseAddress,
                    given.isEmpty ? nil : given.baseAddress,
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
  }
}
