import BlockCoding
import EntropyCoding
import MatchFinding
import TestSupport
import Testing

/// One payload for each check of Spec §7.1, which breaks that rule alone, and for each two of them one that
/// breaks both: the error is that of the first.
@Suite struct LZErrorTests {
  /// A way to break a rule.
  struct Defect: Sendable, CustomStringConvertible {
    let name: String
    let number: Int
    let apply: @Sendable (inout LZPayload) -> Void

    init(_ name: String, _ number: Int, _ apply: @escaping @Sendable (inout LZPayload) -> Void) {
      self.name = name
      self.number = number
      self.apply = apply
    }

    var description: String { name }
  }

  /// `abcd`, 20 bytes at 4, `xy`, 5 bytes at 10, `zz`, 40 bytes at 5, `w`: 74 bytes with an integer of each kind.
  static let sequences = [(4, 20, 4), (2, 5, 10), (2, 40, 5), (5, 3, 4)].map {
    LZSequence(literalCount: $0.0, matchByteCount: $0.1, offset: $0.2)
  }

  static let content: [UInt8] = {
    var rest = Array("abcdxyzzuvtsrw".utf8)[...]
    var content: [UInt8] = []
    for sequence in sequences {
      content += rest.prefix(Int(sequence.literalCount))
      rest = rest.dropFirst(Int(sequence.literalCount))
      for _ in 0..<sequence.matchByteCount {
        content.append(content[content.count - Int(sequence.offset)])
      }
    }
    return content + rest
  }()

  static let plain = PlainLZ(content, sequences)
  static let byteCount = content.count

  /// Without a section.
  static let stored = LZPayload(plain)
  /// The literals in the section, of one lane.
  static let coded = LZPayload(plain, modes: [.stored, .stored, .stored, .stored, .table])
  /// All in the section, of eight lanes, with contexts for offsets and literals.
  static let contexts = LZPayload(
    plain,
    modes: [.table, .contexts, .table, .contexts, .contexts],
    laneBits: 3,
    offsetCode: 5
  )

  private func expect(_ payload: [UInt8], _ number: Int, _ note: @autoclosure () -> String) {
    for kernel in RansKernel.available {
      let answer = kernel.answer(of: payload, Self.byteCount)
      #expect(answer == .error(number), "\(kernel.name): \(note())")
    }
  }

  @Test func theyAreRight() {
    for payload in [Self.stored, Self.coded, Self.contexts] {
      for kernel in RansKernel.available {
        #expect(kernel.answer(of: payload.bytes, Self.byteCount) == .content(Self.content))
      }
    }
    #expect(PlainLZ.decode(Self.stored.bytes, byteCount: Self.byteCount) == .content(Self.content))
  }

  /// What can be wrong with a header, in the order of the checks.
  static let header: [Defect] = [
    Defect("form, bit 7", 35) { $0.form = 0x80 },
    Defect("form, bit 7 and lanes", 35) { $0.form = 0x89 },
    Defect("512 lanes", 18) { $0.form = 9 },
    Defect("2^15 lanes", 18) { $0.form = 0x7F },
    Defect("filter 7", 35) { $0.filter = [7] },
    Defect("filter 1, odd", 35) { $0.filter = [0x81] },
    Defect("filter 0, odd", 35) { $0.filter = [0x80] },
    Defect("distance 0", 35) { $0.filter = [5, 0] },
    Defect("distance above", 35) { $0.filter = [5] + LZPayload.varint(1 << 25 + 1) },
    Defect("distance no varint", 35) { $0.filter = [0x86, 1, 0x80, 0] },
    Defect("S no varint", 36) { $0.sequenceCount = [0x83, 0] },
    Defect("S above", 36) { $0.sequenceCount = LZPayload.varint(byteCount / 2 + 1) },
    Defect("S huge", 36) { $0.sequenceCount = LZPayload.varint(.max) },
    Defect("R no varint", 36) { $0.rawByteCount = [0x80, 0] },
    Defect("R above", 36) { $0.rawByteCount = LZPayload.varint(1000) },
    Defect("R huge", 36) { $0.rawByteCount = LZPayload.varint(.max) },
  ]

