internal import Ansz

/// What was measured of a compressor with a setting, over all files.
struct BenchRow {
  /// The compressor, such as `zstd`.
  let family: String
  let name: String
  let contentByteCount: Int
  var archiveByteCount = 0
  var compressionSeconds = 0.0
  var decompressionSeconds = 0.0

  /// Content bytes for each archive byte.
  var ratio: Double { Double(contentByteCount) / Double(max(1, archiveByteCount)) }
  /// In millions of content bytes a second.
  var compressionSpeed: Double { Double(contentByteCount) / compressionSeconds / 1e6 }
  var decompressionSpeed: Double { Double(contentByteCount) / decompressionSeconds / 1e6 }
}

/// A compressor that did something else than it should.
struct BenchError: Error, CustomStringConvertible {
  let description: String
  var isOurs = false
}

/// Measures compressors on some contents.
struct Bench {
  let contents: [[UInt8]]
  let threadCount: Int
  /// Runs to take the median of.
  let runCount: Int

  /// What takes longer, all runs together, isn't run again.
  private static let patience = Duration.seconds(5)

  var contentByteCount: Int { contents.reduce(0) { $0 + $1.count } }

  /// Measures a level in this process.
  func measure(level: Int) throws -> BenchRow {
    var row = BenchRow(family: "ansz", name: "ansz -\(level)", contentByteCount: contentByteCount)
    let options = CompressionOptions(level: level, threadCount: threadCount)
    for content in contents {
      let (archive, seconds) = median { Ansz.compress(content, options: options) }
      row.compressionSeconds += seconds
      row.archiveByteCount += archive.count
      let (restored, back) = try median { try Ansz.decompress(archive, threadCount: threadCount) }
      row.decompressionSeconds += back
      guard restored == content else {
        throw BenchError(description: "the content isn't restored", isOurs: true)
      }
    }
    return row
  }

  /// Measures a program that is installed.
  ///
  /// - Throws: ``PeerProgram/Missing``, ``BenchError`` or `Errno`.
  func measure(_ peer: PeerProgram) throws -> BenchRow {
    var row = BenchRow(family: peer.family, name: peer.name, contentByteCount: contentByteCount)
    for content in contents {
      let input = try ScratchFile(content)
      let archive = try ScratchFile()
      let output = try ScratchFile()
      row.compressionSeconds += try median { try peer.run(peer.compression, input, archive) }
        .seconds
      row.archiveByteCount += archive.byteCount
      row.decompressionSeconds += try median { try peer.run(peer.decompression, archive, output) }
        .seconds
      guard try output.bytes() == content else {
        throw BenchError(description: "the content isn't restored")
      }
    }
    return row
  }

  /// The last result of some runs, and the median of their times.
  private func median<Result>(_ body: () throws -> Result) rethrows -> (
    result: Result, seconds: Double
  ) {
    let clock = ContinuousClock()
    var times: [Double] = []
    let start = clock.now
    while true {
      let begin = clock.now
      let result = try body()
      let (seconds, attoseconds) = (clock.now - begin).components
      times.append(Double(seconds) + Double(attoseconds) * 1e-18)
      if times.count >= runCount || clock.now - start > Self.patience {
        return (result, times.sorted()[times.count / 2])
      }
    }
  }
}
