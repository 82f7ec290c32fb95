import BlockCoding
import EntropyCoding
import TestSupport
import Testing

/// Valid payloads that no encoder would write: all modes, lanes, offset codes and filters.
@Suite struct LZPayloadTests {
  @Test(arguments: 0...8)
  func allModes(laneBits: Int) {
    for (index, sample) in SampleLZPayload.built(laneBits: laneBits).enumerated() {
      for kernel in RansKernel.available {
        let isRight = kernel.answer(of: sample.bytes, sample.byteCount) == .content(sample.content)
        #expect(isRight, "\(index), \(sample.name), \(kernel.name)")
      }
    }
  }

  /// Those that levels write, read by every kernel; the oracle reads those without a section.
  @Test func ofLevels() {
    for sample in SampleLZPayload.ofLevels {
      for kernel in RansKernel.available {
        let answer = kernel.answer(of: sample.bytes, sample.byteCount, codec: sample.codec)
        let isRight = answer == .content(sample.content)
        #expect(isRight, "\(sample.name), \(kernel.name)")
      }
      if sample.codec == .lz, let plain = PlainLZ.decode(sample.bytes, byteCount: sample.byteCount)
      {
        let isRight = plain == .content(sample.content)
        #expect(isRight, "\(sample.name)")
      }
    }
    // The forms that are meant to be among them.
    let filters = Set(SampleLZPayload.ofLevels.map { $0.bytes[5] })
    #expect(filters.count > 1, "\(filters)")
    let codecs = Set(SampleLZPayload.ofLevels.map(\.codec))
    #expect(codecs == [.lz, .lzByContext])
  }

  /// Every filter over every size, in front of payloads with nothing but literals.
  @Test func filters() {
    let filters: [(BlockFilter, [UInt8])] = [
      (.x86Calls, [1]), (.planes(BytePlanes(stride: .two)), [2]),
      (.planes(BytePlanes(stride: .four)), [3]), (.planes(BytePlanes(stride: .eight)), [4]),
      (.samples(SampleDelta(distance: 1)), [5, 1]),
      (.samples(SampleDelta(distance: 2, secondDistance: 300, isOdd: true)), [0x86, 2, 0xAC, 2]),
    ]
    for size in Array(1...40) + [999, 1000] {
      let content = Samples.code(size, seed: UInt64(size))
      for (filter, description) in filters {
        var filtered = [UInt8](repeating: 0, count: size)
        var output = filtered.mutableSpan
        filter.apply(to: content.span, into: &output)
        var payload = LZPayload(PlainLZ(filtered, []))
        payload.filter = description
        for kernel in RansKernel.available {
          let isRight = kernel.answer(of: payload.bytes, size) == .content(content)
          #expect(isRight, "\(filter), \(size) bytes, \(kernel.name)")
        }
      }
    }
  }
}
