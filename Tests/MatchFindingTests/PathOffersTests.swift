import CAnszKernels
import MatchFinding
import TestSupport
import Testing

/// The loops of `path_offers.c`, for each set of instructions, against what they are to do.
@Suite("Offers of paths")
struct PathOffersTests {
  /// A way to a position.
  struct Path: Equatable {
    var key: Int32 = .max
    var offset: UInt32 = 0
    var link: UInt32 = 0
  }

  static let positionCount = 300
  static let lengthLimit = 200

  /// What is offered to, and what matches cost.
  struct Bench {
    var first = [Path](repeating: Path(), count: positionCount)
    var second = [Path](repeating: Path(), count: positionCount)
    var offsetRows: [Int32]
    var matchLengths: [Int32]
    var starts: [(tokens: [Int32], key: Int32)]
    let cutLimit: Int

    init(seed: UInt64) {
      var random = SeededGenerator(seed: seed)
      func key(_ limit: Int32) -> Int32 { Int32.random(in: 0..<limit, using: &random) }
      offsetRows = (0..<256 * 16).map { _ in key(4000) }
      matchLengths = (0..<lengthLimit + 16).map { $0 < 17 ? 0 : key(1000) }
      starts = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        ((0..<16).map { _ in key(3000) }, key(2000))
      }
      cutLimit = Int.random(in: 17...70, using: &random)
    }

    /// The rule, one position after the other.
    mutating func relax(_ target: Int, _ key: Int32, _ offset: UInt32, _ link: UInt32) {
      let path = Path(key: key, offset: offset, link: link)
      let isOther = first[target].offset != offset
      if key < first[target].key {
        if isOther { second[target] = first[target] }
        first[target] = path
      } else if isOther, key < second[target].key {
        second[target] = path
      }
    }

    func least(_ field: Int) -> Int32 { starts.map { $0.tokens[field] + $0.key }.min() ?? 0 }

    /// Offers a match cut to lengths.
    mutating func offer(
      _ index: Int,
      _ from: Int,
      _ to: Int,
      _ offset: UInt32,
      kind: UInt32,
      cost: (Int) -> Int32
    ) {
      guard from <= to else { return }
      for length in from...to where length <= max(16, cutLimit) || length == to {
        let field = min(length - 2, 15)
        let key = least(field) + cost(field) + matchLengths[length]
        relax(index + length, key, offset, UInt32(length) << 2 | kind)
      }
    }

    /// The same by a loop in C.
    mutating func run(_ body: (ansz_paths, ansz_price_rows, [ansz_path_start]) -> Void) {
      let (list, list2) = (Self.list(first), Self.list(second))
      let (offsets, lengths) = (Self.copy(offsetRows), Self.copy(matchLengths))
      let tokens = Self.copy(starts.flatMap(\.tokens))
      body(
        ansz_paths(first: list, second: list2),
        ansz_price_rows(
          offsets: offsets,
          match_lengths: lengths,
          offset_code: ansz_integer_code(split_bits: 4, high_bits: 1, low_bits: 1),
          cut_limit: cutLimit,
          offset_limit_2: 100,
          offset_limit_3: 1000
        ),
        starts.indices.map { ansz_path_start(tokens: tokens + 16 * $0, key: starts[$0].key) }
      )
      (first, second) = (Self.paths(list), Self.paths(list2))
      for pointer in [offsets, lengths, tokens] { pointer.deallocate() }
    }

    static func copy<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
      let pointer = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
      for (index, element) in elements.enumerated() {
        (pointer + index).initialize(to: element)
      }
      return pointer
    }

    static func list(_ paths: [Path]) -> ansz_path_list {
      ansz_path_list(
        keys: copy(paths.map(\.key)),
        offsets: copy(paths.map(\.offset)),
        links: copy(paths.map(\.link))
      )
    }

    /// Reads a list, and frees it.
    static func paths(_ list: ansz_path_list) -> [Path] {
      let paths = (0..<positionCount).map {
        Path(key: list.keys[$0], offset: list.offsets[$0], link: list.links[$0])
      }
      list.keys.deallocate()
      list.offsets.deallocate()
      list.links.deallocate()
      return paths
    }
  }

  /// The token of a value in the code 4, 1, 1, by the text of Spec §10.1.
  static func token(_ value: UInt32) -> Int {
    guard value >= 16 else { return Int(value) }
    let length = UInt32(31 - value.leadingZeroBitCount)
    return Int(16 + (length - 4) * 4 + (value >> (length - 1) & 1) * 2 + value & 1)
  }

  @Test("All sets of instructions offer what the rule says", arguments: 1...300)
  func rule(_ seed: UInt64) {
    for offers in PathOffers.available {
      var random = SeededGenerator(seed: seed &* 77)
      var expected = Bench(seed: seed)
      var found = expected
      for _ in 0..<12 {
        let index = Int.random(in: 0...40, using: &random)
        if Bool.random(using: &random) {
          // Matches that grow, some by one byte and some by many, at near offsets and far ones.
          var words: [UInt32] = []
          var length = 1
          for _ in 0..<Int.random(in: 1...12, using: &random) {
            let growth = Int.random(in: 1...(Bool.random(using: &random) ? 2 : 90), using: &random)
            guard length + growth < Self.lengthLimit else { break }
            let offset = UInt32.random(
              in: 1...(1 << UInt32.random(in: 1...20, using: &random)),
              using: &random
            )
            words.append(UInt32(min(growth - 1, 63)) << 26 | (offset - 1))
            if growth - 1 >= 63 { words.append(UInt32(length + growth)) }
            let least = offset > 1000 ? 4 : offset > 100 ? 3 : 2
            let row = Array(
              expected.offsetRows[16 * Self.token(offset - 1)..<16 * Self.token(offset - 1) + 16]
            )
            expected.offer(index, max(length + 1, least), length + growth, offset, kind: 3) {
              row[$0]
            }
            length += growth
          }
          found.run { paths, prices, starts in
            var (paths, prices) = (paths, prices)
            let longest = offers.matches(
              &paths,
              &prices,
              index,
              starts,
              starts.count,
              words,
              words.count
            )
            #expect(longest == length)
          }
        } else {
          let length = Int.random(in: 2..<Self.lengthLimit, using: &random)
          let offset = UInt32.random(in: 1...9, using: &random)
          let kind = UInt32.random(in: 0...2, using: &random)
          expected.offer(index, 2, length, offset, kind: kind) { _ in 0 }
          found.run { paths, prices, starts in
            var (paths, prices) = (paths, prices)
            offers.repeat(
              &paths,
              &prices,
              index,
              starts,
              starts.count,
              length,
              kind,
              offset
            )
          }
        }
      }
      #expect(found.first == expected.first, "seed \(seed)")
      #expect(found.second == expected.second, "seed \(seed)")
    }
  }
}
