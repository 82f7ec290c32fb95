/// Yes or no, with a probability that is a fraction of integers.
public struct Bernoulli: Codec, Sendable {
  /// Slots of `true`; the first ones are those of `false`.
  public let frequency: Int
  /// All slots.
  public let total: Int

  /// `true` with probability `frequency / total`; 0 < frequency < total ≤ 2^31.
  @inlinable
  public init(_ frequency: Int, of total: Int) {
    precondition(
      frequency > 0 && frequency < total && total <= ANSStack.totalLimit,
      "both answers are possible, in at most 2^31 slots"
    )
    self.frequency = frequency
    self.total = total
  }

  /// Puts an answer on top of the stack.
  @inlinable
  public func push(_ symbol: Bool, onto stack: inout ANSStack) {
    let falseCount = total - frequency
    stack.push(
      start: symbol ? falseCount : 0,
      frequency: symbol ? frequency : falseCount,
      total: total
    )
  }

  /// Takes an answer from the stack.
  @inlinable
  public func pop(from stack: inout ANSStack) -> Bool {
    let falseCount = total - frequency
    let symbol = stack.slot(total: total) >= falseCount
    stack.pop(
      start: symbol ? falseCount : 0,
      frequency: symbol ? frequency : falseCount,
      total: total
    )
    return symbol
  }
}
