/// A stack of bits that symbols are pushed onto and popped from: asymmetric numeral systems with a
/// renormalisation that works for any total.
///
/// What is pushed last is popped first. A symbol that owns `frequency` of `total` slots adds
/// log2(total / frequency) bits when it is pushed and takes them when it is popped, and each undoes
/// the other exactly, in either order. So bits that are there already can be *popped as a symbol*: that
/// is how a latent variable is drawn (``BitsBack``).
///
/// The state is a head and words below it, in one number's digits: head in [2^31, 2^63), words of 32
/// bits. For an operation the head is brought into [A·c, A·c·2^32), with c = ⌊2^31 / total⌋ and A the
/// frequency to push or the total to pop, and afterwards back. Every such interval holds each number of
/// digits exactly once, so nothing is lost by it, although the totals 1, 2, 3… of sampling without
/// replacement don't divide one another.
///
/// ```swift
/// var stack = ANSStack()
/// stack.push(start: 2, frequency: 1, total: 3)
/// let slot = stack.slot(total: 3)                    // 2
/// stack.pop(start: 2, frequency: 1, total: 3)
/// ```
///
/// A stack that runs dry while it is written takes *seed words* from a fixed generator; they are
/// counted, and a reader finds exactly them when all is popped (``hasOnlySeeds``). A stack that is read
/// takes zeros and remembers it (``isOverdrawn``): no bytes make it trap.
///
/// Source: Duda 2013, arXiv:1311.2540; the normative text is `Spec/latent-coding.md` §2.
public struct ANSStack: Sendable {
  /// log2 of the greatest total.
  public static let totalBitsLimit = 31
  /// The greatest total.
  public static let totalLimit = 1 << totalBitsLimit

  /// In [2^31, 2^63) between operations.
  @usableFromInline
  var head: UInt64
  /// The words below the head; the last one is the next.
  @usableFromInline
  var words: [UInt32]
  /// Seed words that were taken.
  public private(set) var seedWordCount = 0
  /// Whether words were read that aren't there.
  public private(set) var isOverdrawn = false
  /// Whether the stack may take seed words.
  private let isSeeded: Bool

  /// An empty stack to write.
  public init() {
    head = Self.headLowerBound
    words = []
    isSeeded = true
  }

  /// A stack to read.
  init(head: UInt64, words: [UInt32]) {
    assert(head >= Self.headLowerBound && head >> 63 == 0)
    self.head = head
    self.words = words
    isSeeded = false
  }

  /// The least head between operations, and that of an empty stack.
  @usableFromInline static let headLowerBound: UInt64 = 1 << 31

  /// The bits on the stack, rounded down; seed words count.
  public var bitCount: Int {
    words.count * 32 + (63 - head.leadingZeroBitCount) - Self.totalBitsLimit
  }

  /// Pushes what owns the slots `start ..< start + frequency` of `total`.
  ///
  /// 1 ≤ frequency, start + frequency ≤ total ≤ 2^31.
  ///
  /// - Complexity: O(1).
  @inlinable
  public mutating func push(start: Int, frequency: Int, total: Int) {
    precondition(
      frequency > 0 && start >= 0 && total <= Self.totalLimit && start <= total - frequency,
      "slots within a total of at most 2^31"
    )
    let (f, n) = (UInt64(frequency), UInt64(total))
    shrinkHead(below: f &* (Self.headLowerBound / n))
    // head / f < c · 2^32, so what follows is below total · c · 2^32 ≤ 2^63.
    let (quotient, rank) = head.quotientAndRemainder(dividingBy: f)
    head = quotient &* n &+ UInt64(start) &+ rank
    growHead()
  }

  /// The slot that tells the symbol to pop, in `0 ..< total`; the stack stays as it is.
  @inlinable
  public func slot(total: Int) -> Int {
    precondition(total > 0 && total <= Self.totalLimit, "a total of 1…2^31")
    let n = UInt64(total)
    let bound = n &* (Self.headLowerBound / n)
    return Int((head >> 32 >= bound ? head >> 32 : head) % n)
  }

  /// Pops what owns the slots `start ..< start + frequency`, among them ``slot(total:)``.
  ///
  /// - Complexity: O(1).
  @inlinable
  public mutating func pop(start: Int, frequency: Int, total: Int) {
    precondition(
      frequency > 0 && start >= 0 && total <= Self.totalLimit && start <= total - frequency,
      "slots within a total of at most 2^31"
    )
    let (f, n) = (UInt64(frequency), UInt64(total))
    shrinkHead(below: n &* (Self.headLowerBound / n))
    let (quotient, slot) = head.quotientAndRemainder(dividingBy: n)
    precondition(
      slot >= UInt64(start) && slot < UInt64(start + frequency),
      "the symbol owns the slot on the stack"
    )
    head = quotient &* f &+ slot &- UInt64(start)
    growHead()
  }

  /// Brings the head below `bound` · 2^32; it is at least `bound` before and after.
  @inlinable
  @inline(always)
  mutating func shrinkHead(below bound: UInt64) {
    assert(bound > 0 && bound <= Self.headLowerBound)
    guard head >> 32 >= bound else { return }
    words.append(UInt32(truncatingIfNeeded: head))
    head >>= 32
  }

  /// Brings the head back to where it is between operations.
  @inlinable
  @inline(always)
  mutating func growHead() {
    guard head < Self.headLowerBound else { return }
    head = head << 32 | UInt64(nextWord())
  }

  @usableFromInline
  mutating func nextWord() -> UInt32 {
    if let word = words.popLast() { return word }
    guard isSeeded else {
      isOverdrawn = true
      return 0
    }
    defer { seedWordCount += 1 }
    return Self.seedWord(seedWordCount)
  }

  /// The words that an empty stack lends: the upper halves of SplitMix64's numbers, seed 0.
  static func seedWord(_ index: Int) -> UInt32 {
    var z = UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return UInt32((z ^ z >> 31) >> 32)
  }

  /// Whether the stack is as it was before the first push, but for the seed words that pops took.
  public var hasOnlySeeds: Bool {
    guard head == Self.headLowerBound, !isOverdrawn else { return false }
    return words.indices.allSatisfy { words[$0] == Self.seedWord(words.count - 1 - $0) }
  }
}

extension ANSStack: Equatable {
  /// Whether two stacks hold the same bits.
  public static func == (left: ANSStack, right: ANSStack) -> Bool {
    left.head == right.head && left.words == right.words
  }
}