  /// Streams that aren't coded in any way that there is.
  static let streams: [Defect] = (0..<5).flatMap { stream -> [Defect] in
    let name = ["tokens", "literal lengths", "match lengths", "offsets", "literals"][stream]
    func defect(_ what: String, _ number: Int, _ bytes: [UInt8]) -> Defect {
      Defect("\(name), \(what)", number) { $0.streams[stream] = .bytes(bytes) }
    }
    // A table of 0 and 1 with 2048 each: precision 0, both of class 12; then E. By the writer.
    let pair = FrequencyTable(normalising: Histogram([0, 1].span)).serialised()
    let single = FrequencyTable(normalising: Histogram([7].span)).serialised()
    var loose = pair
    loose[loose.count - 1] |= 0x80
    let isGiven = stream >= 3
    return [
      defect("mode 4", 35, [4]), defect("mode 255", 35, [255]),
      defect("c no varint", 36, [0, 0x80, 0]), defect("c above", 20, [0, 0xFF, 0x7F]),
      defect("c huge", 20, [0] + LZPayload.varint(.max)),
      defect("one symbol", 13, [2] + single), defect("precision 11", 14, [2, 11, 0, 0, 0, 0]),
      defect("padding", 17, [2] + loose),
      defect("no tables", 37, [3, 0]), defect("one table", 37, [3, 1]),
      defect("65 tables", 37, [3, 65]), defect("one second class", 37, [3, 2, 1, 1]),
      defect("no first class", 37, [3, 2, 2, 0]), defect("pairs", 37, [3, 2, 2, 129]),
      defect(
        "no second class or a class above",
        37,
        isGiven ? [3, 2, 0] : [3, 3, 0] + pair + pair + pair + [0xFF]
      ),
      defect("many pairs", 37, [3, 2, 2, isGiven ? 128 : 200]),
      defect("single in a model", 13, [3, 2, 2, 1] + pair + single),
      // Classes of one bit each: first ones need none; then given ones or second ones; tables; padding.
      defect("padding of a model", 17, [3, 2, 2, 1] + pair + pair + [0xFF, 0xFF, 0xFF]),
    ]
  }

  @Test(arguments: header + streams)
  func headersAndStreams(defect: Defect) {
    for base in [Self.stored, Self.coded] {
      var payload = base
      defect.apply(&payload)
      expect(payload.bytes, defect.number, "\(defect)")
    }
  }

  @Test func checksum() {
    let bytes = Self.stored.bytes
    for count in 0..<4 {
      expect(Array(bytes.prefix(count)), 20, "\(count) bytes")
    }
    for bit in 0..<32 {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      expect(damaged, 38, "bit \(bit)")
    }
    // Before anything else.
    var defective = Self.stored
    defective.form = 0x80
    var damaged = defective.bytes
    damaged[0] ^= 1
    expect(damaged, 38, "the form too")
  }

  /// Payloads that end in any place, with a right checksum.
  @Test func everyTruncation() {
    for payload in [Self.stored, Self.coded, Self.contexts] {
      let bytes = payload.bytes
      for count in 4..<bytes.count {
        let cut = LZPayload.withChecksum(Array(bytes[4..<count]))
        let plain = PlainLZ.decode(cut, byteCount: Self.byteCount)
        for kernel in RansKernel.available {
          let answer = kernel.answer(of: cut, Self.byteCount)
          if let plain {
            #expect(answer == plain, "\(count) bytes")
          }
          // R exceeds what is left (36), or half a word is left (19).
          #expect([.error(20), .error(19), .error(36)].contains(answer), "\(count) bytes")
        }
      }
    }
  }

  private static let sectionless = "R in front of a section"

