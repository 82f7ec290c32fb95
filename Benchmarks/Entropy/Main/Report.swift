import EntropyCoding
import Glibc

/// A line for each coder: size over the order-0 entropy, speeds, and speeds as multiples of the fastest
/// order-0 peer's.
func report(
  _ name: String,
  _ blockByteCount: Int,
  _ sample: [UInt8],
  _ blocks: [[UInt8]],
  _ results: [(coder: Coder, measurement: Measurement)]
) {
  let entropy = blocks.reduce(0) { $0 + orderZeroByteCount($1) }
  let peers = results.filter { !$0.coder.isOurs && $0.coder.order == 0 }
  let bestEncode = peers.map(\.measurement.medianEncodeSeconds).min() ?? .nan
  let bestDecode = peers.map(\.measurement.medianDecodeSeconds).min() ?? .nan
  print(
    "\(name), \(sample.count) bytes in blocks of \(blockByteCount >> 10) KiB,"
      + " order-0 entropy \(Int(entropy)) bytes"
  )
  for (coder, measurement) in results {
    func speed(_ seconds: Double) -> String {
      column("\(Int(Double(sample.count) / seconds / 1e6))", 6)
    }
    let over = (Double(measurement.byteCount) / entropy - 1) * 100
    print(
      "  " + coder.name + String(repeating: " ", count: max(1, 32 - coder.name.count))
        + column("\(measurement.byteCount)", 9) + column(decimal(over, 3) + " %", 11)
        + "  enc" + speed(measurement.medianEncodeSeconds)
        + " (" + decimal(bestEncode / measurement.medianEncodeSeconds, 2) + ")"
        + "  dec" + speed(measurement.medianDecodeSeconds)
        + " (" + decimal(bestDecode / measurement.medianDecodeSeconds, 2) + ")"
    )
  }
}

/// Bytes that an ideal order-0 coder with free tables would take.
private func orderZeroByteCount(_ block: [UInt8]) -> Double {
  Histogram(block.span).counts.reduce(0.0) { sum, count in
    count == 0 ? sum : sum - Double(count) * log2(Double(count) / Double(block.count)) / 8
  }
}

private func column(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

private func decimal(_ value: Double, _ places: Int) -> String {
  guard value.isFinite else { return "–" }
  let scale = pow(10, Double(places))
  let scaled = Int((value.magnitude * scale).rounded())
  let digits = "\(scaled % Int(scale))"
  return (value < 0 ? "-" : "") + "\(scaled / Int(scale))."
    + String(repeating: "0", count: places - digits.count) + digits
}
