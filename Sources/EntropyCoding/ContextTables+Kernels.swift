internal import CAnszKernels

extension ContextTables {
  /// A decoding loop in C; for its contract see `ansz_decode_contexts_vbmi`.
  typealias Loop =
    @Sendable @convention(c) (
      UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt32>?, Int, UnsafePointer<ansz_contexts>?,
      UnsafeMutablePointer<UInt8>?, Int, Int
    ) -> ansz_progress

  /// Decodes whole steps by a loop that the processor can run, see ``RansKernel/ContextPopping``.
  @unsafe
  func popSteps(
    _ loop: Loop,
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ given: Span<UInt8>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    let laneCount = states.count
    precondition(indices.lowerBound >= 0 && indices.upperBound <= symbols.count)
    precondition(indices.lowerBound & (laneCount - 1) == 0)
    precondition(buckets.entries.count == map.tableCount << buckets.bucketBits)
    precondition(map.planes.count == 3 * 256)
    precondition(given.isEmpty || given.count >= indices.upperBound + ContextMap.givenPadding)
    let progress = unsafe words.withUnsafeBytes { words in
      unsafe states.withUnsafeMutableBufferPointer { states in
        unsafe buckets.entries.withUnsafeBufferPointer { entries in
          unsafe map.planes.withUnsafeBufferPointer { planes in
            unsafe given.withUnsafeBufferPointer { given in
              unsafe symbols.withUnsafeMutableBufferPointer { symbols in
                // SAFETY: the addresses are good for the counts given with them or required above; the map
                // has no table beyond the last one.
                var contexts = unsafe ansz_contexts(
                  entries: entries.baseAddress,
                  classes: planes.baseAddress,
                  bucket_bits: buckets.bucketBits,
                  has_second: map.secondCount > 0,
                  given: given.isEmpty ? nil : given.baseAddress
                )
                // SAFETY: as above; the loop reads and writes inside of these.
                return unsafe loop(
                  words.baseAddress?.assumingMemoryBound(to: UInt8.self),
                  words.count,
                  states.baseAddress,
                  laneCount,
                  &contexts,
                  symbols.baseAddress,
                  indices.lowerBound,
                  indices.upperBound
                )
              }
            }
          }
        }
      }
    }
    return (Int(progress.symbols), Int(progress.bytes))
  }
}