  /// Rules that can be broken at the same time, in the order of the checks.
  static let inOrder: [Defect] = [
    Defect("form", 35) { $0.form = 0x80 },
    Defect("lanes", 18) { $0.form = 9 },
    Defect("filter", 35) { $0.filter = [9] },
    Defect("S", 36) { $0.sequenceCount = LZPayload.varint(byteCount / 2 + 1) },
    Defect("R", 36) { $0.rawByteCount = LZPayload.varint(5000) },
    Defect("mode of literals", 35) { $0.streams[4] = .bytes([4]) },
    Defect("precision", 14) { $0.streams[4] = .bytes([2, 11, 0, 0, 0]) },
    Defect(sectionless, 20) {
      // All that is there behind this field, so that streams and a section don't fit.
      $0.rawByteCount = LZPayload.varint($0.bytes.count - 4 - 2 - $0.sequenceCount.count - 1)
    },
    Defect("no section", 20) { $0.changeSection = { _ in [] } },
    Defect("half a word", 19) { $0.changeSection = { $0 + [0] } },
    Defect("tokens", 36) { $0.streams[0] = .stored(Array(plain.tokens.dropLast())) },
    Defect("literal lengths", 36) { $0.streams[1] = .stored([1, 1, 1, 1]) },
    Defect("match lengths", 36) { $0.streams[2] = .stored([]) },
    Defect("offsets", 36) { $0.streams[3] = .stored([0]) },
    Defect("literal length token", 36) { $0.streams[1] = .constant(72) },
    Defect("raw bits missing", 20) { $0.streams[2] = .constant(71) },
    Defect("offset token", 36) { $0.streams[3] = .constant(66) },
    Defect("raw bits left", 22) { $0.rawBits += [0] },
    Defect("raw bits padded", 17) { $0.rawBits[$0.rawBits.count - 1] |= 0x80 },
    // 23, token 16, gets token 17: it is 31 then.
    Defect("sums", 36) { $0.streams[2] = .stored([3, 17]) },
    Defect("final state", 22) { $0.changeSection = { $0 + [0, 0] } },
  ]

  @Test func eachInOrder() {
    for defect in Self.inOrder {
      var payload = Self.coded
      defect.apply(&payload)
      expect(payload.bytes, defect.number, "\(defect)")
    }
  }

  /// Two at a time; the later one is put in first, so that the earlier one stays where both are in one field.
  @Test func theFirstOneCounts() {
    for (index, first) in Self.inOrder.enumerated() {
      for second in Self.inOrder[(index + 1)...] {
        // R would exceed what is left when the literals are cut.
        if second.name == Self.sectionless, (5...6).contains(index) { continue }
        var payload = Self.coded
        second.apply(&payload)
        first.apply(&payload)
        expect(payload.bytes, first.number, "\(first) and \(second)")
      }
    }
  }

  /// Integers: tokens, raw bits, their end and their padding, in this order for each of the three streams.
  @Test func integers() {
    func payload(_ change: (inout LZPayload) -> Void) -> [UInt8] {
      var payload = Self.stored
      change(&payload)
      return payload.bytes
    }
    let streams = Self.stored.streams
    for (stream, token) in [(1, 72), (2, 255), (3, 66)] {
      guard case .stored(let tokens) = streams[stream], !tokens.isEmpty else {
        Issue.record("no integers")
        return
      }
      let bad = tokens.dropLast() + [UInt8(token)]
      expect(payload { $0.streams[stream] = .stored(Array(bad)) }, 36, "token of \(stream)")
      expect(
        payload {
          $0.streams[stream] = .stored(Array(bad))
          $0.rawBits = []
        },
        // Match lengths, which are in front of offsets, have raw bits.
        stream == 3 ? 20 : 36,
        "token and raw bits of \(stream)"
      )
    }
    expect(payload { $0.rawBits = [] }, 20, "no raw bits")
    expect(payload { $0.rawBits += [0] }, 22, "raw bits left")
    expect(payload { $0.rawBits += [0, 0] }, 22, "raw bits left")
    expect(payload { $0.rawBits[$0.rawBits.count - 1] |= 0x80 }, 17, "raw bits padded")
    expect(
      payload {
        $0.rawBits[$0.rawBits.count - 1] |= 0x80
        $0.rawBits += [0]
      },
      22,
      "raw bits padded and left"
    )
  }

