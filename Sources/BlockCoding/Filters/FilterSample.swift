internal import EntropyCoding

/// The parts of a block that a nomination looks at, and what they would cost.
///
/// A cost is an estimate in bits for each byte with 16 bits behind the point: the entropy of the bytes, of each
/// plane by itself, and three quarters of a bit for each value that occurs: that is by how much few bytes seem to have
/// less entropy than they have (Miller and Madow), and without it more planes would always seem better.
struct FilterSample: ~Escapable {
  /// The bits behind a cost's point.
  static let fractionBits = 16
  /// Pieces of a block, and the size of one at most.
  static let pieceCount = 4
  private static let pieceByteCount = 16 << 10
  /// The bytes at the end of a piece that costs are of.
  private static let costByteCount = 3 << 10
  /// Planes of a greater stride have to cost one part in so many less.
  private static let strideMargin: UInt64 = 64

  let content: Span<UInt8>
  /// Where the pieces are, all of one size: together they are most of a short block.
  let pieces: [Range<Int>]
  /// How often each value occurs in each of eight planes, in the ends of the pieces.
  private let counts: [UInt32]
  /// The cost of the bytes as they are.
  let plainCost: UInt64

  @_lifetime(copy content)
  init(_ content: Span<UInt8>) {
    self.content = content
    // Pieces begin at multiples of 8, so that planes and samples begin where they do in the block.
    let byteCount = min(Self.pieceByteCount, content.count / Self.pieceCount) & ~7
    let step = (content.count - byteCount) / (Self.pieceCount - 1)
    pieces = (0..<Self.pieceCount).map {
      let start = $0 * step & ~7
      return start..<(start + byteCount)
    }
    var counts = [UInt32](repeating: 0, count: 8 * 256)
    var table = counts.mutableSpan
    for piece in pieces {
      let end = Self.end(of: piece)
      for start in stride(from: end.lowerBound, to: end.upperBound, by: 8) {
        for plane in 0..<8 {
          // SAFETY: pieces are multiples of 8 bytes of the content; bytes are below 256.
          let byte = unsafe content[unchecked: start &+ plane]
          unsafe table[unchecked: (plane &<< 8) &+ Int(byte)] &+= 1
        }
      }
    }
    self.counts = counts
    plainCost = Self.cost(counts, planeCount: 1)
  }

  /// The part of a piece that costs are of.
  static func end(of piece: Range<Int>) -> Range<Int> {
    max(piece.lowerBound, piece.upperBound - costByteCount)..<piece.upperBound
  }

  /// The stride whose planes cost least; a greater one has to cost clearly less, since LZ finds less in it.
  func planes() -> (planes: BytePlanes, cost: UInt64) {
    var best = (planes: BytePlanes(stride: .two), cost: Self.cost(counts, planeCount: 2))
    for stride in [BytePlanes.Stride.four, .eight] {
      let cost = Self.cost(counts, planeCount: stride.rawValue)
      if cost < best.cost - best.cost / Self.strideMargin {
        best = (BytePlanes(stride: stride), cost)
      }
    }
    return best
  }

  /// The cost of planes from counts of eight planes, of which every `planeCount`th belongs together.
  private static func cost(_ counts: [UInt32], planeCount: Int) -> UInt64 {
    var sums = [UInt32](repeating: 0, count: planeCount * 256)
    for plane in 0..<8 {
      for value in 0..<256 {
        sums[(plane % planeCount) << 8 + value] += counts[plane << 8 + value]
      }
    }
    return cost(of: sums.span)
  }

  /// The cost of bytes from tables of 256 counts.
  static func cost(of counts: Span<UInt32>) -> UInt64 {
    let logarithms = FixedPointLogarithm.values
    let shift = UInt64(FixedPointLogarithm.fractionBits - fractionBits)
    func information(_ count: UInt64) -> UInt64 {
      var (value, doublings) = (count, UInt64(0))
      while value > 4096 {
        (value, doublings) = (value >> 1, doublings + 1)
      }
      return count * (logarithms[Int(value)] >> shift + doublings << UInt64(fractionBits))
    }
    var (bits, total) = (UInt64(0), UInt64(0))
    for first in stride(from: 0, to: counts.count, by: 256) {
      var (sum, present, own) = (UInt64(0), UInt64(0), UInt64(0))
      for index in first..<(first + 256) where counts[index] > 0 {
        sum += UInt64(counts[index])
        own += information(UInt64(counts[index]))
        present += 1
      }
      guard sum > 0 else { continue }
      // Rounding may make the information of one value more than that of all.
      let entropy = information(sum)
      bits += entropy > own ? entropy - own : 0
      bits += present * 3 << UInt64(fractionBits - 2)
      total += sum
    }
    return total == 0 ? 0 : bits / total
  }
}
