/// The slots of a categorical distribution in buckets of equal width, each of at most two symbols.
///
/// With K symbols and frequencies that add up to N there are K buckets of N slots, and a symbol of
/// frequency f owns K·f of them: the first ones of its own bucket, then what other buckets have room for.
///
/// ```
/// bucket i   0 ……… divider ……… N
///            ├─ i ──┼─ alias ──┤
/// ```
///
/// A symbol's *rank* counts its slots: those in its own bucket, then those it has as an alias, in the
/// order in which the buckets were filled.
public struct SlotBuckets: Sendable {
  /// A part of a bucket that belongs to an alias.
  struct Piece {
    let bucket: Int
    /// The rank of its first slot.
    let rank: Int
  }

  /// Slots of a bucket.
  let width: Int
  /// The number of buckets, and of symbols.
  let count: Int
  /// Slots of each symbol.
  let owned: [Int]
  /// For each bucket the slots of its own symbol.
  private(set) var dividers: [Int]
  /// For each bucket the other symbol, and the rank of its first slot there.
  private(set) var aliases: [(symbol: Int, rank: Int)]
  /// For each symbol its pieces in others' buckets, ranks ascending.
  private(set) var pieces: [[Piece]]

  /// Lays out frequencies by Vose's method with queues, which makes the layout unique.
  ///
  /// - Complexity: O(n).
  public init(frequencies: [Int]) {
    count = frequencies.count
    width = frequencies.reduce(0, +)
    precondition(width > 0 && width <= ANSStack.totalLimit / count, "at most 2^31 slots in all")
    owned = frequencies.map { [count] in $0 * count }
    dividers = owned
    aliases = (0..<count).map { ($0, 0) }
    pieces = [[Piece]](repeating: [], count: count)
    fillUp()
    rankPieces()
  }

  /// The slots in all.
  public var total: Int { width * count }

  /// Fills each bucket that has room from the first symbol that has more than a bucket.
  private mutating func fillUp() {
    var open = (0..<count).filter { dividers[$0] < width }
    var donors = (0..<count).filter { dividers[$0] > width }[...]
    var next = 0
    while next < open.count, let donor = donors.first {
      let bucket = open[next]
      next += 1
      aliases[bucket].symbol = donor
      pieces[donor].append(Piece(bucket: bucket, rank: 0))
      dividers[donor] -= width - dividers[bucket]
      guard dividers[donor] <= width else { continue }
      donors.removeFirst()
      if dividers[donor] < width { open.append(donor) }
    }
    assert(next == open.count, "what is missing in some buckets is over in others")
  }

  private mutating func rankPieces() {
    for symbol in 0..<count {
      var rank = dividers[symbol]
      for index in pieces[symbol].indices {
        let bucket = pieces[symbol][index].bucket
        pieces[symbol][index] = Piece(bucket: bucket, rank: rank)
        aliases[bucket].rank = rank
        rank += width - dividers[bucket]
      }
      assert(rank == owned[symbol])
    }
  }

  /// The slot of a symbol that has a rank.
  ///
  /// - Complexity: O(log n).
  public func slot(of symbol: Int, rank: Int) -> Int {
    precondition(rank >= 0 && rank < owned[symbol], "the symbol has so many slots")
    guard rank >= dividers[symbol] else { return symbol * width + rank }
    let row = pieces[symbol]
    var (low, high) = (0, row.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if row[middle].rank <= rank { low = middle } else { high = middle }
    }
    let piece = row[low]
    return piece.bucket * width + dividers[piece.bucket] + rank - piece.rank
  }

  /// The symbol that owns a slot, and the slot's rank there.
  ///
  /// - Complexity: O(1).
  public func owner(ofSlot slot: Int) -> (symbol: Int, rank: Int) {
    let (bucket, position) = slot.quotientAndRemainder(dividingBy: width)
    guard position >= dividers[bucket] else { return (bucket, position) }
    let alias = aliases[bucket]
    return (alias.symbol, alias.rank + position - dividers[bucket])
  }

  /// Puts a symbol on top of the stack: takes a rank out of it, puts the rank's slot in.
  ///
  /// It is what ``BitsBack`` does with a rank as the latent, without its detours.
  func push(_ symbol: Int, onto stack: inout ANSStack) {
    let slots = UInt64(owned[symbol])
    precondition(slots > 0, "a symbol that occurs")
    stack.shrinkHead(below: slots &* (ANSStack.headLowerBound / slots))
    let rank = Int(stack.head % slots)
    stack.head /= slots
    stack.growHead()
    stack.shrinkHead(below: ANSStack.headLowerBound / UInt64(total))
    // head < c · 2^32, so the product stays below 2^63.
    stack.head = stack.head &* UInt64(total) &+ UInt64(slot(of: symbol, rank: rank))
    stack.growHead()
  }

  /// Takes a symbol from the stack.
  func pop(from stack: inout ANSStack) -> Int {
    let slots = UInt64(total)
    stack.shrinkHead(below: slots &* (ANSStack.headLowerBound / slots))
    let (symbol, rank) = owner(ofSlot: Int(stack.head % slots))
    stack.head /= slots
    stack.growHead()
    stack.shrinkHead(below: ANSStack.headLowerBound / UInt64(owned[symbol]))
    stack.head = stack.head &* UInt64(owned[symbol]) &+ UInt64(rank)
    stack.growHead()
    return symbol
  }
}
