internal import CAnszKernels

/// Counts the symbols of a stream by those in front of them in their lanes.
package struct ContextCounting: ~Escapable {
  private let stream: Span<UInt8>
  private let laneCount: Int

  /// A stream in the order of lanes.
  @_lifetime(copy stream)
  package init(_ stream: Span<UInt8>, laneCount: Int) {
    self.stream = stream
    self.laneCount = laneCount
  }

  /// A histogram for each value of the symbol `distance` in front, of one step in `every`, but not of the steps
  /// in front of which there is nothing: a value that doesn't occur has no class.
  func behind(_ distance: Int, every: Int) -> [UInt32] {
    var histograms = [UInt32](repeating: 0, count: 256 * 256)
    var counts = histograms.mutableSpan
    let firstStart = distance * laneCount
    for start in stride(from: firstStart, to: stream.count, by: every * laneCount) {
      let before = start - firstStart
      for offset in 0..<min(laneCount, stream.count - start) {
        // SAFETY: start + offset < stream.count, and before + offset is less; bytes are below 256.
        let value = unsafe stream[unchecked: before &+ offset]
        let symbol = unsafe stream[unchecked: start &+ offset]
        unsafe counts[unchecked: Int(value) &<< 8 | Int(symbol)] &+= 1
      }
    }
    return histograms
  }

  /// Adds the symbols in front of which there is nothing, which counts as 0.
  func addFirstStep(to histograms: inout [UInt32]) {
    for offset in 0..<min(laneCount, stream.count) {
      histograms[Int(stream[offset])] += 1
    }
  }

  /// A histogram for each value of the second symbol in front, of the symbols without a number, and then one for
  /// each number below `limit`; of one step in `every`, as above.
  ///
  /// The kernel counts whole vectors; the result doesn't depend on it.
  package func behindSecond(
    _ numbers: Span<UInt8>,
    below limit: Int,
    every: Int,
    with kernel: RansKernel = .current
  ) -> [UInt32] {
    precondition(numbers.count == stream.count && limit <= 255)
    var histograms = [UInt32](repeating: 0, count: (256 + limit) * 256)
    var counts = histograms.mutableSpan
    let hasVectors = kernel.hasVBMI && laneCount % 64 == 0
    for start in stride(from: 0, to: stream.count, by: every * laneCount) {
      guard hasVectors, start >= 2 * laneCount, stream.count - start >= laneCount else {
        addSecond(start..<min(start + laneCount, stream.count), numbers, limit, to: &counts)
        continue
      }
      unsafe stream.withUnsafeBufferPointer { stream in
        unsafe numbers.withUnsafeBufferPointer { numbers in
          unsafe counts.withUnsafeMutableBufferPointer { counts in
            // SAFETY: 2 * laneCount symbols are in front of the start; 256 + limit rows.
            unsafe ansz_count_second_vbmi(
              stream.baseAddress,
              start,
              start + laneCount,
              laneCount,
              numbers.baseAddress,
              limit,
              counts.baseAddress
            )
          }
        }
      }
    }
    return histograms
  }

  /// Counts the symbols of one step, or of a part of it.
  private func addSecond(
    _ indices: Range<Int>,
    _ numbers: Span<UInt8>,
    _ limit: Int,
    to counts: inout MutableSpan<UInt32>
  ) {
    let distance = 2 * laneCount
    for index in indices {
      // SAFETY: as above; there are as many numbers as symbols.
      let number = unsafe Int(numbers[unchecked: index])
      guard number < limit || index >= distance else { continue }
      // Where a number counts, what is in front is read as well: it is hard to predict which one counts.
      let before = unsafe Int(stream[unchecked: max(0, index &- distance)])
      let row = number < limit ? 256 &+ number : before
      unsafe counts[unchecked: row &<< 8 | Int(stream[unchecked: index])] &+= 1
    }
  }

  /// A histogram for each pair of a first and a second class, `firstCount` for each second class.
  ///
  /// - Parameters:
  ///   - first: For each byte value its first class.
  ///   - second: For each byte value its second class.
  ///   - given: Second classes that some symbols have instead, as ``ContextMap/givenClasses(of:)`` has them; nil
  ///     where nothing is known of any.
  ///   - firstCount: The number of first classes.
  ///   - kernel: Counts whole vectors; the result doesn't depend on it.
  /// - Returns: 256 * 256 counts.
  package func behindPairs(
    _ first: [UInt8],
    _ second: [UInt8],
    given: [UInt8]? = nil,
    firstCount: Int,
    with kernel: RansKernel = .current
  ) -> [UInt32] {
    var histograms = [UInt32](repeating: 0, count: 256 * 256)
    let classes = first + second.map { $0 * UInt8(firstCount) }
    let given = given ?? [UInt8](repeating: GivenNumbers.absent, count: stream.count)
    precondition(classes.count == 512 && given.count >= stream.count)
    var counts = histograms.mutableSpan
    // The first two steps have nothing in front of them, and the last one may have fewer lanes.
    let start = min(stream.count, 2 * laneCount)
    addPairs(0..<start, classes.span, given.span, to: &counts)
    var vectorEnd = start
    if kernel.hasVBMI, laneCount % 64 == 0 {
      vectorEnd += (stream.count - start) & ~63
      unsafe stream.withUnsafeBufferPointer { stream in
        unsafe given.withUnsafeBufferPointer { given in
          unsafe classes.withUnsafeBufferPointer { classes in
            unsafe counts.withUnsafeMutableBufferPointer { counts in
              // SAFETY: 2 * laneCount symbols are in front of the start, and all have a given class.
              unsafe ansz_count_pairs_vbmi(
                stream.baseAddress,
                start,
                vectorEnd,
                laneCount,
                classes.baseAddress,
                given.baseAddress,
                counts.baseAddress
              )
            }
          }
        }
      }
    }
    addPairs(vectorEnd..<stream.count, classes.span, given.span, to: &counts)
    return histograms
  }

  /// Counts some symbols of the stream.
  private func addPairs(
    _ indices: Range<Int>,
    _ classes: Span<UInt8>,
    _ given: Span<UInt8>,
    to counts: inout MutableSpan<UInt32>
  ) {
    for index in indices {
      // SAFETY: an index of the stream, which has a given class for each; 2 * 256 classes; a sum of bytes is a byte.
      let p1 = index >= laneCount ? unsafe stream[unchecked: index &- laneCount] : 0
      let p2 = index >= 2 * laneCount ? unsafe stream[unchecked: index &- 2 &* laneCount] : 0
      let its = unsafe given[unchecked: index]
      // Without a branch: which symbols have a number is hard to predict.
      let isAbsent = 0 &- UInt8(truncatingIfNeeded: (UInt16(its) &+ 1) &>> 8)
      let secondClass = unsafe classes[unchecked: 256 &+ Int(p2)] & isAbsent | its & ~isAbsent
      let pair = unsafe Int(classes[unchecked: Int(p1)] &+ secondClass)
      unsafe counts[unchecked: pair &<< 8 | Int(stream[unchecked: index])] &+= 1
    }
  }

  /// About what contexts of the symbol in front save over one table, in bits, from so many steps at most; not counted
  /// is what tables take.
  ///
  /// Few symbols seem to depend on each other by chance: three quarters of a bit for each pair that occurs (Miller
  /// and Madow).
  func firstOrderGain(stepLimit: Int) -> Float {
    let stepCount = max(1, stream.count / laneCount)
    // Odd, as for classes.
    let every = stepCount / stepLimit | 1
    let histograms = behind(1, every: every)
    var all = [Int](repeating: 0, count: 256)
    var gain: Float = 0
    func information(_ count: Int) -> Float {
      count > 0 ? Float(count) * FixedPointLogarithm.approximate(count) : 0
    }
    for row in 0..<256 {
      var total = 0
      for symbol in 0..<256 {
        let count = Int(histograms[row << 8 | symbol])
        guard count > 0 else { continue }
        all[symbol] += count
        total += count
        gain += information(count) - 0.75
      }
      gain -= information(total)
    }
    var total = 0
    for count in all where count > 0 {
      total += count
      gain -= information(count) - 0.75
    }
    gain += information(total)
    return total > 0 ? gain * Float(stream.count) / Float(total) : 0
  }
}
