internal import CAnszKernels

/// Which of a model's tables codes a symbol, by the two symbols in front of it in its lane (Spec §9.1).
package struct ContextMap: Equatable, Sendable {
  /// Tables, 2…64.
  package static let tableCounts = 2...64
  /// The bytes behind given classes that kernels may read: the lanes of a step.
  package static let givenPadding = 256

  let tableCount: Int
  /// Where the second class plays no part, as many as tables.
  let firstCount: Int
  /// 0 where the second class plays no part.
  let secondCount: Int
  /// Three planes of 256 bytes, as byte shuffles want them: for a byte value its first class, and its
  /// second class times the number of first ones; then the tables by the sum of both.
  let planes: [UInt8]
  /// What is known of the stream's symbols beforehand.
  package let known: GivenNumbers
  /// For each number that a symbol may have its second class, times the number of first ones.
  let givenClasses: [UInt8]

  /// A map by the symbol in front alone.
  ///
  /// - Parameters:
  ///   - tableCount: In `tableCounts`.
  ///   - tables: For each byte value its table.
  package init(tableCount: Int, tables: [UInt8]) {
    precondition(Self.tableCounts.contains(tableCount) && tables.count == 256)
    precondition(tables.allSatisfy { $0 < tableCount })
    self.tableCount = tableCount
    firstCount = tableCount
    secondCount = 0
    known = .nothing
    givenClasses = []
    planes = tables + [UInt8](repeating: 0, count: 256) + (0..<256).map { UInt8($0 % tableCount) }
  }

  /// A map by both symbols.
  ///
  /// - Parameters:
  ///   - tableCount: In `tableCounts`.
  ///   - first: For each byte value its first class, below `firstCount`.
  ///   - second: For each byte value its second class, below the number of second classes.
  ///   - firstCount: At least 1.
  ///   - tables: A table for each pair of classes, `firstCount` for each of two second classes or more.
  ///   - known: What is known of the stream's symbols beforehand; where it is something of all of them, `second`
  ///     is zeros.
  ///   - given: For each number that a symbol may have its second class.
  package init(
    tableCount: Int,
    first: [UInt8],
    second: [UInt8],
    firstCount: Int,
    tables: [UInt8],
    known: GivenNumbers = .nothing,
    given: [UInt8] = []
  ) {
    secondCount = tables.count / firstCount
    precondition(Self.tableCounts.contains(tableCount) && secondCount >= 2)
    precondition(tables.count == firstCount * secondCount && tables.count <= known.maximumPairCount)
    precondition(tables.allSatisfy { $0 < tableCount })
    precondition(first.count == 256 && first.allSatisfy { $0 < firstCount })
    precondition(second.count == 256 && second.allSatisfy { [secondCount] in $0 < secondCount })
    self.tableCount = tableCount
    self.firstCount = firstCount
    precondition(given.count == known.limit)
    precondition(given.allSatisfy { [secondCount] in $0 < secondCount })
    precondition(!known.isForAll || second.allSatisfy { $0 == 0 })
    self.known = known
    givenClasses = given.map { $0 * UInt8(firstCount) }
    planes =
      first + second.map { $0 * UInt8(firstCount) } + tables
      + [UInt8](repeating: 0, count: 256 - tables.count)
  }

  /// The number of the table for a symbol behind `p1`, behind `p2`.
  @inline(always)
  package func table(behind p1: UInt8, _ p2: UInt8) -> Int {
    Self.table(behind: p1, p2, planes.span)
  }

  /// The same with the planes of a map.
  @inline(always)
  static func table(behind p1: UInt8, _ p2: UInt8, _ planes: Span<UInt8>) -> Int {
    // SAFETY: 256 bytes a plane; the sum is below 256: a first class plus a multiple for the second one.
    unsafe Int(
      planes[
        unchecked: 512 &+ Int(planes[unchecked: Int(p1)])
          &+ Int(planes[unchecked: 256 &+ Int(p2)])
      ]
    )
  }

  /// The same where the second class may be given, as ``givenClasses(of:)`` has it.
  @inline(always)
  static func table(
    behind p1: UInt8,
    _ p2: UInt8,
    given: UInt8,
    _ planes: Span<UInt8>
  ) -> Int {
    // SAFETY: 256 bytes a plane; a sum of bytes is a byte, whatever has been given.
    let second = unsafe given == GivenNumbers.absent ? planes[unchecked: 256 &+ Int(p2)] : given
    return unsafe Int(planes[unchecked: 512 &+ Int(planes[unchecked: Int(p1)] &+ second)])
  }

  /// The second classes of symbols of which something is known, as coders take them.
  ///
  /// - Parameters:
  ///   - numbers: One for each symbol of a stream, in the order of lanes: below the limit of `known`, or
  ///     ``GivenNumbers/absent``.
  ///   - kernel: Looks them up; the result doesn't depend on it.
  /// - Returns: For each symbol its second class times the number of first ones, or ``GivenNumbers/absent``; and
  ///   `givenPadding` bytes behind them, of any values, which kernels may read.
  /// - Complexity: O(*n*).
  package func givenClasses(
    of numbers: Span<UInt8>,
    with kernel: RansKernel = .current
  ) -> [UInt8] {
    var classes = [UInt8](repeating: GivenNumbers.absent, count: 256)
    classes.replaceSubrange(..<givenClasses.count, with: givenClasses)
    let count = numbers.count
    // SAFETY: all of them are written.
    return unsafe [UInt8](unsafeUninitializedCapacity: count + Self.givenPadding) { all, written in
      unsafe all[count...].initialize(repeating: GivenNumbers.absent)
      written = count + Self.givenPadding
      unsafe numbers.withUnsafeBufferPointer { numbers in
        unsafe classes.withUnsafeBufferPointer { classes in
          guard !kernel.hasVBMI else {
            // SAFETY: there are as many numbers, and 256 classes.
            return unsafe ansz_map_bytes_vbmi(
              numbers.baseAddress,
              count,
              classes.baseAddress,
              all.baseAddress
            )
          }
          for index in 0..<count {
            unsafe all[index] = classes[Int(numbers[index])]
          }
        }
      }
    }
  }
}
