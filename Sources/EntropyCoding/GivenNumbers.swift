/// What a codec knows of a stream's symbols before it decodes them (Spec §9.1).
package enum GivenNumbers: Equatable, Sendable {
  /// Nothing.
  case nothing
  /// Of some symbols a number below `limit`.
  case forSome(below: Int)
  /// Of each symbol a number below `limit`.
  case forAll(below: Int)

  /// The byte that stands for a symbol of which nothing is known, among numbers and among given classes.
  package static let absent: UInt8 = 0xFF

  /// What the numbers are below; 0 where nothing is known.
  var limit: Int {
    switch self {
    case .nothing: 0
    case .forSome(let limit), .forAll(let limit): limit
    }
  }

  /// Whether the second symbol in front plays no part.
  var isForAll: Bool {
    if case .forAll = self { true } else { false }
  }

  /// The most pairs of a first and a second class: no given class is ``absent``.
  var maximumPairCount: Int { self == .nothing ? 256 : 255 }
}
