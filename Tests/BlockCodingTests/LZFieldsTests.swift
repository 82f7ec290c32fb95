import BlockCoding
import CAnszKernels
import EntropyCoding
import TestSupport
import Testing

/// Tokens and integers brought together, by every kernel and the plain way.
@Suite struct LZFieldsTests {
  /// What an expansion makes of a chunk: the fields, and how far each list has moved.
  private struct Expanded: Equatable {
    var fields: [[UInt32]]
    var moved: [Int]
  }

  private static func bytes(_ integers: [UInt32]) -> [UInt8] {
    integers.flatMap { integer in (0..<4).map { UInt8(truncatingIfNeeded: integer >> (8 * $0)) } }
  }

  /// Expands tokens and lists that end where nothing may be touched.
  private func expanded(
    _ expand: LZFields.Expansion,
    _ tokens: [UInt8],
    _ integers: [[UInt32]]
  ) -> Expanded {
    let tokenMemory = GuardedMemory(tokens)
    let lists = integers.map { GuardedMemory(Self.bytes($0)) }
    let starts = lists.map {
      UnsafePointer<UInt32>(
        OpaquePointer($0.bytes.baseAddress.map { UnsafePointer($0) })
      )
    }
    var all = ansz_integer_lists(
      literal_lengths: starts[0],
      match_lengths: starts[1],
      offsets: starts[2]
    )
    let fieldMemory = GuardedMemory(byteCount: MemoryLayout<ansz_fields>.size)
    let fields = UnsafeMutableRawPointer(fieldMemory.bytes.baseAddress)?
      .assumingMemoryBound(to: ansz_fields.self)
    expand(tokenMemory.bytes.baseAddress, tokens.count, &all, fields)
    let words = UnsafeRawPointer(fieldMemory.bytes.baseAddress)?
      .assumingMemoryBound(to: UInt32.self)
    let ends = [all.literal_lengths, all.match_lengths, all.offsets]
    return withExtendedLifetime((tokenMemory, lists, fieldMemory)) {
      Expanded(
        fields: (0..<3).map { field in
          (0..<tokens.count).map { words?[field * LZFields.chunkCount + $0] ?? 0 }
        },
        moved: zip(starts, ends).map { start, end in
          guard let start, let end else { return -1 }
          return end - start
        }
      )
    }
  }

  private func plain(_ tokens: [UInt8], _ integers: [[UInt32]]) -> Expanded {
    var lists = integers.map { $0[...] }
    var fields: [[UInt32]] = [[], [], []]
    for token in tokens {
      let run = UInt32(token) % 4
      fields[0].append(run == 3 ? 3 &+ (lists[0].popFirst() ?? 0) : run)
      let match = UInt32(token) / 4 % 16
      fields[1].append(match == 15 ? 17 &+ (lists[1].popFirst() ?? 0) : 2 + match)
      fields[2].append(token >= 192 ? 1 &+ (lists[2].popFirst() ?? 0) : 1)
    }
    return Expanded(fields: fields, moved: zip(integers, lists).map { $0.count - $1.count })
  }

  @Test func kernelsAgree() {
    let expansions = RansKernel.available.map { (name: $0.name, LZFields.expansion(for: $0)) }
    var generator = SeededGenerator(seed: 0xF1E1D)
    for count in Array(0...70) + Array(495...512) {
      for kind in 0..<4 {
        let tokens = Samples.random(count, seed: generator.next())
          .map { [$0, $0 | 0x3F, 0xFF, $0 & 0x55][kind] }
        let needed = LZTokenCounts(tokens.span)
        let integers = [needed.literalLengthCount, needed.matchLengthCount, needed.offsetCount]
          .map { count in
            // And the one behind that may be read.
            (0...count).map { _ in UInt32(truncatingIfNeeded: generator.next()) }
          }
        let expected = plain(tokens, integers)
        for (name, expand) in expansions {
          let isSame = expanded(expand, tokens, integers) == expected
          #expect(isSame, "\(name), \(count) tokens, \(generator)")
        }
        let isScalarSame = expanded(LZFields.scalar, tokens, integers) == expected
        #expect(isScalarSame, "\(count) tokens, \(generator)")
      }
    }
  }

