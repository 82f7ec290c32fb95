/// Counts the symbols of a stream by those in front of them in their lanes.
struct ContextCounting: ~Escapable {
  private let stream: Span<UInt8>
  private let laneCount: Int

  @_lifetime(copy stream)
  init(_ stream: Span<UInt8>, laneCount: Int) {
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
  func behindSecond(_ numbers: Span<UInt8>, below limit: Int, every: Int) -> [UInt32] {
    precondition(numbers.count == stream.count)
    var histograms = [UInt32](repeating: 0, count: (256 + limit) * 256)
    var counts = histograms.mutableSpan
    for start in stride(from: 0, to: stream.count, by: every * laneCount) {
      let twice = start - 2 * laneCount
      for offset in 0..<min(laneCount, stream.count - start) {
        // SAFETY: as above; there are as many numbers as symbols.
        let number = unsafe Int(numbers[unchecked: start &+ offset])
        guard number < limit || twice >= 0 else { continue }
        let row = number < limit ? 256 &+ number : unsafe Int(stream[unchecked: twice &+ offset])
        let symbol = unsafe stream[unchecked: start &+ offset]
        unsafe counts[unchecked: row &<< 8 | Int(symbol)] &+= 1
      }
    }
    return histograms
  }

  /// A histogram for each pair of a first and a second class, `firstCount` for each second class.
  func behindPairs(_ first: [UInt8], _ second: [UInt8], firstCount: Int) -> [UInt32] {
    var histograms = [UInt32](repeating: 0, count: 256 * 256)
    var counts = histograms.mutableSpan
    let first = first.span
    let offsets = second.map { $0 * UInt8(firstCount) }
    let second = offsets.span
    precondition(first.count == 256 && second.count == 256)
    for start in stride(from: 0, to: stream.count, by: laneCount) {
      let (before, twice) = (start - laneCount, start - 2 * laneCount)
      for offset in 0..<min(laneCount, stream.count - start) {
        // SAFETY: as above; a first class and a multiple for a second one are below 256 together.
        let p1 = before >= 0 ? unsafe stream[unchecked: before &+ offset] : 0
        let p2 = twice >= 0 ? unsafe stream[unchecked: twice &+ offset] : 0
        let pair = unsafe Int(first[unchecked: Int(p1)] &+ second[unchecked: Int(p2)])
        let symbol = unsafe stream[unchecked: start &+ offset]
        unsafe counts[unchecked: pair &<< 8 | Int(symbol)] &+= 1
      }
    }
    return histograms
  }

  /// The same where the second class may be given, as ``ContextMap/givenClasses(of:)`` has it.
  func behindPairs(
    _ first: [UInt8],
    _ second: [UInt8],
    given: [UInt8],
    firstCount: Int
  ) -> [UInt32] {
    var histograms = [UInt32](repeating: 0, count: 256 * 256)
    var counts = histograms.mutableSpan
    let (first, given) = (first.span, given.span)
    let offsets = second.map { $0 * UInt8(firstCount) }
    let second = offsets.span
    precondition(first.count == 256 && second.count == 256 && given.count >= stream.count)
    for start in stride(from: 0, to: stream.count, by: laneCount) {
      let (before, twice) = (start - laneCount, start - 2 * laneCount)
      let count = min(laneCount, stream.count - start)
      guard twice >= 0 else {
        for offset in 0..<count {
          let p1 = before >= 0 ? stream[before + offset] : 0
          let its = given[start + offset]
          let pair = first[Int(p1)] &+ (its == GivenNumbers.absent ? second[0] : its)
          counts[Int(pair) << 8 | Int(stream[start + offset])] += 1
        }
        continue
      }
      for offset in 0..<count {
        // SAFETY: as above; a sum of bytes is a byte.
        let p1 = unsafe stream[unchecked: before &+ offset]
        let p2 = unsafe stream[unchecked: twice &+ offset]
        let its = unsafe given[unchecked: start &+ offset]
        // Without a branch: which symbols have a number is hard to predict.
        let isAbsent = 0 &- UInt8(truncatingIfNeeded: (UInt16(its) &+ 1) &>> 8)
        let secondClass = unsafe second[unchecked: Int(p2)] & isAbsent | its & ~isAbsent
        let pair = unsafe Int(first[unchecked: Int(p1)] &+ secondClass)
        let symbol = unsafe stream[unchecked: start &+ offset]
        unsafe counts[unchecked: pair &<< 8 | Int(symbol)] &+= 1
      }
    }
    return histograms
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
