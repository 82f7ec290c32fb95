import BlockCoding
import EntropyCoding
import TestSupport
import Testing

/// What a level makes of a content comes back, and no kernel makes anything else of it.
@Suite struct LevelRoundTripTests {
  /// Encodes with some kernels, and decodes with all.
  ///
  /// - Returns: The codec.
  @discardableResult
  private func expectRoundTrip(
    _ content: [UInt8],
    _ level: Level,
    encoders: [RansKernel] = RansKernel.available,
    _ note: @autoclosure () -> String
  ) throws -> BlockCodec {
    var payload: [UInt8] = []
    let codec = BlockEncoder.encode(content, level: level, with: encoders[0], into: &payload)
    #expect(payload.count <= content.count, "level \(level.number), \(note())")
    for kernel in encoders.dropFirst() {
      var other = [UInt8](repeating: 7, count: 3)
      let isSame =
        BlockEncoder.encode(content, level: level, with: kernel, into: &other) == codec
        && other == payload
      #expect(isSame, "\(kernel.name) encodes, level \(level.number), \(note())")
    }
    for kernel in RansKernel.available {
      var decoded: [UInt8] = []
      try codec.decode(payload.span, byteCount: content.count, with: kernel, into: &decoded)
      let isRight = decoded == content
      #expect(isRight, "\(kernel.name) decodes, level \(level.number), \(note())")
    }
    return codec
  }

  @Test(arguments: [1, 3, 4, 5].map { Level($0) })
  func everySmallSize(level: Level) throws {
    let text = Samples.text(1200, seed: 1)
    let wave = Samples.wave(1200, seed: 2)
    for size in 1...1200 {
      try expectRoundTrip(Array(text.prefix(size)), level, "\(size) bytes of text")
      guard size % 7 == 0 else { continue }
      try expectRoundTrip(Array(wave.prefix(size)), level, "\(size) bytes of a wave")
    }
  }

  @Test(arguments: [2, 6, 7].map { Level($0) })
  func someSmallSizes(level: Level) throws {
    var generator = SeededGenerator(seed: UInt64(level.number))
    let sizes =
      Array(1...40) + (0..<40).map { _ in Int.random(in: 41...5000, using: &generator) }
    for size in sizes {
      let content = Samples.text(size, seed: UInt64(size))
      try expectRoundTrip(content, level, encoders: [.scalar, .current], "\(size) bytes of text")
    }
  }

  /// Sizes around which parsers, lanes and chunks change.
  @Test(arguments: Level.all)
  func sizesAroundPowersOfTwo(level: Level) throws {
    let large = Samples.text(1 << 20 + 1, seed: 3)
    for size in [1 << 16 - 1, 1 << 16, 1 << 16 + 1] {
      try expectRoundTrip(Array(large.prefix(size)), level, "\(size) bytes of text")
    }
    for size in [1 << 20 - 1, 1 << 20, 1 << 20 + 1]
    where level.number < 6 || size == 1 << 20 + 1 {
      try expectRoundTrip(
        Array(large.prefix(size)),
        level,
        encoders: [.current],
        "\(size) bytes of text"
      )
    }
  }

  @Test(arguments: Level.all)
  func allKinds(level: Level) throws {
    for size in level.number < 6 ? [700, 9000, 70_000] : [700, 30_000] {
      for (name, content) in Samples.ofAllKinds(size, seed: UInt64(size)) {
        let codec = try expectRoundTrip(content, level, "\(size) bytes: \(name)")
        if level.number > 0, size > 700, !["random", "zeros", "all equal"].contains(name) {
          #expect(
            codec == .lz || codec == .lzByContext,
            "\(size) bytes: \(name), level \(level.number)"
          )
        }
      }
    }
  }

  @Test(arguments: Level.all)
  func periods(level: Level) throws {
    for period in 2...70 {
      let piece = Samples.random(period, seed: UInt64(period))
      let content = Samples.repeating(piece, level.number < 6 ? 3000 + period : 900 + period)
      try expectRoundTrip(content, level, encoders: [.current], "period \(period)")
    }
  }

  @Test(arguments: Level.all)
  func deBruijn(level: Level) throws {
    for (symbolCount, length) in [(2, 14), (4, 7), (16, 3), (32, 3)] {
      let content = Samples.deBruijn(symbolCount, length)
      try expectRoundTrip(
        content,
        level,
        encoders: [.current],
        "de Bruijn \(symbolCount)^\(length)"
      )
    }
  }

  /// Blocks of real files.
  @Test func corpora() throws {
    for (name, content) in Corpora.load() {
      let start = min(1 << 20, content.count / 2)
      for level in Level.all {
        let size = level.number < 6 ? 1 << 19 : 1 << 17
        let block = Array(content[start...].prefix(size))
        let encoders = level.number < 6 ? [RansKernel.scalar, .current] : [.current]
        try expectRoundTrip(block, level, encoders: encoders, name)
      }
    }
  }

  /// A higher level is no worse, where there is something to find.
  @Test func levelsAreInOrder() {
    let content = Samples.text(60_000, seed: 9)
    var sizes: [Int] = []
    for level in Level.all {
      var payload: [UInt8] = []
      _ = BlockEncoder.encode(content, level: level, into: &payload)
      sizes.append(payload.count)
    }
    #expect(sizes[0] == content.count)
    for number in 1..<7 {
      // Parsers see different matches: a hundredth more is chance.
      #expect(sizes[number + 1] <= sizes[number] + sizes[number] / 100, "\(sizes)")
    }
  }
}
