import BlockCoding
import TestSupport
import Testing

@Suite struct FilterNominationTests {
  private func candidates(_ content: [UInt8]) -> [BlockFilter] {
    FilterNomination.candidates(for: content.span)
  }

  private func bytes(_ samples: [Int]) -> [UInt8] {
    samples.flatMap { [UInt8($0 & 255), UInt8($0 >> 8 & 255)] }
  }

  /// A parabola of some height in each direction, and noise.
  private func image(width: Int, height: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: 6)
    return bytes(
      (0..<(width * height)).map { index in
        let (x, y) = (index % width, index / width)
        let bump = x * (width - x) * 3000 / (width * width) + y * (height - y) / height
        // Something that differs from one column to the next and is alike in all rows.
        let column = (x &* 2_654_435_761) >> 7 & 255
        return 1000 + bump + column + Int.random(in: 0..<8, using: &generator)
      }
    )
  }

  @Test func noneForTextAndNoise() {
    for seed in 1...8 as ClosedRange<UInt64> {
      for count in [1, 100, 1024, 5000, 65_536, 300_001] {
        #expect(candidates(Samples.text(count, seed: seed)).isEmpty)
        #expect(candidates(Samples.random(count, seed: seed)).isEmpty)
      }
    }
    #expect(candidates([]).isEmpty)
    #expect(candidates([UInt8](repeating: 0, count: 100_000)).isEmpty)
    #expect(candidates([UInt8](repeating: 0xE8, count: 100_000)).isEmpty)
  }

  /// Rows that differ in nothing but noise: several of them are as good a distance as one.
  @Test(arguments: [64, 100, 321, 512, 1000])
  func rowsOfImages(width: Int) throws {
    let image = image(width: width, height: 300_000 / width)
    for (content, isOdd) in [(image, false), ([7] + image, true)] {
      let found = try #require(candidates(content).first)
      guard case .samples(let delta) = found else {
        Issue.record("\(found)")
        return
      }
      #expect(delta.distance == 1 && delta.isOdd == isOdd)
      let row = try #require(delta.secondDistance)
      #expect(row.isMultiple(of: width))
    }
  }

  @Test(arguments: 1...4)
  func channelsOfSound(channelCount: Int) throws {
    var generator = SeededGenerator(seed: 8)
    var values = [Int](repeating: 0, count: channelCount)
    let samples = (0..<200_000).map { index in
      let channel = index % channelCount
      values[channel] += Int.random(in: -90...90, using: &generator)
      return values[channel] + 5000 * channel
    }
    let found = try #require(candidates(bytes(samples)).first)
    guard case .samples(let delta) = found else {
      Issue.record("\(found)")
      return
    }
    #expect(delta.distance == channelCount && !delta.isOdd)
  }

  @Test func planesOfNumbers() {
    var generator = SeededGenerator(seed: 9)
    var numbers: [UInt8] = []
    for _ in 0..<50_000 {
      let number = Float.random(in: 1..<2, using: &generator).bitPattern
      for byte in 0..<4 {
        numbers.append(UInt8(number >> UInt32(8 * byte) & 255))
      }
    }
    #expect(candidates(numbers) == [.planes(BytePlanes(stride: .four))])
  }

  @Test func callsOfCode() {
    var generator = SeededGenerator(seed: 10)
    let targets = (0..<200).map { _ in Int.random(in: 0..<300_000, using: &generator) }
    var code: [UInt8] = []
    while code.count < 300_000 {
      code += Samples.skewed(
        Int.random(in: 10...60, using: &generator),
        alphabet: 100,
        seed: generator.next()
      )
      let distance = targets[Int.random(in: 0..<200, using: &generator)] - code.count
      code.append(0xE8)
      code += (0..<4).map { UInt8(distance >> (8 * $0) & 255) }
    }
    #expect(candidates(code) == [.x86Calls])
  }

  @Test func anyContentHasAtMostTwo() {
    for count in 0..<3000 {
      let seed = UInt64(count)
      #expect(candidates(BlockFilterTests.callBytes(count, seed: seed)).count <= 2)
    }
    for count in [65_535, 65_536, 65_537, 65_543, 65_544, 70_001] {
      #expect(candidates(image(width: 50, height: 2000).dropLast(200_000 - count)).count <= 2)
    }
  }

  @Test func realFiles() {
    for (name, content) in Corpora.load() {
      for start in stride(from: 0, to: content.count - (1 << 20), by: 1 << 20) {
        let found = candidates(Array(content[start..<(start + 1 << 20)]))
        switch name {
        case "mr":
          let delta = SampleDelta(distance: 1, secondDistance: 512)
          #expect(found.first == .samples(delta), "\(name) at \(start)")
        case "ooffice": #expect(found.first == .x86Calls, "\(name) at \(start)")
        default: #expect(found.isEmpty, "\(name) at \(start)")
        }
      }
    }
  }
}

extension FilterNominationTests {
  private func candidates(_ content: ArraySlice<UInt8>) -> [BlockFilter] {
    candidates(Array(content))
  }
}
