/// Runs all contenders over a file, in rounds.
struct Benchmark {
  let contenders: [Contender]
  let warmUp: Int
  let runs: Int
  /// The most seconds that a single run may take.
  let timeLimit: Double

  private var compressed = ByteSink()
  private var restored = ByteSink()

  init(contenders: [Contender], warmUp: Int, runs: Int, timeLimit: Double) {
    self.contenders = contenders
    self.warmUp = warmUp
    self.runs = runs
    self.timeLimit = timeLimit
  }

  /// Measures every contender on the content.
  ///
  /// They take turns within a round, rather than each doing all its runs in a row, so that a
  /// machine whose load drifts slows them all alike.
  mutating func measure(_ content: [UInt8]) -> [Measurement] {
    var measurements = contenders.map { Measurement(of: $0, contentBytes: content.count) }
    for round in 0..<(warmUp + runs) {
      for index in measurements.indices where measurements[index].failure == nil {
        runOnce(&measurements[index], content: content, isRecorded: round >= warmUp)
      }
    }
    return measurements
  }

  /// One run in both directions.
  ///
  /// The restored bytes are compared with the content every time,
  /// warm-up or not, and outside of the timing.
  private mutating func runOnce(
    _ measurement: inout Measurement,
    content: [UInt8],
    isRecorded: Bool
  ) {
    let contender = measurement.contender
    var direction = "compress"
    do throws(RunFailure) {
      let compress = try ChildProcess.run(
        contender.compress,
        input: content,
        output: &compressed,
        outputLimit: 2 * content.count + (1 << 20),
        timeLimit: timeLimit
      )
      direction = "decompress"
      let decompress = try ChildProcess.run(
        contender.decompress,
        input: compressed.bytes,
        output: &restored,
        outputLimit: content.count,
        timeLimit: timeLimit
      )
      if let difference = restored.difference(from: content) { throw RunFailure(difference) }
      if isRecorded {
        measurement.record(
          compress: compress,
          decompress: decompress,
          compressedBytes: compressed.count
        )
      }
    } catch {
      measurement.fail("\(direction): \(error.reason)")
    }
  }
}