  /// 0xC7 is 11 0001 11, 0x3E is 00 1111 10: see `LZTokenTests`.
  @Test func byHand() {
    for kernel in RansKernel.available {
      let all = expanded(
        LZFields.expansion(for: kernel),
        [0xC7, 0x3E],
        [[10, 0], [100, 0], [9, 0]]
      )
      #expect(all.fields == [[13, 2], [3, 117], [10, 1]], "\(kernel.name)")
      #expect(all.moved == [1, 1, 1], "\(kernel.name)")
    }
  }

  /// The match fields of tokens with a new offset.
  @Test func givenNumbersOfOffsets() {
    let map = Samples.random(16, seed: 3)
    for count in Array(0...200) + [512, 1000] {
      for kind in 0..<3 {
        let tokens = Samples.random(count, seed: UInt64(count))
          .map { [$0, $0 | 0xC0, $0 & 0x3F][kind] }
        let memory = GuardedMemory(tokens)
        let expected = tokens.filter { $0 >= 192 }.map { map[Int($0) / 4 % 16] }
        for kernel in RansKernel.available {
          let bytes = LZGivenNumbers.bytesOfOffsets(
            map,
            expected.count,
            tokens: Span(_unsafeElements: UnsafeBufferPointer(memory.bytes)),
            with: kernel
          )
          #expect(bytes == expected, "\(kernel.name), \(count) tokens")
        }
        guard RansKernel.available[0].hasVBMI else { continue }
        // No byte behind those that are asked for.
        let output = GuardedMemory(byteCount: expected.count)
        let written = ansz_match_fields_vbmi(
          memory.bytes.baseAddress,
          count,
          map,
          output.bytes.baseAddress
        )
        #expect(written == expected.count)
        #expect(output.bytes.elementsEqual(expected))
      }
    }
  }

  @Test func givenNumbersOfLiterals() {
    let map: [UInt8] = [10, 11, 12, 13, 14]
    for seed in 0..<400 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var plain = PlainLZ()
      plain.tokens = Samples.random(Int(seed) / 2, seed: seed)
        .map { seed % 3 == 0 ? $0 & 0xFD : $0 }
      plain.literalLengths = plain.tokens.filter { $0 % 4 == 3 }
        .map { _ in Int.random(in: 0...9, using: &generator) }
      var (runs, rest) = (0, plain.literalLengths[...])
      let fields = plain.tokens.map { token in
        let run = Int(token) % 4 + (token % 4 == 3 ? rest.removeFirst() : 0)
        runs += run
        return PlainLZ.Fields(run: run, match: 2, kind: Int(token) / 64)
      }
      let count = runs + Int.random(in: 0...3, using: &generator)
      plain.literals = [UInt8](repeating: 0, count: count)
      let expected = plain.numbersOfLiterals(fields).map { $0 < 5 ? map[Int($0)] : $0 }
      let tokens = plain.tokens
      // And the one behind that may be read.
      let lengths = (plain.literalLengths + [1 << 30]).map { UInt32($0) }
      let bytes = LZGivenNumbers.bytesOfLiterals(
        map,
        count,
        tokens: tokens.span,
        lengths: lengths.span
      )
      #expect(bytes == expected, "\(seed)")
    }
  }

  /// No sequence: 3 and 4 in front.
  ///
  /// Then a run of one, one of none, and one of three behind kind 2.
  @Test func givenNumbersOfLiteralsByHand() {
    let map: [UInt8] = [0, 1, 2, 3, 4]
    func bytes(_ count: Int, _ tokens: [UInt8], _ lengths: [UInt32]) -> [UInt8] {
      LZGivenNumbers.bytesOfLiterals(map, count, tokens: tokens.span, lengths: lengths.span)
    }
    #expect(bytes(0, [], [0]) == [])
    #expect(bytes(1, [], [0]) == [3])
    #expect(bytes(4, [], [0]) == [3, 4, 255, 255])
    // Tokens of kind 1 with one literal, of kind 2 without, of kind 0 with 3 + 2; then one more.
    #expect(bytes(7, [0x41, 0x80, 0x03], [2, 0]) == [3, 2, 4, 255, 255, 255, 0])
  }
}
