// Entropy coders in memory, one core: ours with each kernel, htscodecs and zstd's Huff0.
//
//   Benchmarks/measure-entropy [--runs N] [--decodes N] [--sample BYTES] [--block BYTES]...
//                              [--coder NAME]... FILE...
//
// A FILE `q40-like` stands for generated quality values. Blocks of a sample from the middle of each file are encoded and decoded by all coders in turn, tables
// included, and every output is compared with its block. Figures are medians over the runs.
import Glibc

struct Options {
  var runs = 21
  /// How often each block is decoded in a run: more for a profile of decoders alone.
  var decodeCount = 1
  var sampleByteCount = 4 << 20
  var blockByteCounts: [Int] = []
  /// Parts of the names of the coders to measure, or whole ones behind a `=`; all when there is none.
  var coders: [String] = []
  var files: [String] = []

  init(_ arguments: [String]) {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      switch word {
      case "--runs": runs = Options.number(rest.popFirst())
      case "--decodes": decodeCount = Options.number(rest.popFirst())
      case "--sample": sampleByteCount = Options.number(rest.popFirst())
      case "--block": blockByteCounts.append(Options.number(rest.popFirst()))
      case "--coder": coders.append(rest.popFirst() ?? "")
      default: files.append(word)
      }
    }
    if blockByteCounts.isEmpty { blockByteCounts = [16 << 10, 64 << 10, 256 << 10, 1 << 20] }
  }

  private static func number(_ word: String?) -> Int {
    guard let number = word.flatMap({ Int($0) }), number > 0 else {
      print(
        "usage: measure-entropy [--runs N] [--decodes N] [--sample BYTES] [--block BYTES]..."
          + " [--coder NAME]... FILE..."
      )
      exit(2)
    }
    return number
  }
}

let options = Options(Array(CommandLine.arguments.dropFirst()))
for file in options.files {
  let sample =
    file == "q40-like"
    ? qualityValues(options.sampleByteCount) : readSample(file, options.sampleByteCount)
  for blockByteCount in options.blockByteCounts {
    measure(file.split(separator: "/").last.map(String.init) ?? file, sample, blockByteCount)
  }
}

func measure(_ name: String, _ sample: [UInt8], _ blockByteCount: Int) {
  let blocks = stride(from: 0, to: sample.count, by: blockByteCount).map {
    Array(sample[$0..<min($0 + blockByteCount, sample.count)])
  }
  let coders = Coder.all.filter { coder in
    options.coders.isEmpty
      || options.coders.contains { $0 == "=" + coder.name || coder.name.contains($0) }
  }
  var results = coders.map { _ in Measurement() }
  for _ in 0..<options.runs {
    for (index, coder) in coders.enumerated() {
      results[index].run(coder, blocks, decodeCount: options.decodeCount)
    }
  }
  report(name, blockByteCount, sample, blocks, zip(coders, results).map { ($0, $1) })
}
