import BlockCoding
import Glibc

/// A contender at work on the blocks of one file: its payloads, and its times, one for each pass.
final class Trial {
  let contender: Contender
  private let blocks: [[UInt8]]
  private var payloads: [(bytes: [UInt8], codec: BlockCodec)] = []
  private var encodeSeconds: [Double] = []
  private var decodeSeconds: [Double] = []
  private var outputs: [Output]
  private var contents: [[UInt8]]
  private let batchCount: Int

  init(_ contender: Contender, _ blocks: [[UInt8]]) {
    self.contender = contender
    self.blocks = blocks
    // The clock costs most of a microsecond: small blocks are timed together.
    batchCount = max(1, (1 << 20) / max(1, blocks[0].count))
    outputs = [Output](repeating: Output(), count: min(batchCount, blocks.count))
    contents = outputs.map { _ in [] }
  }

  private var contentByteCount: Int { blocks.reduce(0) { $0 + $1.count } }

  /// Encodes and decodes all blocks, unless a direction is slow and has had its passes, and verifies.
  func pass(slowBelow byteRate: Double, slowRuns: Int) {
    let slowSeconds = Double(contentByteCount) / byteRate
    func isDone(_ seconds: [Double]) -> Bool {
      seconds.count >= slowRuns && seconds.contains { $0 > slowSeconds }
    }
    if !isDone(encodeSeconds) { encode() }
    if !isDone(decodeSeconds) { for _ in 0..<options.decodes { decode() } }
  }

  private func encode() {
    var encoded: [(bytes: [UInt8], codec: BlockCodec)] = []
    var sum = 0.0
    for start in stride(from: 0, to: blocks.count, by: batchCount) {
      let end = min(start + batchCount, blocks.count)
      let begin = threadSeconds()
      for index in start..<end {
        contender.encode(blocks[index], &outputs[index - start])
      }
      sum += threadSeconds() - begin
      for output in outputs[..<(end - start)] {
        encoded.append((Array(output.bytes[..<output.byteCount]), output.codec))
      }
    }
    encodeSeconds.append(sum)
    precondition(
      payloads.isEmpty || payloads.elementsEqual(encoded) { $0.bytes == $1.bytes },
      "\(contender.name) gives other bytes the second time"
    )
    payloads = encoded
  }

  private func decode() {
    var sum = 0.0
    for start in stride(from: 0, to: blocks.count, by: batchCount) {
      let end = min(start + batchCount, blocks.count)
      for index in start..<end {
        // Of what was there before nothing may be left that would hide a fault.
        contents[index - start].withUnsafeMutableBufferPointer { $0.update(repeating: 0xA5) }
        if contents[index - start].count != blocks[index].count {
          contents[index - start] = [UInt8](repeating: 0xA5, count: blocks[index].count)
        }
      }
      let begin = threadSeconds()
      for index in start..<end {
        contender.decode(payloads[index].bytes, payloads[index].codec, &contents[index - start])
      }
      sum += threadSeconds() - begin
      for index in start..<end {
        precondition(
          contents[index - start] == blocks[index],
          "\(contender.name) gives something else back"
        )
      }
    }
    decodeSeconds.append(sum)
  }

  var figures: Figures {
    Figures(
      contentByteCount: contentByteCount,
      payloadByteCount: payloads.reduce(0) { $0 + $1.bytes.count },
      encodeSeconds: median(encodeSeconds),
      decodeSeconds: median(decodeSeconds)
    )
  }
}

/// Processor time of this thread, which other processes disturb least.
private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The middle one, or the mean of the two that are; of at least one.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return (sorted[sorted.count / 2] + sorted[(sorted.count - 1) / 2]) / 2
}
