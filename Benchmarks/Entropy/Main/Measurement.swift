import Glibc

/// Times of a coder over all blocks, one of each for a run.
struct Measurement {
  private(set) var byteCount = 0
  private var encodeSeconds: [Double] = []
  private var decodeSeconds: [Double] = []

  /// Encodes all blocks, decodes them so many times, and compares.
  mutating func run(_ coder: Coder, _ blocks: [[UInt8]], decodeCount: Int) {
    var encoded = [[UInt8]](repeating: [], count: blocks.count)
    let start = seconds()
    for index in blocks.indices {
      coder.encode(blocks[index], &encoded[index])
    }
    let middle = seconds()
    encodeSeconds.append(middle - start)
    byteCount = encoded.reduce(0) { $0 + $1.count }
    precondition(encoded.allSatisfy { !$0.isEmpty }, "\(coder.name) fails")
    // Into one block after the other, so that the output stays in the cache as it does in a pipe.
    var decoded = [UInt8](repeating: 0, count: blocks[0].count)
    var sum = 0.0
    for index in blocks.indices {
      if decoded.count != blocks[index].count {
        decoded = [UInt8](repeating: 0, count: blocks[index].count)
      }
      let start = seconds()
      for _ in 0..<decodeCount {
        coder.decode(encoded[index], &decoded)
      }
      sum += (seconds() - start) / Double(decodeCount)
      precondition(decoded == blocks[index], "\(coder.name) gives something else back")
    }
    decodeSeconds.append(sum)
  }

  var medianEncodeSeconds: Double { Self.median(encodeSeconds) }
  var medianDecodeSeconds: Double { Self.median(decodeSeconds) }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  /// Processor time of this thread, which other processes disturb least.
  private func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