  /// Numbers of symbols that differ by one from what the tokens say.
  @Test func counts() {
    for base in [Self.stored, Self.coded] {
      for stream in 0..<5 {
        guard case .stored(let symbols) = base.streams[stream] else { continue }
        for wrong in [Array(symbols.dropLast()), symbols + [0], []] {
          var payload = base
          payload.streams[stream] = .stored(wrong)
          expect(payload.bytes, 36, "\(wrong.count) symbols for \(symbols.count), \(stream)")
        }
      }
    }
  }

  /// Runs and matches that are together one byte too many; and an offset too far as well.
  @Test func sums() {
    for number in [36, 39, nil] {
      var plain = PlainLZ()
      // A literal and a match of 2 at offset 1, or 8, kind 2; then what is left.
      plain.tokens = [number == nil ? 0x01 : 0x81]
      plain.literals = [1]
      let payload = LZPayload(plain).bytes
      for kernel in RansKernel.available {
        let answer = kernel.answer(of: payload, number == 36 ? 2 : 3)
        #expect(answer == (number.map { .error($0) } ?? .content([1, 1, 1])))
      }
    }
  }

  /// Offsets of every kind that reach one byte too far, and those that just don't.
  @Test func offsets() {
    for (kind, offset) in [(0, 1), (1, 4), (2, 8), (3, 1), (3, 5), (3, 300)] {
      for front in [offset - 1, offset] {
        var plain = PlainLZ()
        plain.tokens = [UInt8(64 * kind + 4 + min(front, 3))]
        plain.literalLengths = front >= 3 ? [front - 3] : []
        plain.offsets = kind == 3 ? [offset - 1] : []
        plain.literals = Samples.random(front + 40, seed: 1)
        let byteCount = front + 43
        let expected = plain.content(byteCount: byteCount)
        #expect((expected == .error(39)) == (front < offset))
        for code in 0..<8 {
          let payload = LZPayload(plain, offsetCode: code).bytes
          #expect(PlainLZ.decode(payload, byteCount: byteCount) == expected)
          for kernel in RansKernel.available {
            #expect(kernel.answer(of: payload, byteCount) == expected, "kind \(kind), \(offset)")
          }
        }
      }
    }
  }

  /// Sections that don't end where their last stream does, whichever that is, and with no section bytes left.
  @Test func sections() {
    for last in 0..<5 {
      var modes = [LZPayload.Mode](repeating: .stored, count: 5)
      for stream in 0...last where stream == last || stream % 2 == 0 {
        modes[stream] = stream % 3 == 1 ? .contexts : .table
      }
      for laneBits in [0, 2, 3, 6, 8] {
        var payload = LZPayload(Self.plain, modes: modes, laneBits: laneBits)
        for kernel in RansKernel.available {
          let answer = kernel.answer(of: payload.bytes, Self.byteCount)
          #expect(answer == .content(Self.content), "\(last), laneBits \(laneBits)")
        }
        payload.changeSection = { $0 + [0, 0] }
        expect(payload.bytes, 22, "a word left, \(last), laneBits \(laneBits)")
        payload.changeSection = { $0 + [0] }
        expect(payload.bytes, 19, "half a word, \(last), laneBits \(laneBits)")
        guard laneBits >= 3 else { continue }
        payload.changeSection = { [0x80, 0] + $0.dropFirst() }
        expect(payload.bytes, 36, "T is no varint, \(last)")
        payload.changeSection = { LZPayload.varint(Self.byteCount + 1) + $0.dropFirst() }
        expect(payload.bytes, 36, "T is above, \(last)")
        // Fewer symbols than the content has bytes: the stream says so.
        payload.changeSection = { LZPayload.varint(Self.byteCount) + $0.dropFirst() }
        expect(payload.bytes, 36, "T is above the stream's, \(last)")
      }
    }
    var payload = Self.stored
    payload.laneBits = 3
    payload.form = 3
    var bytes = Array(payload.bytes[4...])
    bytes += [0, 0]
    expect(LZPayload.withChecksum(bytes), 22, "a section for nothing")
  }
}
