/// One of several symbols, with probabilities in proportion to integer frequencies.
///
/// Two layouts of the slots, with the same code length to a fraction of a bit:
/// * ``Layout/cdf``: a symbol's slots stand together, and a search finds a slot's symbol;
/// * ``Layout/alias``: buckets of equal width, each of at most two symbols, and one comparison finds
///   it (``SlotBuckets``; Walker 1977, Vose 1991). It is bits back with the slot's place in its
///   symbol as the latent.
public struct Categorical: Codec, Sendable {
  /// How slots are laid out.
  public enum Layout: Sendable {
    /// In the order of the symbols.
    case cdf
    /// In buckets.
    case alias
  }

  /// Slots in front of each symbol; one more element than symbols, the last is the total.
  let starts: [Int]
  /// The buckets of an alias layout.
  let buckets: SlotBuckets?

  /// Symbols `0 ..< frequencies.count`; one of frequency 0 can't be coded.
  ///
  /// The frequencies' sum is in 1…2^31; with alias layout the sum times the number of symbols is, too.
  ///
  /// - Complexity: O(n).
  public init(frequencies: [Int], layout: Layout) {
    var starts = [0]
    starts.reserveCapacity(frequencies.count + 1)
    for frequency in frequencies {
      precondition(frequency >= 0, "no frequency is negative")
      starts.append(starts[starts.count - 1] + frequency)
      precondition(starts[starts.count - 1] <= ANSStack.totalLimit, "at most 2^31 slots")
    }
    precondition(starts[starts.count - 1] > 0, "some symbol occurs")
    self.starts = starts
    buckets = layout == .alias ? SlotBuckets(frequencies: frequencies) : nil
  }

  /// The sum of the frequencies.
  public var total: Int { starts[starts.count - 1] }

  /// The slots of a symbol.
  func frequency(of symbol: Int) -> Int { starts[symbol + 1] - starts[symbol] }

  /// Puts a symbol on top of the stack; its frequency must not be 0.
  public func push(_ symbol: Int, onto stack: inout ANSStack) {
    if let buckets {
      buckets.push(symbol, onto: &stack)
    } else {
      stack.push(start: starts[symbol], frequency: frequency(of: symbol), total: total)
    }
  }

  /// Takes a symbol from the stack.
  public func pop(from stack: inout ANSStack) -> Int {
    if let buckets { return buckets.pop(from: &stack) }
    let slot = stack.slot(total: total)
    // The last symbol that starts at or before the slot; those of frequency 0 start where the next does.
    var (low, high) = (0, starts.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= slot { low = middle } else { high = middle }
    }
    stack.pop(start: starts[low], frequency: frequency(of: low), total: total)
    return low
  }
}
