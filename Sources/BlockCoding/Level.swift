/// How much an encoder does for a block: 0 stores, 1 is the fastest, 7 the strongest.
package struct Level: Equatable, Sendable {
  /// The levels there are.
  package static let range = 0...7
  /// What is worth its time nearly everywhere.
  package static let standard = Level(3)

  /// In ``range``.
  package let number: Int

  /// A level in ``range``.
  package init(_ number: Int) {
    precondition(Self.range.contains(number), "levels are 0 to 7")
    self.number = number
  }
}
