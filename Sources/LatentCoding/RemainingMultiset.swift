/// A multiset of numbered things that is drawn from without replacement.
///
/// Drawing pops from the stack: a thing with probability in proportion to how many of it remain.
/// Putting back pushes, and undoes it. n draws take log2 of the number of orders of the multiset.
///
/// ```swift
/// var remaining = RemainingMultiset(counts: [2, 1])
/// let first = remaining.draw(from: &stack)          // 0 with probability 2/3
/// remaining.putBack(first, onto: &stack)
/// ```
public struct RemainingMultiset: Sendable {
  private var tree: CountTree
  private var counts: [Int]

  /// `counts[i]` of thing i; at most 2^31 in all.
  public init(counts: [Int]) {
    precondition(counts.allSatisfy { $0 >= 0 }, "no count is negative")
    tree = CountTree(counts)
    self.counts = counts
    precondition(tree.total <= ANSStack.totalLimit, "at most 2^31 things")
  }

  /// How many things remain.
  public var total: Int { tree.total }

  /// Draws a thing and removes it; some must remain.
  ///
  /// - Complexity: O(log n).
  public mutating func draw(from stack: inout ANSStack) -> Int {
    precondition(total > 0, "something remains")
    let (thing, start) = tree.find(slot: stack.slot(total: total))
    stack.pop(start: start, frequency: counts[thing], total: total)
    counts[thing] -= 1
    tree.add(-1, at: thing)
    return thing
  }

  /// Puts back what was drawn last.
  ///
  /// - Complexity: O(log n).
  public mutating func putBack(_ thing: Int, onto stack: inout ANSStack) {
    counts[thing] += 1
    tree.add(1, at: thing)
    stack.push(start: tree.sum(before: thing), frequency: counts[thing], total: total)
  }
}

/// An order of n things, all n! equally likely.
public struct Permutation: Codec, Sendable {
  /// The number of things, at most 2^31.
  public let count: Int

  /// Orders of `0 ..< count`.
  public init(_ count: Int) {
    precondition(count >= 0 && count <= ANSStack.totalLimit, "0…2^31 things")
    self.count = count
  }

  /// Puts an order on top of the stack; each of `0 ..< count` stands in it once.
  ///
  /// - Complexity: O(n).
  public func push(_ order: [Int], onto stack: inout ANSStack) {
    precondition(order.count == count, "an order of all things")
    // Undoes the exchanges of `pop`, last one first.
    var (order, places) = (order, [Int](repeating: -1, count: count))
    for (place, thing) in order.enumerated() {
      precondition(places[thing] < 0, "each thing once")
      places[thing] = place
    }
    var choices: [Int] = []
    for last in (0..<count).reversed() {
      let place = places[last]
      choices.append(place)
      places[order[last]] = place
      order.swapAt(place, last)
    }
    for last in 0..<count {
      Uniform(last + 1).push(choices[count - 1 - last], onto: &stack)
    }
  }

  /// Takes an order from the stack.
  ///
  /// - Complexity: O(n).
  public func pop(from stack: inout ANSStack) -> [Int] {
    var choices: [Int] = []
    for last in (0..<count).reversed() {
      choices.append(Uniform(last + 1).pop(from: &stack))
    }
    var order = Array(0..<count)
    for last in 0..<count {
      order.swapAt(choices[count - 1 - last], last)
    }
    return order
  }
}
