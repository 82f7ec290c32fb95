/// A way to put symbols onto a stack and to take them off again.
///
/// Laws, which the tests hold every codec to:
/// * pop after push gives the symbol, and the stack as it was;
/// * push after pop restores the stack, whatever it held;
/// * the stack grows by the sum of log2(total / frequency), within a bit.
///
/// Both directions must do the same integer arithmetic: a codec's parameters may depend on what a
/// reader has popped already, and on nothing else.
public protocol Codec<Symbol> {
  /// What is coded.
  associatedtype Symbol

  /// Puts a symbol on top of the stack.
  func push(_ symbol: Symbol, onto stack: inout ANSStack)

  /// Takes the symbol on top of the stack, whatever bits are there.
  func pop(from stack: inout ANSStack) -> Symbol
}
