import BlockCoding
import Glibc

/// A contender at work on the blocks of one file: its payloads and times.
///
/// Blocks are taken in batches, and a time is the median over the passes of a batch: so contenders can
/// take turns at short intervals, and a disturbance spoils a batch's pass and no more.
final class Trial {
  private struct Batch {
    let blocks: ArraySlice<[UInt8]>
    var payloads: [(bytes: [UInt8], codec: BlockCodec)] = []
    var encodeSeconds: [Double] = []
    var decodeSeconds: [Double] = []

    var contentByteCount: Int { blocks.reduce(0) { $0 + $1.count } }

    /// Whether a direction wants another pass: not if it is slow and has had its passes.
    func wants(_ passes: KeyPath<Batch, [Double]>, slowBelow byteRate: Double, slowRuns: Int)
      -> Bool
    {
      let seconds = self[keyPath: passes]
      return seconds.count < slowRuns || median(seconds) < Double(contentByteCount) / byteRate
    }
  }

  let contender: Contender
  private var batches: [Batch]
  private var outputs: [Output]
  private var contents: [[UInt8]]

  init(_ contender: Contender, _ blocks: [[UInt8]]) {
    self.contender = contender
    // The clock costs most of a microsecond: small blocks are timed together.
    let count = max(1, (1 << 20) / max(1, blocks[0].count))
    batches = stride(from: 0, to: blocks.count, by: count).map {
      Batch(blocks: blocks[$0..<min($0 + count, blocks.count)])
    }
    outputs = [Output](repeating: Output(), count: min(count, blocks.count))
    contents = outputs.map { _ in [] }
  }

  /// Makes a pass over some trials of one file.
  ///
  /// A batch is decoded after all have encoded it: a payload comes from memory rather than from the cache of
  /// the core, where its encoder has just left it.
  static func pass(_ trials: [Trial], slowBelow byteRate: Double, slowRuns: Int) {
    for index in 0..<(trials.map(\.batches.count).max() ?? 0) {
      let present = trials.filter { index < $0.batches.count }
      for trial in present {
        if trial.batches[index].wants(\.encodeSeconds, slowBelow: byteRate, slowRuns: slowRuns) {
          trial.encode(&trial.batches[index])
        }
      }
      for trial in present {
        if trial.batches[index].wants(\.decodeSeconds, slowBelow: byteRate, slowRuns: slowRuns) {
          for _ in 0..<options.decodes {
            trial.decode(&trial.batches[index])
          }
        }
      }
    }
  }

  private func encode(_ batch: inout Batch) {
    let begin = threadSeconds()
    for (block, index) in zip(batch.blocks, outputs.indices) {
      contender.encode(block, &outputs[index])
    }
    batch.encodeSeconds.append(threadSeconds() - begin)
    let payloads = outputs[..<batch.blocks.count].map {
      (bytes: Array($0.bytes[..<$0.byteCount]), codec: $0.codec)
    }
    check(
      batch.payloads.isEmpty || batch.payloads.elementsEqual(payloads) { $0.bytes == $1.bytes },
      "\(contender.name) gives other bytes the second time"
    )
    batch.payloads = payloads
  }

  private func decode(_ batch: inout Batch) {
    for (block, index) in zip(batch.blocks, contents.indices) {
      if contents[index].count != block.count {
        contents[index] = [UInt8](repeating: 0, count: block.count)
      }
      // Nothing may be left of what was there before that would hide a fault.
      contents[index].withUnsafeMutableBufferPointer { $0.update(repeating: 0xA5) }
    }
    let begin = threadSeconds()
    for (payload, index) in zip(batch.payloads, contents.indices) {
      contender.decode(payload.bytes, payload.codec, &contents[index])
    }
    batch.decodeSeconds.append(threadSeconds() - begin)
    check(
      batch.blocks.elementsEqual(contents[..<batch.blocks.count]),
      "\(contender.name) gives something else back"
    )
  }

  var figures: Figures {
    Figures(
      contentByteCount: batches.reduce(0) { $0 + $1.contentByteCount },
      payloadByteCount: batches.reduce(0) { $1.payloads.reduce($0) { $0 + $1.bytes.count } },
      encodeSeconds: batches.reduce(0) { $0 + median($1.encodeSeconds) },
      decodeSeconds: batches.reduce(0) { $0 + median($1.decodeSeconds) }
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
