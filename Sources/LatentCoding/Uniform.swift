/// A number below a bound, all equally likely.
public struct Uniform: Codec, Sendable {
  /// The number of symbols, 1…2^31.
  public let count: Int

  /// Symbols `0 ..< count`.
  @inlinable
  public init(_ count: Int) {
    precondition(count > 0 && count <= ANSStack.totalLimit, "1…2^31 symbols")
    self.count = count
  }

  /// Puts a number on top of the stack.
  @inlinable
  public func push(_ symbol: Int, onto stack: inout ANSStack) {
    stack.push(start: symbol, frequency: 1, total: count)
  }

  /// Takes a number from the stack.
  @inlinable
  public func pop(from stack: inout ANSStack) -> Int {
    let symbol = stack.slot(total: count)
    stack.pop(start: symbol, frequency: 1, total: count)
    return symbol
  }
}
