import BlockCoding

/// Filters as the text of the format has them, and nothing done for speed.
extension BlockFilter {
  /// What becomes of a content.
  func plainlyApplied(to content: [UInt8]) -> [UInt8] {
    switch self {
    case .x86Calls:
      var bytes = content
      for place in stride(from: content.count - 5, through: 0, by: -1) {
        Self.convert(&bytes, place, place)
      }
      return bytes
    case .planes: return moved(content.count).map { content[$0] }
    case .samples(let delta):
      return moved(content.count).map { content[$0] }.differences(delta, content)
    }
  }

  /// The content.
  func plainlyUndone(_ filtered: [UInt8]) -> [UInt8] {
    switch self {
    case .x86Calls:
      var bytes = filtered
      for place in 0..<max(0, filtered.count - 4) {
        Self.convert(&bytes, place, -place)
      }
      return bytes
    case .planes:
      var content = filtered
      for (index, place) in moved(filtered.count).enumerated() {
        content[place] = filtered[index]
      }
      return content
    case .samples(let delta):
      var content = filtered
      for (index, place) in moved(filtered.count).enumerated() {
        content[place] = filtered[index]
      }
      let start = delta.isOdd ? 1 : 0
      let count = max(0, filtered.count - start) / 2
      var samples: [Int] = []
      for index in 0..<count {
        let low = Int(content[start + 2 * index])
        var sample = low + 256 * Int(content[start + 2 * index + 1]) - 128
        for (distance, factor) in delta.terms where index >= distance {
          sample += factor * samples[index - distance]
        }
        samples.append(sample & 0xFFFF)
        content[start + 2 * index] = UInt8(samples[index] & 255)
        content[start + 2 * index + 1] = UInt8(samples[index] >> 8)
      }
      return content
    }
  }

  /// Where in the content the bytes of planes come from.
  private func moved(_ byteCount: Int) -> [Int] {
    var (stride, start) = (2, 0)
    switch self {
    case .x86Calls: return Array(0..<byteCount)
    case .planes(let planes): stride = planes.stride.rawValue
    case .samples(let delta): start = delta.isOdd ? 1 : 0
    }
    let count = max(0, byteCount - start) / stride
    let planes = (0..<stride).flatMap { plane in (0..<count).map { start + $0 * stride + plane } }
    return planes + (0..<byteCount).filter { !(start..<(start + count * stride)).contains($0) }
  }

  private static func convert(_ bytes: inout [UInt8], _ place: Int, _ addend: Int) {
    guard [0xE8, 0xE9].contains(bytes[place]), [0, 0xFF].contains(bytes[place + 4]) else { return }
    let number = (0..<3).reduce(0) { $0 | Int(bytes[place + 1 + $1]) << (8 * $1) }
    let sum = (number + Int(bytes[place + 4] & 1) << 24 + addend) & (1 << 25 - 1)
    for index in 0..<3 {
      bytes[place + 1 + index] = UInt8(sum >> (8 * index) & 255)
    }
    bytes[place + 4] = sum >> 24 == 1 ? 0xFF : 0
  }
}

extension SampleDelta {
  /// What is added to bring a sample back.
  fileprivate var terms: [(distance: Int, factor: Int)] {
    guard let second = secondDistance else { return [(distance, 1)] }
    return [(distance, 1), (second, 1), (distance + second, -1)]
  }
}

extension [UInt8] {
  /// Planes with differences instead of samples.
  fileprivate func differences(_ delta: SampleDelta, _ content: [UInt8]) -> [UInt8] {
    let start = delta.isOdd ? 1 : 0
    let sampleCount = Swift.max(0, count - start) / 2
    func sample(_ index: Int) -> Int {
      Int(content[start + 2 * index]) + 256 * Int(content[start + 2 * index + 1])
    }
    var planes = self
    for index in 0..<sampleCount {
      var difference = sample(index) + 128
      for (distance, factor) in delta.terms where index >= distance {
        difference -= factor * sample(index - distance)
      }
      planes[index] = UInt8(difference & 255)
      planes[sampleCount + index] = UInt8(difference >> 8 & 255)
    }
    return planes
  }
}
