import MatchFinding
import TestSupport
import Testing

@Suite("The table of matches")
struct MatchTableTests {
  private func table(_ content: [UInt8], depthLimit: Int = 1 << 20) -> MatchTable {
    MatchTable(content: content.span, depthLimit: depthLimit, longMatchByteCount: 80)
  }

  @Test("Each length from 4 has its nearest match")
  func nearestMatches() {
    for seed in UInt64(1)...20 {
      let content = Samples.skewed(700, alphabet: 3, seed: seed)
      let found = table(content).listed()
      var position = 0
      while position + 4 <= content.count {
        let nearest = Self.nearest(content, position, limit: 80)
        let matches = found[position].filter { $0.length >= 4 }
        let longest = nearest.last { $0.length >= 4 }?.length ?? 0
        #expect(matches.last?.length ?? 0 == longest, "seed \(seed), position \(position)")
        if longest >= 80 {
          // A long match alone, and none within it.
          #expect(matches.count == 1)
          break
        }
        for length in 4..<max(4, longest + 1) {
          let expected = nearest.first { $0.length >= length }?.offset
          #expect(matches.first { $0.length >= length }?.offset == expected)
        }
        position += 1
      }
    }
  }

  @Test("Matches are matches, and grow")
  func matchesAreMatches() {
    for content in [
      Samples.text(40_000, seed: 1), Samples.skewed(40_000, alphabet: 4, seed: 2),
      Samples.random(40_000, seed: 3), [UInt8](repeating: 0, count: 40_000),
    ] {
      let found = table(content, depthLimit: 20).listed()
      for (position, matches) in found.enumerated() {
        var least = 2
        for (length, offset) in matches {
          #expect(length >= least && offset <= position)
          #expect(
            content[position..<position + length]
              .elementsEqual(content[(position - offset)..<(position - offset + length)])
          )
          least = length + 1
        }
      }
    }
  }

  /// The matches of a position by trying all, nearest first.
  private static func nearest(
    _ content: [UInt8],
    _ position: Int,
    limit: Int
  ) -> [(length: Int, offset: Int)] {
    var matches: [(length: Int, offset: Int)] = []
    for offset in stride(from: 1, through: position, by: 1) {
      var length = 0
      while length < limit, position + length < content.count,
        content[position + length] == content[position + length - offset]
      {
        length += 1
      }
      if length > max(1, matches.last?.length ?? 0) { matches.append((length, offset)) }
    }
    return matches
  }
}
